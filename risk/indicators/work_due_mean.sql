-- One row per student: mean score of the year's work due (see evidence.work), all subjects, with zero for what is not
-- handed in; what waits for its score has no part in the mean. The numerator is the works not handed in, the
-- denominator the works due, as in work_missing. Missing where marks are not comparable. Context: it has no points.
with

final as (
    select
        student_key,
        evidence.ratio(coalesce(total, 0), counted) as value,
        missing as numerator,
        due as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        due_known_on as evidence_on,
        counted as evidence_count,
    from evidence.work_total
    where is_comparable and counted > 0
)

select * from final
