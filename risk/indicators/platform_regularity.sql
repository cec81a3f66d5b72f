-- One row per student: share, in percent, of the last eight weeks with activity on the learning platform. A week counts
-- where the student was enrolled throughout and half of the group or more was active (holidays do not).
with

final as (
    select
        student_key,
        evidence.ratio(weeks_active * 1000000, weeks) as value,
        weeks_active as numerator,
        weeks as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        weeks as evidence_count,
    from evidence.platform
    where weeks > 0
)

select * from final
