-- One row per student to portray whose school enters conduct events: those of the last 20 school days.
-- A school enters them that entered one in the last 30 school days: before, nobody knows whether it still does.
-- Elsewhere nothing is known. `known_on`: the student's latest event of the window, else the school's latest.
-- Where no calendar tells, each weekday counts as a school day. An event without severity counts as the least (1).
with

events as (
    select
        event.student_key,
        coalesce(event.school_id, student.school_id) as school_id,
        event.date,
        coalesce(event.severity, 1)::bigint as severity,
    from seen.conduct as event
    cross join evidence.week as week
    left join evidence.student as student on event.student_key = student.student_key
    where event.date between week.year_starts_on and week.week_ends_on
),

latest_of_school as (
    select school_id, max(date) as latest_on
    from events
    group by school_id
),

week_end as (
    select
        day.school_id,
        day.calendar_id,
        day.possible_ordinal,
    from evidence.school_day as day
    inner join evidence.week as week on day.date = week.week_ends_on
),

-- From the first day of a window on: the day after the one that leaves 20 (or 30) to come.
windows as (
    select
        day.school_id,
        day.calendar_id,
        max(day.date) + 1 as starts_on,
        max(day.date) filter (where day.possible_ordinal <= greatest(0, week_end.possible_ordinal - 30)) + 1
            as entered_since,
    from evidence.school_day as day
    inner join week_end
        on day.school_id = week_end.school_id
        and day.calendar_id = week_end.calendar_id
    where day.possible_ordinal <= greatest(0, week_end.possible_ordinal - 20)
    group by day.school_id, day.calendar_id
),

-- A student who arrived within the window was seen for fewer days.
students as (
    select
        student.student_key,
        student.school_id,
        student.level,
        student.in_scope,
        windows.starts_on,
        latest_of_school.latest_on,
        least(20, week_end.possible_ordinal - arrival.possible_ordinal) as days,
    from evidence.student as student
    inner join latest_of_school on student.school_id = latest_of_school.school_id
    inner join week_end
        on student.school_id = week_end.school_id
        and student.calendar_id = week_end.calendar_id
    inner join windows
        on student.school_id = windows.school_id
        and student.calendar_id = windows.calendar_id
    inner join evidence.school_day as arrival
        on student.school_id = arrival.school_id
        and student.calendar_id = arrival.calendar_id
        and student.first_enrolled_on - 1 = arrival.date
    where latest_of_school.latest_on >= windows.entered_since
),

final as (
    select
        students.student_key,
        any_value(students.school_id) as school_id,
        any_value(students.level) as level,
        any_value(students.in_scope) as in_scope,
        any_value(students.days) as days,
        count(events.date) > 0 as has_event_this_year,
        count(events.date) filter (where students.starts_on <= events.date) as events,
        coalesce(sum(events.severity) filter (where students.starts_on <= events.date), 0)::bigint as severity,
        coalesce(
            max(events.date) filter (where students.starts_on <= events.date), any_value(students.latest_on)
        ) as known_on,
    from students
    left join events on students.student_key = events.student_key
    group by students.student_key
)

select * from final
