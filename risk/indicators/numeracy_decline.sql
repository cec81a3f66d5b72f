-- One row per student with two marks or more this year in the same subject of mathematics:
-- points lost from the best earlier mark to the latest (negative: gained). The series is the marks in order of time.
-- Another subject code is another course: a change of sequence is no decline.
with

final as (
    select
        student_key,
        best_earlier - mark as value,
        mark as numerator,
        best_earlier as denominator,
        null::decimal(18, 4) as benchmark,
        series,
        recorded_on as evidence_on,
        marks as evidence_count,
    from evidence.domain_result
    where domain = 'numeracy' and marks > 1
)

select * from final
