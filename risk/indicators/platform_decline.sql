-- One row per student: by how much the days of activity of the last 28 days are below those expected from the student's
-- own past this year and from what became of the group's since, in percent of those expected (100: none left; below 0:
-- more). Expected: the student's days of activity for one of the past, times the group's of the last 28 days, divided
-- by the group's of the past. The numerator is the days, the denominator those expected; evidence is counted on the days
-- of activity of the past, which is of 28 days at least. Missing where fewer than two days are expected: one less is
-- chance.
with

expected as (
    select
        student_key,
        active_28,
        active_past,
        active_past::hugeint * 28 * group_active_28 * group_days_past as total,
        days_past::hugeint * group_days_28 * group_active_past as divisor,
        observed_until,
    from evidence.platform
    where is_enrolled_28 and days_past >= 28 and active_past > 0 and group_active_28 > 0
),

final as (
    select
        student_key,
        evidence.ratio((total - active_28 * divisor) * 1000000, total) as value,
        active_28 as numerator,
        evidence.ratio(total * 10000, divisor) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        active_past as evidence_count,
    from expected
    where total >= 2 * divisor
)

select * from final
