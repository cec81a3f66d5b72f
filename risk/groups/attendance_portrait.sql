-- One row per row of attendance_count that is not hidden, and per school (no level) × weekday or week: its levels that
-- are shown.
-- A weekday or week is hidden where the row, or another shown row beside it, has fewer students than the smallest cell.
-- Where a week is hidden, so is the next in size: the weekdays hold the same days, and would give a single one.
create or replace table scoring.attendance_portrait as
with shown as (
    select c.*
    from scoring.attendance_count as c
    inner join scoring.group_row as r using (is_school, school_id, level, home_group)
    where r.portrait = 'attendance' and not r.is_hidden
),
levels_and_groups as (
    select
        *,
        case
            when is_school then students
            else min(students) over (partition by school_id, level, is_school, weekday, of_week)
        end as fewest
    from shown
),
schools as (
    select
        true as is_school,
        school_id,
        '' as level,
        '' as home_group,
        weekday,
        of_week,
        sum(students) as students,
        sum(days) as days,
        sum(units) as units,
        min(fewest) as fewest
    from levels_and_groups
    where is_school
    group by school_id, weekday, of_week
),
ranked as (
    select
        *,
        min(fewest) over (partition by school_id, level, home_group, of_week is null) as fewest_of_all,
        row_number() over (
            partition by school_id, level, home_group, of_week is null order by fewest, of_week, weekday
        ) as rank
    from (select * from levels_and_groups union all by name select * from schools) as found
),
final as (
    select
        school_id,
        $week as week,
        nullif(level, '') as level,
        nullif(home_group, '') as home_group,
        weekday,
        of_week,
        fewest < $smallest_cell or (fewest_of_all < $smallest_cell and rank <= 2) as is_hidden,
        case when not is_hidden then students end as students,
        case
            when not is_hidden
                then cast(
                    (2000 * units + days * evidence.school_day_units()) // (2 * days * evidence.school_day_units())
                    as decimal(18, 0)
                ) * 0.1
        end as rate
    from ranked
)
select * from final
