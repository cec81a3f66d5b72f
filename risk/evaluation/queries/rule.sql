-- One row per level of the cases measured × indicator: its thresholds there, in the units of the scoring (thresholds in
-- ten-thousandths, points and caps in thousandths).
create or replace table evaluation.rule as
with levels as (
    select distinct coalesce(level, '') as level
    from evaluation.measured
    where part = 'test'
),
candidates as (
    select
        levels.level,
        criterion.criteria_hash,
        criterion.indicator,
        criterion.domain,
        criterion.family,
        cast(criterion.family_cap * 1000 as bigint) as cap,
        cast(criterion.watch * 10000 as bigint) as watch,
        cast(criterion.critical * 10000 as bigint) as critical,
        cast(criterion.points * 1000 as bigint) as points,
        row_number() over (
            partition by levels.level, criterion.indicator order by criterion.level nulls last
        ) as choice
    from levels
    inner join criteria.criterion as criterion
        on
            criterion.criteria_hash = $criteria_hash
            and (criterion.level is null or criterion.level = levels.level)
),
final as (
    select * exclude (choice) from candidates where choice = 1 and domain is not null
)
select * from final
