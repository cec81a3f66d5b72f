-- One row per student to portray whose school enters conduct events: those of the last 20 school days.
-- A school that entered an event this year enters them: a student without one has none. Elsewhere nothing is known.
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

schools_that_enter as (
    select distinct school_id from events
),

week_end as (
    select
        day.school_id,
        day.calendar_id,
        day.possible_ordinal,
    from evidence.school_day as day
    inner join evidence.week as week on day.date = week.week_ends_on
),

-- From the first day of the window on: the day after the one that leaves 20 to come.
windows as (
    select
        day.school_id,
        day.calendar_id,
        max(day.date) + 1 as starts_on,
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
        least(20, week_end.possible_ordinal - arrival.possible_ordinal) as days,
    from evidence.student as student
    inner join schools_that_enter on student.school_id = schools_that_enter.school_id
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
),

final as (
    select
        students.student_key,
        any_value(students.school_id) as school_id,
        any_value(students.level) as level,
        any_value(students.in_scope) as in_scope,
        any_value(students.days) as days,
        count(events.date) as events,
        coalesce(sum(events.severity), 0)::bigint as severity,
    from students
    left join events
        on students.student_key = events.student_key
        and students.starts_on <= events.date
    group by students.student_key
)

select * from final
