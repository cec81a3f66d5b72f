-- One row per student: share, in percent, of the year's work due and handed in, with a date, that came after its due
-- date, all subjects. Work due during an excused absence of the whole day is left out.
-- Benchmark: the same share over all students of the same school and level.
with

works as (
    select *
    from evidence.work_total
    where dated > 0
),

benchmarks as (
    select
        school_id,
        level,
        evidence.ratio(sum(late)::bigint * 1000000, sum(dated)::bigint) as benchmark,
    from works
    where in_scope
    group by school_id, level
    having count(*) >= evidence.benchmark_students()
),

final as (
    select
        works.student_key,
        evidence.ratio(works.late * 1000000, works.dated) as value,
        works.late as numerator,
        works.dated as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        works.dated_on as evidence_on,
        works.dated as evidence_count,
    from works
    left join benchmarks using (school_id, level)
)

select * from final
