-- Grain: one listed student_key; its weeks of the school year up to this one, with the coefficient of each.
with
wanted as (
    select student_key
    from list_portrait
    where is_listed
),
newest as (
    select portrait.student_key, portrait.week, portrait.coefficient
    from portraits.portrait as portrait
    semi join wanted using (student_key)
    where portrait.school_year = $school_year and portrait.week <= $week and portrait.status <> 'removed'
    qualify row_number() over (partition by portrait.student_key, portrait.week order by portrait.version desc) = 1
),
final as (
    select student_key, list(week order by week) as weeks, list(coefficient order by week) as coefficients
    from newest
    group by student_key
)
select * from final
