-- One row per student: days missed, all reasons, on the weekday missed most over the last 40 school days.
-- The denominator is all the days missed over those 40: an illness of two weeks is 2 days of 10, not a habit. The series
-- is the weekday's number (1 is Monday), empty where nothing was missed.
with

final as (
    select
        student_key,
        evidence.days(absent_weekday) as value,
        evidence.days(absent_weekday) as numerator,
        evidence.days(absent_40) as denominator,
        null::decimal(18, 4) as benchmark,
        weekday::varchar as series,
        coalesce(weekday_on, observed_until) as evidence_on,
        days_40 as evidence_count,
    from evidence.absence_pattern
    where days_40 > 0
)

select * from final
