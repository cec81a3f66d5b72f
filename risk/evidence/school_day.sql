-- One row per school × calendar that a student follows × date, from the day before 1 July to the week's Sunday.
-- `ordinal` counts the school days up to and with that date, `inferred_ordinal` those that no calendar tells, and
-- `possible_ordinal` the days that may have been school days (the weekdays that no calendar tells are).
-- The calendar is the student's, else the school's, else any of the school's. It tells of the days from its first to
-- its last date, and of the summer that they reach. Elsewhere, a school day is a weekday on which the school entered
-- something.
with

followed as (
    select distinct school_id, calendar_id from evidence.open_enrolment
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

-- A calendar from the first week of September tells that July and August were closed, one to mid-June that the rest
-- of June is: an entry of then (a summer course) is no school day of all.
covered as (
    select
        marked.school_id,
        marked.calendar_id,
        case
            when min(marked.date) <= week.year_starts_on + interval 68 days then week.year_starts_on
            else min(marked.date)
        end as first_on,
        case
            when max(marked.date) >= week.year_ends_on - interval 15 days then week.year_ends_on
            else max(marked.date)
        end as last_on,
        arg_max(marked.periods_expected, marked.date)
            filter (where marked.is_school_day and marked.periods_expected is not null) as latest_periods,
    from marked
    cross join evidence.week as week
    group by marked.school_id, marked.calendar_id, week.year_starts_on, week.year_ends_on
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
        dates.date between covered.first_on and covered.last_on is not true as is_inferred,
        coalesce(marked.is_school_day, is_inferred and entered.date is not null) as is_school_day,
        coalesce(marked.periods_expected, case when is_inferred then covered.latest_periods end) as periods_expected,
    from choices as choice
    cross join dates
    left join covered
        on choice.school_id = covered.school_id
        and choice.calendar_id = covered.calendar_id
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
        count(*) filter (where days.is_school_day and days.is_inferred) over calendar_so_far as inferred_ordinal,
        count(*) filter (where days.is_school_day or (days.is_inferred and isodow(days.date) <= 5))
            over calendar_so_far as possible_ordinal,
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
