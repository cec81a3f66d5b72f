-- One row per student: mean score of the year's work due or handed in, all subjects, with zero for what is due and not
-- handed in. Missing where marks are not comparable. Context: it has no points.
with

final as (
    select
        student_key,
        evidence.ratio(coalesce(total, 0), counted) as value,
        missing as numerator,
        counted as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        known_on as evidence_on,
        counted as evidence_count,
    from evidence.work_total
    where is_comparable and counted > 0
)

select * from final
