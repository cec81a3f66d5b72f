-- One row per stay: until when its attendance is observed, and how many school days that makes.
-- The window ends at the school's latest entry, or at the group's when the group has entered nothing for three school
-- days or more: not entered is not present. Nothing entered at all this year: nothing observed, unless the group is
-- younger than three school days.
-- Each look-up in the calendar is materialized on its own: joined together, they multiply its dates by each other.
with

group_entries as (
    select
        stay.school_id,
        stay.home_group,
        max(absence_day.date) as latest_on,
    from evidence.absence_day as absence_day
    inner join evidence.stay as stay on absence_day.stay = stay.stay
    where absence_day.is_own_entry
    group by stay.school_id, stay.home_group
),

-- What another school of the student entered is seen, even where the school of the stay entered nothing.
entries_elsewhere as (
    select stay, max(date) as latest_on
    from evidence.absence_day
    where not is_own_entry
    group by stay
),

home_groups as (
    select
        school_id,
        home_group,
        calendar_id,
        min(starts_on) as starts_on,
    from evidence.stay
    group by school_id, home_group, calendar_id
),

group_since as materialized (
    select
        home_groups.*,
        school_entry.latest_on as school_latest_on,
        group_entries.latest_on as group_latest_on,
        coalesce(group_entries.latest_on, home_groups.starts_on - 1) as silent_since,
    from home_groups
    inner join evidence.school_entry as school_entry on home_groups.school_id = school_entry.school_id
    left join group_entries
        on home_groups.school_id = group_entries.school_id
        and home_groups.home_group is not distinct from group_entries.home_group
),

group_since_ordinal as materialized (
    select group_since.*, day.ordinal as since_ordinal
    from group_since
    inner join evidence.school_day as day
        on group_since.school_id = day.school_id
        and group_since.calendar_id = day.calendar_id
        and group_since.silent_since = day.date
),

group_ends as (
    select
        since.school_id,
        since.home_group,
        since.calendar_id,
        case
            when since.home_group is null or day.ordinal - since.since_ordinal < 3 then since.school_latest_on
            else since.group_latest_on
        end as observed_until,
    from group_since_ordinal as since
    inner join evidence.school_day as day
        on since.school_id = day.school_id
        and since.calendar_id = day.calendar_id
        and since.school_latest_on = day.date
),

observed as materialized (
    select
        stay.stay,
        stay.student_key,
        stay.school_id,
        stay.calendar_id,
        stay.starts_on,
        stay.ends_on,
        greatest(
            case
                when group_ends.observed_until >= stay.starts_on then least(group_ends.observed_until, stay.ends_on)
            end,
            entries_elsewhere.latest_on
        ) as observed_until,
    from evidence.stay as stay
    left join entries_elsewhere on stay.stay = entries_elsewhere.stay
    left join group_ends
        on stay.school_id = group_ends.school_id
        and stay.home_group is not distinct from group_ends.home_group
        and stay.calendar_id = group_ends.calendar_id
),

started as materialized (
    select observed.*, day.ordinal as ordinal_before, day.inferred_ordinal as inferred_before
    from observed
    inner join evidence.school_day as day
        on observed.school_id = day.school_id
        and observed.calendar_id = day.calendar_id
        and observed.starts_on - 1 = day.date
),

ended as materialized (
    select started.*, day.possible_ordinal as possible_at_end
    from started
    inner join evidence.school_day as day
        on started.school_id = day.school_id
        and started.calendar_id = day.calendar_id
        and started.ends_on = day.date
),

counted as (
    select
        ended.*,
        day.ordinal - ended.ordinal_before as expected_days,
        ended.possible_at_end - day.possible_ordinal as unseen_days,
        coalesce(
            day.inferred_ordinal > ended.inferred_before or day.has_inferred_periods,
            false
        ) as is_inferred,
    from ended
    left join evidence.school_day as day
        on ended.school_id = day.school_id
        and ended.calendar_id = day.calendar_id
        and ended.observed_until = day.date
),

final as (
    select
        stay,
        student_key,
        ends_on,
        observed_until,
        ordinal_before,
        expected_days,
        unseen_days,
        is_inferred,
        coalesce(
            sum(expected_days) over (
                partition by student_key order by stay rows between unbounded preceding and 1 preceding
            ),
            0
        )::bigint as days_before,
        coalesce(sum(expected_days) over (partition by student_key), 0)::bigint as days_in_year,
    from counted
)

select * from final
