-- One row per student: days of activity on the learning platform over the last 28, for one of the group's median.
-- The numerator is the days, the denominator the median. Missing before 28 days of enrolment.
with

final as (
    select
        student_key,
        evidence.ratio(active_28 * 20000, twice_active_28) as value,
        active_28 as numerator,
        twice_active_28 * 0.5 as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        28 as evidence_count,
    from evidence.platform
    where is_enrolled_28
)

select * from final
