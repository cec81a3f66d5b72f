-- One row per student: school days of suspension this year. They are in the absence rates, as days not taught; here
-- they stand apart, for they are the school's decision. Context: it has no points and no direction.
with

final as (
    select
        student_key,
        evidence.days(suspension_year) as value,
        evidence.days(suspension_year) as numerator,
        days_year as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        days_year as evidence_count,
    from evidence.absence_pattern
)

select * from final
