-- One row per student: lates entered over the last 20 school days. A late is never an absence.
-- Benchmark: mean number of lates of the students of the same school and level.
with

windows as (
    select *
    from evidence.attendance
    where days_20 > 0
),

benchmarks as (
    select
        school_id,
        level,
        evidence.mean(sum(lates_20), count(*)) as benchmark,
    from windows
    where in_scope
    group by school_id, level
),

final as (
    select
        windows.student_key,
        windows.lates_20 as value,
        windows.lates_20 as numerator,
        windows.days_20 as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        windows.observed_until as evidence_on,
        windows.days_20 as evidence_count,
    from windows
    left join benchmarks using (school_id, level)
)

select * from final
