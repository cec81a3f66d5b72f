-- One row per student with a coefficient now and before: the change, in hundredths, and its three parts.
--   criteria  this week under the current criteria, less this week under the previous ones
--   data      what both weeks observed, under the previous criteria, now less then (0 where it gives no coefficient)
--   coverage  what is left
-- Where the previous criteria give no coefficient this week, what is left is told as criteria.
create or replace table scoring.change as
with split as (
    select
        before.* exclude (criteria_hash, level, parts),
        now.coefficient - before.coefficient as change,
        coalesce(kept_now.coefficient - kept_before.coefficient, 0) as data,
        case
            when before.criteria_hash = $criteria_hash then 0
            else now.coefficient - restated.coefficient
        end as criteria
    from scoring.previous as before
    left join scoring.score as now on now.pass = 'now' and now.student = before.student
    left join scoring.score as restated on restated.pass = 'restated' and restated.student = before.student
    left join scoring.score as kept_now on kept_now.pass = 'kept_now' and kept_now.student = before.student
    left join scoring.score as kept_before
        on kept_before.pass = 'kept_before' and kept_before.student = before.student
),
final as (
    select
        student,
        week,
        version,
        tier,
        coefficient,
        change,
        case when change is not null then data end as data,
        case when change is not null then coalesce(criteria, change - data) end as criteria,
        change - data - coalesce(criteria, change - data) as coverage
    from split
)
select * from final
