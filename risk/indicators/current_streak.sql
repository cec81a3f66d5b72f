-- One row per student: school days fully missed in a row, up to the last observed day.
with

final as (
    select
        student_key,
        streak as value,
        streak as numerator,
        days_20 as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        days_20 as evidence_count,
    from evidence.attendance
    where days_20 > 0
)

select * from final
