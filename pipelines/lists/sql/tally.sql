-- Grain: school × level × home group × status × tier.
with
final as (
    select
        portrait.school_id,
        portrait.level,
        portrait.home_group,
        portrait.status,
        portrait.tier,
        count(*) as students,
        count(new_mark.student_key) as new_marks,
    from list_portrait as portrait
    left join list_new_mark as new_mark using (student_key)
    group by all
)
select * from final
order by all
