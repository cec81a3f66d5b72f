-- One row per student: share of the school days since the first enrolment of the year missed, all reasons, in percent.
-- Benchmark: the same share over all students of the same school and level.
with

benchmarks as (
    select
        school_id,
        level,
        evidence.percent_of_days(sum(absent_year), sum(days_year)) as benchmark,
    from evidence.attendance
    where in_scope
    group by school_id, level
    having count(*) >= evidence.benchmark_students()
),

final as (
    select
        attendance.student_key,
        evidence.percent_of_days(attendance.absent_year, attendance.days_year) as value,
        evidence.days(attendance.absent_year) as numerator,
        attendance.days_year as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        attendance.observed_until as evidence_on,
        attendance.days_year as evidence_count,
    from evidence.attendance as attendance
    left join benchmarks using (school_id, level)
)

select * from final
