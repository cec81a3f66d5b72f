-- One row per school × calendar that a student follows × date, from the day before 1 July to the week's Sunday.
-- `ordinal` counts the school days up to and with that date.
-- The calendar is the student's, else the school's, else any of the school's; without one, a school day is a weekday
-- on which the school entered something.
with

followed as (
    select distinct school_id, calendar_id from evidence.stay
),

calendar as (
    select
        school_id,
        coalesce(calendar_id, '') as calendar_id,
        date,
        is_school_day,
        periods_expected,
    from seen.calendar
    cross join evidence.week
    where date between year_starts_on and year_ends_on
),

listed as (
    select distinct school_id, calendar_id from calendar
),

choices as (
    select
        followed.school_id,
        followed.calendar_id,
        bool_or(true) filter (where listed.school_id is not null) as has_calendar,
        bool_or(listed.calendar_id = followed.calendar_id) as has_own,
        bool_or(listed.calendar_id = '') as has_common,
    from followed
    left join listed on followed.school_id = listed.school_id
    group by followed.school_id, followed.calendar_id
),

marked as (
    select
        choice.school_id,
        choice.calendar_id,
        calendar.date,
        bool_or(calendar.is_school_day) as is_school_day,
        max(calendar.periods_expected) as periods_expected,
    from choices as choice
    inner join calendar
        on choice.school_id = calendar.school_id
        and (
            (choice.has_own and calendar.calendar_id = choice.calendar_id)
            or (not choice.has_own and choice.has_common and calendar.calendar_id = '')
            or (not choice.has_own and not choice.has_common)
        )
    group by choice.school_id, choice.calendar_id, calendar.date
),

entered as (
    select distinct school_id, date
    from evidence.attendance_day
    cross join evidence.week
    where
        date between year_starts_on and week_ends_on
        and is_sign_of_school
        and isodow(date) <= 5
),

dates as (
    select unnest(generate_series(year_starts_on - 1, week_ends_on, interval 1 day))::date as date
    from evidence.week
),

days as (
    select
        choice.school_id,
        choice.calendar_id,
        dates.date,
        coalesce(marked.is_school_day, choice.has_calendar is null and entered.date is not null) as is_school_day,
        marked.periods_expected,
        choice.has_calendar is null as is_inferred,
    from choices as choice
    cross join dates
    left join marked
        on choice.school_id = marked.school_id
        and choice.calendar_id = marked.calendar_id
        and dates.date = marked.date
    left join entered
        on choice.school_id = entered.school_id
        and dates.date = entered.date
),

final as (
    select
        days.school_id,
        days.calendar_id,
        days.date,
        days.is_school_day,
        count(*) filter (where days.is_school_day) over calendar_so_far as ordinal,
        coalesce(days.periods_expected, entry.largest_period) as periods_expected,
        days.is_inferred,
        bool_or(
            days.is_school_day
            and days.periods_expected is null
            and coalesce(entry.has_numbered_periods, false)
        ) over whole_calendar as has_inferred_periods,
    from days
    left join evidence.school_entry as entry on days.school_id = entry.school_id
    window
        whole_calendar as (partition by days.school_id, days.calendar_id),
        calendar_so_far as (partition by days.school_id, days.calendar_id order by days.date)
)

select * from final
