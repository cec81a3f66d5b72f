-- One row per pass × student × observed indicator: points earned, in thousandths. The passes are
--   now          this week's values, current criteria
--   restated     this week's values, the previous portrait's criteria, where they differ
--   kept_now     what both weeks observed, this week's values, previous criteria and level
--   kept_before  the same indicators as the previous portrait scored them
create or replace table scoring.earned as
with restated as (
    select
        m.student,
        p.criteria_hash,
        m.level,
        m.indicator,
        scoring.points_earned(m.measure, r.watch, r.critical, r.points) as earned
    from scoring.previous as p
    inner join scoring.measure as m on m.student = p.student
    inner join scoring.rule as r
        on r.criteria_hash = p.criteria_hash and r.level = m.level and r.indicator = m.indicator
    where p.criteria_hash <> $criteria_hash and m.evidence_count >= r.minimum_evidence
),
kept as (
    select
        b.*,
        scoring.points_earned(m.measure, r.watch, r.critical, r.points) as earned_now
    from scoring.previous_part as b
    inner join scoring.measure as m on m.student = b.student and m.indicator = b.indicator
    inner join scoring.rule as r
        on r.criteria_hash = b.criteria_hash and r.level = b.level and r.indicator = b.indicator
    where m.evidence_count >= r.minimum_evidence
),
final as (
    select 'now' as pass, student, criteria_hash, level, indicator, earned
    from scoring.observation
    where is_observed
    union all
    select 'restated', student, criteria_hash, level, indicator, earned from restated
    union all
    select 'kept_now', student, criteria_hash, level, indicator, earned_now from kept
    union all
    select 'kept_before', student, criteria_hash, level, indicator, earned from kept
)
select * from final
