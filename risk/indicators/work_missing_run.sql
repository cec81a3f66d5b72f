-- One row per student: works due and not handed in, in a row up to the last one due, all subjects. Of works due the
-- same day, one handed in ends the run. Missing as work_missing is.
with

final as (
    select
        student_key,
        missing_run as value,
        missing_run as numerator,
        due as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        due_known_on as evidence_on,
        due as evidence_count,
    from evidence.work_total
    where is_collected and due > 0
)

select * from final
