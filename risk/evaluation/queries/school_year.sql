-- One row per school year of the portraits: its first and last school days by the calendar. A calendar that covers less
-- than 150 days has not all of the year: the year then counts from 28 August to 23 June.
create or replace table evaluation.school_year as
with years as (
    select distinct school_year, cast(left(school_year, 4) as integer) as year from evaluation.portrait
),
calendars as (
    select
        case when month(date) >= 7 then year(date) else year(date) - 1 end as year,
        min(date) as first_day,
        max(date) as last_day
    from facts.calendar
    where is_school_day
    group by all
    having max(date) - min(date) >= 150
),
final as (
    select
        years.school_year,
        coalesce(calendars.first_day, make_date(years.year, 8, 28)) as first_day,
        coalesce(calendars.last_day, make_date(years.year + 1, 6, 23)) as last_day
    from years
    left join calendars using (year)
)
select * from final
order by school_year
