-- One row per student: days between the due date and handing in, on average over the year's work due and handed in with
-- a date, all subjects; early is negative. Work due during an excused absence of the whole day is left out. Context: it
-- has no points.
with

final as (
    select
        student_key,
        evidence.ratio(days_late * 10000, dated) as value,
        days_late as numerator,
        dated as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        dated_on as evidence_on,
        dated as evidence_count,
    from evidence.work_total
    where dated > 0
)

select * from final
