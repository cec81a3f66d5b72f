-- One row per criteria hash × level met this week × indicator: the level's own thresholds, else the default ones.
-- Thresholds are in ten-thousandths and points in thousandths, so that scoring is done in integers.
-- An indicator that needs an extract which the centre never handed over has no rule, under any criteria: nobody is
-- expected to have it, so it neither counts in what could be observed nor in what was.
create or replace table scoring.rule as
with levels as (
    select level_or_none as level from scoring.student
    union
    select level from scoring.previous
),
not_expected as (
    select distinct need.criteria_hash, need.indicator
    from scoring.need as need
    left join seen.source_present as source on source.table_name = need.extract
    where not coalesce(source.present, false)
),
candidates as (
    select
        levels.level,
        c.criteria_hash,
        c.indicator,
        c.position,
        c.domain,
        c.family,
        cast(c.family_cap * 1000 as bigint) as cap,
        cast(c.watch * 10000 as bigint) as watch,
        cast(c.critical * 10000 as bigint) as critical,
        cast(c.points * 1000 as bigint) as points,
        coalesce(c.minimum_evidence, 0) as minimum_evidence,
        cast(c.strength * 10000 as bigint) as strength,
        row_number() over (
            partition by levels.level, c.criteria_hash, c.indicator order by c.level nulls last
        ) as choice
    from levels
    inner join criteria.criterion as c on c.level = levels.level or c.level is null
    inner join scoring.setting using (criteria_hash)
),
final as (
    select
        candidates.* exclude (choice),
        always.indicator is not null as is_always_reason
    from candidates
    left join scoring.always_reason as always using (criteria_hash, indicator)
    anti join not_expected using (criteria_hash, indicator)
    where choice = 1
)
select * from final
