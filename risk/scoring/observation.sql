-- One row per student in scope × indicator that has a value, under the current criteria.
-- A value with too little evidence is missing: it is kept, without points, only where it must be told anyway.
create or replace table scoring.observation as
with measured as (
    select
        m.*,
        r.* exclude (level, indicator),
        m.evidence_count >= r.minimum_evidence as is_observed,
        r.is_always_reason and coalesce(s.is_chronic, false) as is_told_anyway
    from scoring.measure as m
    inner join scoring.student as s on s.student = m.student
    inner join scoring.rule as r
        on r.criteria_hash = $criteria_hash and r.level = m.level and r.indicator = m.indicator
),
final as (
    select
        *,
        case when is_observed then scoring.points_earned(measure, watch, critical, points) end as earned,
        is_observed and points > 0 and scoring.at_or_beyond(measure, critical, critical > watch) as is_critical,
        coalesce(is_observed and scoring.at_or_beyond(measure, strength, critical < watch), false) as is_good
    from measured
    where is_observed or is_told_anyway
)
select * from final
