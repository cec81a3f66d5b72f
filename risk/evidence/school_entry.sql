-- One row per school that has entered any attendance this school year.
with

entries as (
    select
        school_id,
        max(date) as latest_on,
        bit_or(slots_seen) as slots_seen,
    from evidence.attendance_day
    cross join evidence.week
    where date between year_starts_on and week_ends_on
    group by school_id
),

final as (
    select
        school_id,
        latest_on,
        slots_seen & 1048575 > 0 as has_numbered_periods,
        case
            when slots_seen & 1048575 > 0 then length(bin(slots_seen & 1048575))
            when slots_seen & 3145728 > 0 then 2
        end as largest_period,
    from entries
)

select * from final
