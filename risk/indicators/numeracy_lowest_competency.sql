-- One row per student: lowest competency mark of the latest étape that has any, in mathematics.
-- The series is the competency as the source names it. Missing where marks are not comparable with 60.
with

final as (
    select
        student_key,
        lowest_competency.mark as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        lowest_competency.competency as series,
        competency_recorded_on as evidence_on,
        competencies as evidence_count,
    from evidence.domain_result
    where domain = 'numeracy' and is_comparable and competencies > 0
)

select * from final
