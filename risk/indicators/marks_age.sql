-- One row per student with a mark this year: whole weeks from the date of the latest mark, of any subject, to the week's
-- Sunday. The series is its étape. Context: it has no points.
with

latest as (
    select
        mark.student_key,
        max(mark.recorded_on) as recorded_on,
        arg_max(mark.term, (mark.recorded_on, mark.term)) as term,
        count(*) as marks,
    from evidence.mark as mark
    inner join evidence.student as student on mark.student_key = student.student_key
    group by mark.student_key
),

final as (
    select
        latest.student_key,
        (week.week_ends_on - latest.recorded_on) // 7 as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        latest.term::varchar as series,
        latest.recorded_on as evidence_on,
        latest.marks as evidence_count,
    from latest
    cross join evidence.week as week
)

select * from final
