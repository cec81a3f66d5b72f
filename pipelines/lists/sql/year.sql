-- Grain: one student_key; its weeks of the school year, with the coefficient of each.
with
final as (
    select student_key, list(week order by week) as weeks, list(coefficient order by week) as coefficients
    from list_history
    group by student_key
)
select * from final
order by student_key
