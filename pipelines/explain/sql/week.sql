-- Grain: one week of the student's school year up to the week told, as its newest version tells.
with
newest as (
    select *
    from portraits.portrait
    where student_key = $student_key and week <= $week and school_year = $school_year
    qualify row_number() over (partition by week order by version desc) = 1
),
main_reason as (
    select contribution.week, contribution.version, 
        arg_min(contribution.reason_fr, (-contribution.contribution, contribution.indicator)) as reason
    from portraits.contribution as contribution
    where contribution.student_key = $student_key and contribution.is_reason
    group by contribution.week, contribution.version
),
final as (
    select newest.*, main_reason.reason
    from newest
    left join main_reason on main_reason.week = newest.week and main_reason.version = newest.version
    where newest.status <> 'removed'
)
select * from final
order by week
