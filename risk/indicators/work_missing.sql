-- One row per student: share, in percent, of the year's work due (see evidence.work) that is not handed in, all
-- subjects. Missing where everybody of the school handed in everything, or nobody anything: the source may list only
-- what is handed in, or not tell of it.
-- Benchmark: the same share over all students of the same school and level.
with

works as (
    select *
    from evidence.work_total
    where is_collected and due > 0
),

benchmarks as (
    select
        school_id,
        level,
        evidence.ratio(sum(missing)::bigint * 1000000, sum(due)::bigint) as benchmark,
    from works
    where in_scope
    group by school_id, level
    having count(*) >= evidence.benchmark_students()
),

final as (
    select
        works.student_key,
        evidence.ratio(works.missing * 1000000, works.due) as value,
        works.missing as numerator,
        works.due as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        works.due_known_on as evidence_on,
        works.due as evidence_count,
    from works
    left join benchmarks using (school_id, level)
)

select * from final
