-- One row per student in scope × indicator that has a value, under the current criteria.
-- A value with too little evidence is missing: it is kept, without points, only where it must be told anyway.
create or replace table scoring.observation as
with measured as (
    select
        s.student_key,
        coalesce(s.level, '') as level,
        r.* exclude (level),
        v.value,
        v.numerator,
        v.denominator,
        v.benchmark,
        v.series,
        v.evidence_on,
        v.evidence_count,
        coalesce(v.evidence_count, 0) >= r.minimum_evidence as is_observed,
        cast(v.value * 10000 as bigint) as measure,
        r.is_always_reason and coalesce(a.is_chronic, false) as is_told_anyway
    from evidence.student as s
    inner join evidence.indicator_value as v on v.student_key = s.student_key
    inner join scoring.rule as r
        on r.criteria_hash = $criteria_hash and r.level = coalesce(s.level, '') and r.indicator = v.indicator
    left join week.attendance as a on a.student_key = s.student_key
    where s.in_scope and v.value is not null
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
