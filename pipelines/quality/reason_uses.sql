-- Grain: one row per reason code without a group: the rows and the different students of the centre that have it.
with final as (
    select reason_code, count(*) as rows, count(distinct student_id) as students
    from typed.attendance
    where reason_code is not null and _ignored is null and not _refused
    group by reason_code
    having bool_or(reason_group is null)
)

select * from final
