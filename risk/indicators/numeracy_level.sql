-- One row per student: latest mark of the year in mathematics; the series is its étape.
-- Missing where marks are not comparable with 60 (modified expectations, FPT, FMS, welcome class).
-- Benchmark: mean of the same value over the students of the same school and level.
with

results as (
    select *
    from evidence.domain_result
    where domain = 'numeracy' and is_comparable
),

benchmarks as (
    select
        school_id,
        level,
        evidence.mean(sum(mark), count(*)) as benchmark,
    from results
    where in_scope
    group by school_id, level
),

final as (
    select
        results.student_key,
        results.mark as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        benchmarks.benchmark,
        results.term::varchar as series,
        results.recorded_on as evidence_on,
        results.marks as evidence_count,
    from results
    left join benchmarks using (school_id, level)
)

select * from final
