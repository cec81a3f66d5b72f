-- One row per student: share of the last 20 school days missed, all reasons, in percent.
-- Benchmark: the same share over all students of the same school and level.
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
        evidence.percent_of_days(sum(absent_20), sum(days_20)) as benchmark,
    from windows
    where in_scope
    group by school_id, level
    having count(*) >= evidence.benchmark_students()
),

final as (
    select
        windows.student_key,
        evidence.percent_of_days(windows.absent_20, windows.days_20) as value,
        evidence.days(windows.absent_20) as numerator,
        windows.days_20 as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        windows.observed_until as evidence_on,
        windows.days_20 as evidence_count,
    from windows
    left join benchmarks using (school_id, level)
)

select * from final
