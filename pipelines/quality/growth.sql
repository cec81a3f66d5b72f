-- Grain: one row per table handed over in full (school_id '') and, of those that name the school themselves (`schooled`),
-- per table × school: whether it grew beyond what the calendar explains. Rows that come day after day may grow as the year does, once and a half; marks may triple with
-- a term; who is there may grow by half.
with dates as (
    select
        (select value from quality.profile where metric = 'as_of')::integer::varchar as now,
        (select value from quality.previous_profile where metric = 'as_of')::integer::varchar as before,
),

elapsed as (
    select
        greatest(1, date_diff('day', $first_day, strptime(now, '%Y%m%d')::date)) as days_now,
        greatest(1, date_diff('day', $first_day, strptime(before, '%Y%m%d')::date)) as days_before,
    from dates
),

allowed as (
    select
        unnest($whole) as table_name,
        (select $pace_share * days_now / days_before from elapsed) as pace,
),

counted as (
    select table_name, school_id, now.value as value_now, before.value as value_before,
    from quality.profile as now
    inner join quality.previous_profile as before using (table_name, school_id, column_name, metric)
    where metric = 'row_count'
),

totals as (
    select table_name, '' as school_id, sum(value_now) as value_now, sum(value_before) as value_before,
    from counted
    group by table_name
),

sized as (
    select *, true as is_total from totals
    union all
    select *, false as is_total from counted where school_id <> '' and list_contains($schooled, table_name)
),

judged as (
    select
        sized.*,
        value_now / value_before - 1 as growth,
        case
            when list_contains($flowing, table_name) then greatest($most_growth, pace - 1)
            when list_contains($by_term, table_name) then $most_growth_by_term
            else $most_growth
        end as most,
    from sized
    inner join allowed using (table_name)
    where value_before >= $enough_rows
),

final as (
    select
        table_name,
        school_id,
        '' as column_name,
        'row_count_surge' as check_name,
        -- Where the whole table grew so, its schools need not be told one by one.
        if(
            not is_total and coalesce(bool_or(is_total and growth > most) over (partition by table_name), false),
            0, greatest(0, growth)
        ) as observed,
        most,
        value_now,
        value_before,
    from judged
)

select * from final
