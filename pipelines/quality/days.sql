-- Grain: one row per school with absences this school year: student-days that are told to be absent for more than a day.
-- The evidence never counts more than one; here they are only counted, so that somebody looks.
with absences as (
    select student_id, school_id, date, try_cast(period as integer) as period, fraction
    from accepted.attendance
    where
        category in ('excused', 'unexcused')
        and coalesce(reason_group not in ('school_activity', 'work_placement', 'exam', 'closure'), true)
        and date >= $year_starts_on
        and (fraction is not null or try_cast(period as integer) is not null)
),

days as (
    select
        student_id,
        school_id,
        date,
        sum(fraction) as fractions,
        bit_count(bit_or(if(fraction is null and period is not null, 1 << period, 0))) as periods,
    from absences
    group by student_id, school_id, date
),

-- Of several calendars of a school, the day with the most periods: what fits one of them is not told.
expected as (
    select school_id, date, max(periods_expected) as periods_expected
    from accepted.calendar
    where is_school_day
    group by school_id, date
),

schools as (
    select
        days.school_id,
        -- Six sixths of a day, written with six decimals, are 1.000002.
        count(*) filter (fractions > 1.0001 or periods > periods_expected) as days_above_one,
        count(*) as days,
    from days
    left join expected on days.school_id = expected.school_id and days.date = expected.date
    group by days.school_id
),

final as (
    select
        'attendance' as table_name,
        school_id,
        'period' as column_name,
        'day_above_one' as check_name,
        days_above_one as observed,
        greatest($few, floor(days * $few_share)) as most,
    from schools
)

select * from final
