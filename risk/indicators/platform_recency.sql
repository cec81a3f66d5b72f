-- One row per student: school days since the latest activity on the learning platform, without those of absence, beyond
-- the group's median. The numerator is the student's days, the denominator the median.
with

final as (
    select
        student_key,
        idle_days - twice_idle_days * 0.5 as value,
        idle_days as numerator,
        twice_idle_days * 0.5 as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        observed_days as evidence_count,
    from evidence.platform
)

select * from final
