-- One row per student with scores on two days or more in a subject: score of the last day less that of the first, the
-- best of each day, in points, on average over the subjects. Context: it has no points.
with

final as (
    select
        student_key,
        evidence.ratio(change, subjects) as value,
        subjects as numerator,
        scores as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        scored_on as evidence_on,
        scores as evidence_count,
    from evidence.work_total
    where is_comparable and subjects > 0
)

select * from final
