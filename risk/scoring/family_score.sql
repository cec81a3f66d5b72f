-- One row per pass × student × family (an indicator of no family stands alone): thousandths of points before the
-- cap (raw), earned, and observable.
create or replace table scoring.family_score as
with final as (
    select
        e.pass,
        e.student,
        any_value(e.criteria_hash) as criteria_hash,
        any_value(e.level) as level,
        r.domain,
        coalesce(r.family, '') as family,
        case when r.family is null then r.indicator else '' end as alone,
        cast(sum(e.earned) as bigint) as raw,
        cast(least(coalesce(any_value(r.cap), sum(e.earned)), sum(e.earned)) as bigint) as earned,
        cast(least(coalesce(any_value(r.cap), sum(r.points)), sum(r.points)) as bigint) as observable
    from scoring.earned as e
    inner join scoring.rule as r
        on r.criteria_hash = e.criteria_hash and r.level = e.level and r.indicator = e.indicator
    where r.domain is not null
    -- The criteria and the level are those of the pass and student: no need to group by them.
    group by
        e.pass,
        e.student,
        r.domain,
        coalesce(r.family, ''),
        case when r.family is null then r.indicator else '' end
)
select * from final
