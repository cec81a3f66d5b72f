-- One row per student: absence rate of the last 20 school days less that of the (up to) 20 before them, in points.
-- The numerator is the recent rate, the denominator the earlier one; evidence is counted on the earlier days.
with

rates as (
    select
        student_key,
        evidence.percent_of_days(absent_20, days_20) as recent,
        evidence.percent_of_days(absent_previous, days_previous) as earlier,
        observed_until,
        days_previous,
    from evidence.attendance
    where days_previous > 0
),

final as (
    select
        student_key,
        recent - earlier as value,
        recent as numerator,
        earlier as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        days_previous as evidence_count,
    from rates
)

select * from final
