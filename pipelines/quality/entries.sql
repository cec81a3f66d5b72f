-- Grain: one row per school with students at the as-of date × check, on how fresh its attendance entries are.
with enrolled as (
    select school_id, count(distinct student_id) as students
    from accepted.enrolments
    where withdrawn_on is null or withdrawn_on >= $as_of
    group by school_id
),

latest as (
    select school_id, max(date) as latest_on
    from accepted.attendance
    group by school_id
),

since as (
    select
        school_id,
        date_diff('day', latest_on, $as_of) as days,
        count(school_day.date) as days_in_session,
    from enrolled
    inner join latest using (school_id)
    left join quality.school_day as school_day
        on school_day.school_id = enrolled.school_id and school_day.date > latest_on
    group by enrolled.school_id, latest_on
),

stale as (
    select school_id, 'stale_entries' as check_name,
        if(days_in_session < $fewest_school_days, least(days, $stale_days), days) as observed, $stale_days as most,
        days_in_session as value_now,
    from since
),

silent as (
    select enrolled.school_id, 'school_without_entries' as check_name,
        if(latest_on is null, 1, 0) as observed, 0 as most,
        students as value_now,
    from enrolled
    left join latest using (school_id)
    where exists (from latest)
),

final as (
    select * from stale
    union all by name
    select * from silent
)

select 'attendance' as table_name, school_id, '' as column_name, check_name, observed, most, value_now
from final
