-- One row per student: unexcused share of the school days since the first enrolment of the year but the last five, in
-- percent. The last five are left out: a reason often reaches the school days later. Suspension is not counted here.
-- Benchmark: the same share over all students of the same school and level.
with

windows as (
    select *
    from evidence.absence_pattern
    where days_unexcused_year > 0
),

benchmarks as (
    select
        school_id,
        level,
        evidence.percent_of_days(sum(unexcused_year), sum(days_unexcused_year)) as benchmark,
    from windows
    where in_scope
    group by school_id, level
    having count(*) >= evidence.benchmark_students()
),

final as (
    select
        windows.student_key,
        evidence.percent_of_days(windows.unexcused_year, windows.days_unexcused_year) as value,
        evidence.days(windows.unexcused_year) as numerator,
        windows.days_unexcused_year as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        windows.observed_until as evidence_on,
        windows.days_unexcused_year as evidence_count,
    from windows
    left join benchmarks using (school_id, level)
)

select * from final
