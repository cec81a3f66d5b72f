-- One row per student surveyed this school year: the latest score of the affective dimension of engagement, out of 100.
-- Benchmark: mean of the same value over the students of the same school and level.
with

scores as (
    select *
    from evidence.survey_score
    where dimension = 'affective'
),

benchmarks as (
    select
        school_id,
        level,
        evidence.mean(sum(score), count(*)) as benchmark,
    from scores
    where in_scope
    group by school_id, level
),

final as (
    select
        scores.student_key,
        scores.score as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        scores.surveyed_on as evidence_on,
        1 as evidence_count,
    from scores
    left join benchmarks using (school_id, level)
)

select * from final
