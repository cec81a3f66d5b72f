-- One row per student with two scores of the affective dimension, the latest of this school year: points lost since
-- the student's own previous score (negative: gained). The numerator is the latest score, the denominator the previous.
with

final as (
    select
        student_key,
        previous_score - score as value,
        score as numerator,
        previous_score as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        surveyed_on as evidence_on,
        2 as evidence_count,
    from evidence.survey_score
    where dimension = 'affective' and previous_score is not null
)

select * from final
