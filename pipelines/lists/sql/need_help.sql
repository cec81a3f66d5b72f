-- Grain: one intervention in course at the end of the week, of a student of need_student.
with
final as (
    select intervention.student_key, intervention.type, intervention.domain, intervention.started_on
    from portraits.intervention as intervention
    inner join need_student using (student_key)
    where
        intervention.started_on <= need_student.week_ends_on
        and (intervention.ended_on is null or intervention.ended_on > need_student.week_ends_on)
)
select * from final
order by student_key, started_on, type
