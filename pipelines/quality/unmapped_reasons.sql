-- Grain: one row per school × school year × reason code without a group; those that may not be named ($named has the
-- others) are one row a school × school year, without their text.
with unmapped as (
    select
        school_id,
        year(date) - (month(date) < 7)::integer as start,
        reason_code,
        list_contains($named, reason_code) as is_named,
        _line as line,
    from typed.attendance
    where reason_code is not null and reason_group is null and _ignored is null and not _refused
),

final as (
    select
        school_id,
        start || '-' || (start + 1) as school_year,
        if(is_named, reason_code, null) as told_code,
        count(*) as rows,
        count(distinct reason_code) as codes,
        case when not is_named then list(distinct line order by line)[1:5] end as lines,
    from unmapped
    group by school_id, start, is_named, told_code
)

select * from final
order by school_id, school_year, told_code nulls last
