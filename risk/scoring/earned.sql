-- One row per pass × student × observed indicator: points earned, in thousandths. The passes are
--   now          this week's values, current criteria
--   restated     this week's values, the previous portrait's criteria, where they differ
--   kept_now     what both weeks observed, this week's values, previous criteria and level
--   kept_before  the same indicators as the previous portrait scored them
create or replace table scoring.earned as
with restated as (
    select
        s.student_key,
        p.criteria_hash,
        coalesce(s.level, '') as level,
        r.indicator,
        scoring.points_earned(cast(v.value * 10000 as bigint), r.watch, r.critical, r.points) as earned
    from previous.portrait as p
    inner join evidence.student as s on s.student_key = p.student_key and s.in_scope
    inner join evidence.indicator_value as v on v.student_key = s.student_key
    inner join scoring.rule as r
        on r.criteria_hash = p.criteria_hash and r.level = coalesce(s.level, '') and r.indicator = v.indicator
    where
        p.coefficient is not null
        and p.criteria_hash <> $criteria_hash
        and v.value is not null
        and coalesce(v.evidence_count, 0) >= r.minimum_evidence
),
kept as (
    select
        b.*,
        scoring.points_earned(cast(v.value * 10000 as bigint), r.watch, r.critical, r.points) as earned_now
    from scoring.previous_part as b
    inner join evidence.indicator_value as v on v.student_key = b.student_key and v.indicator = b.indicator
    inner join scoring.rule as r
        on r.criteria_hash = b.criteria_hash and r.level = b.level and r.indicator = b.indicator
    where v.value is not null and coalesce(v.evidence_count, 0) >= r.minimum_evidence
),
final as (
    select 'now' as pass, student_key, criteria_hash, level, indicator, earned
    from scoring.observation
    where is_observed
    union all
    select 'restated', student_key, criteria_hash, level, indicator, earned from restated
    union all
    select 'kept_now', student_key, criteria_hash, level, indicator, earned_now from kept
    union all
    select 'kept_before', student_key, criteria_hash, level, indicator, earned from kept
)
select * from final
