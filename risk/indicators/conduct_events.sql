-- One row per student with a conduct event this year, in a school that still enters them: those of the last 20 school
-- days, each weighed by its severity (1 to 5, 1 where the school gives none). The numerator is the number of events, the
-- denominator the days. A student without any event this year has no row: nobody entered one, which is not a zero.
-- Benchmark: mean of what was entered over all the students of the same school and level.
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
        conduct.known_on as evidence_on,
        conduct.days as evidence_count,
    from evidence.conduct as conduct
    left join benchmarks using (school_id, level)
    where conduct.has_event_this_year
)

select * from final
