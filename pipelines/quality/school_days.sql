-- Grain: one row per school with students at the as-of date × day of class of the school year, up to that date.
-- Without a calendar, a weekday is taken for a school day outside the summer and the year-end break.
create or replace table quality.school_day as
with enrolled as (
    select distinct school_id
    from accepted.enrolments
    where withdrawn_on is null or withdrawn_on >= $as_of
),

calendar_schools as (
    select distinct school_id
    from accepted.calendar
),

assumed_days as (
    select day::date as date,
    from range($first::timestamp, $as_of + interval 1 day, interval 1 day) as days(day)
    where isodow(day) <= 5
        and strftime(day, '%m%d') not between '0624' and '0831'
        and (strftime(day, '%m%d') between '0109' and '1219')
),

final as (
    select distinct school_id, date
    from accepted.calendar
    semi join enrolled using (school_id)
    where is_school_day and date between $first and $as_of
    union all
    select school_id, date
    from enrolled
    anti join calendar_schools using (school_id)
    cross join assumed_days
)

select * from final
