-- Grain: one row per school with students at the as-of date × check, on how fresh its attendance entries are.
with enrolled as (
    select distinct school_id
    from accepted.enrolments
    where withdrawn_on is null or withdrawn_on >= $as_of
),

latest as (
    select school_id, max(date) as latest_on
    from accepted.attendance
    group by school_id
),

calendar_schools as (
    select distinct school_id
    from accepted.calendar
),

-- Without a calendar, a weekday is taken for a school day outside the summer and the year-end break.
assumed_days as (
    select day::date as date,
    from range($as_of - interval 120 day, $as_of + interval 1 day, interval 1 day) as days(day)
    where isodow(day) <= 5
        and strftime(day, '%m%d') not between '0624' and '0831'
        and strftime(day, '%m%d') between '0109' and '1219'
),

school_days as (
    select distinct school_id, date
    from accepted.calendar
    where is_school_day and date <= $as_of
    union all
    select school_id, date
    from enrolled
    anti join calendar_schools using (school_id)
    cross join assumed_days
),

since as (
    select
        school_id,
        date_diff('day', latest_on, $as_of) as days,
        count(school_days.date) as days_in_session,
    from enrolled
    inner join latest using (school_id)
    left join school_days on school_days.school_id = enrolled.school_id and school_days.date > latest_on
    group by enrolled.school_id, latest_on
),

stale as (
    select school_id, 'stale_entries' as check_name,
        if(days_in_session < $fewest_school_days, least(days, $stale_days), days) as observed, $stale_days as most,
    from since
),

silent as (
    select enrolled.school_id, 'school_without_entries' as check_name,
        if(latest_on is null, 1, 0) as observed, 0 as most,
    from enrolled
    left join latest using (school_id)
    where exists (from latest)
),

final as (
    select * from stale
    union all by name
    select * from silent
)

select 'attendance' as table_name, school_id, '' as column_name, check_name, observed, most
from final
