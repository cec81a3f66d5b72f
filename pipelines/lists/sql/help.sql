-- Grain: one intervention in course at the end of the week, of a student of whom something is said.
with
wanted as (
    select student_key, week_ends_on
    from list_portrait
    where is_told
),
final as (
    select
        intervention.intervention_key,
        intervention.student_key,
        intervention.type,
        intervention.started_on,
        intervention.review_on,
    from portraits.intervention as intervention
    inner join wanted using (student_key)
    where
        intervention.started_on <= wanted.week_ends_on
        and (intervention.ended_on is null or intervention.ended_on > wanted.week_ends_on)
)
select * from final
order by student_key, started_on, type
