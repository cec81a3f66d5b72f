-- Grain: one row per table that fills up week after week × school: whether its latest event is still the one that the
-- previous run saw, although at the school's own pace $enough_rows rows or more were to be expected since.
-- Observed: days from that event to the as-of date; 0 where the table has moved on.
with dates as (
    select
        strptime((select value from quality.previous_profile where metric = 'as_of')::integer::varchar, '%Y%m%d')::date
            as before_on,
),

now as (
    select table_name, school_id, $as_of - value::integer as latest_on, value as days
    from quality.profile
    where metric = 'days_since_latest' and list_contains($flowing, table_name)
),

before as (
    select table_name, school_id, before_on - value::integer as latest_on
    from quality.previous_profile
    cross join dates
    where metric = 'days_since_latest'
),

before_rows as (
    select table_name, school_id, value as rows
    from quality.previous_profile
    where metric = 'row_count'
),

compared as (
    select
        now.table_name,
        now.school_id,
        now.days,
        now.latest_on <= before.latest_on as is_still,
        before_rows.rows,
        count(school_day.date) filter (school_day.date <= before.latest_on) as days_before,
        count(school_day.date) filter (school_day.date > dates.before_on) as days_between,
    from now
    inner join before using (table_name, school_id)
    inner join before_rows using (table_name, school_id)
    cross join dates
    inner join quality.school_day as school_day using (school_id)
    group by all
),

final as (
    select
        table_name,
        school_id,
        '' as column_name,
        'latest_event_still' as check_name,
        -- A school that has entered nothing for longer is told so by the check on entries.
        if(
            is_still
                and rows * days_between >= $enough_rows * days_before
                and days_before > 0
                and not (table_name = 'attendance' and days > $stale_days and days_between >= $fewest_school_days),
            days, 0
        ) as observed,
        0 as most,
        days_between as value_now,
    from compared
)

select * from final
