-- One row per student of a school that enters conduct events: those of the last 20 school days, each weighed by its
-- severity (1 to 5, 1 where the school gives none). The numerator is the number of events, the denominator the days.
-- Benchmark: mean of the same value over the students of the same school and level.
with

benchmarks as (
    select
        school_id,
        level,
        evidence.mean(sum(severity), count(*)) as benchmark,
    from evidence.conduct
    where in_scope
    group by school_id, level
),

final as (
    select
        conduct.student_key,
        conduct.severity as value,
        conduct.events as numerator,
        conduct.days as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        week.week_ends_on as evidence_on,
        conduct.days as evidence_count,
    from evidence.conduct as conduct
    cross join evidence.week as week
    left join benchmarks using (school_id, level)
)

select * from final
