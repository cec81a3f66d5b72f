-- One row per student to portray of a school where the learning platform was used in the last 28 days: days of
-- activity of the last 28 and of the `days_past` before them. Windows end at the school's latest activity: what was not
-- handed over is not a day without activity. No row of activity, where others have some, is a day without activity.
-- `idle_days`: school days since the latest activity or, without any, since the start: that of the enrolment or of the
-- school's first activity; without those on which the student was absent all day. `observed_days`: school days since
-- the start. Weekdays where no calendar tells.
-- `week_bits`: bit k of the k-th week back with activity, `enrolled_bits` enrolled all that week (k from 0 to 7).
with

activity as (
    select
        student.student_key,
        student.school_id,
        day.date,
        day.actions,
    from seen.activity as day
    cross join evidence.week as week
    inner join evidence.student as student on day.student_key = student.student_key
    where day.actions > 0 and day.date between week.year_starts_on and week.week_ends_on
),

schools as (
    select school_id, min(date) as observed_from, max(date) as observed_until
    from activity
    cross join evidence.week
    group by school_id, week_ends_on
    having max(date) > week_ends_on - 28
),

counts as (
    select
        activity.student_key,
        max(date) as last_on,
        count(*) filter (where date > observed_until - 28) as active_28,
        count(*) filter (where date <= observed_until - 28) as active_past,
        coalesce(sum(actions) filter (where date > observed_until - 28), 0)::bigint as actions_28,
        coalesce(bit_or(1::bigint << ((observed_until - date) // 7)) filter (where date > observed_until - 56), 0)
            as week_bits,
    from activity
    inner join schools on activity.school_id = schools.school_id
    group by activity.student_key
),

weeks as (
    select unnest(generate_series(0, 7))::integer as rank
),

enrolled_days as (
    select
        student.student_key,
        weeks.rank,
        sum(
            least(stay.ends_on, schools.observed_until - 7 * weeks.rank)
            - greatest(stay.starts_on, schools.observed_until - 7 * weeks.rank - 6) + 1
        ) as days,
    from evidence.student as student
    inner join schools on student.school_id = schools.school_id
    inner join evidence.stay as stay on student.student_key = stay.student_key
    inner join weeks
        on stay.starts_on <= schools.observed_until - 7 * weeks.rank
        and stay.ends_on >= schools.observed_until - 7 * weeks.rank - 6
    group by student.student_key, weeks.rank
),

enrolled as (
    select
        student_key,
        sum(days) filter (where rank < 4) = 28 as is_enrolled_28,
        coalesce(bit_or(1::bigint << rank) filter (where days = 7), 0) as enrolled_bits,
    from enrolled_days
    group by student_key
),

measured as (
    select
        student.student_key,
        student.school_id,
        student.level,
        student.home_group,
        student.calendar_id,
        student.in_scope,
        schools.observed_from,
        schools.observed_until,
        greatest(student.first_enrolled_on, schools.observed_from) as starts_on,
        schools.observed_until - 27 - starts_on as days_past,
        counts.last_on,
        coalesce(counts.active_28, 0) as active_28,
        coalesce(counts.active_past, 0) as active_past,
        coalesce(counts.actions_28, 0) as actions_28,
        coalesce(counts.week_bits, 0) & coalesce(enrolled.enrolled_bits, 0) as week_bits,
        coalesce(enrolled.enrolled_bits, 0) as enrolled_bits,
        coalesce(enrolled.is_enrolled_28, false) as is_enrolled_28,
    from evidence.student as student
    inner join schools on student.school_id = schools.school_id
    left join counts on student.student_key = counts.student_key
    left join enrolled on student.student_key = enrolled.student_key
),

absences as (
    select measured.student_key, count(distinct absence_day.date) as days
    from measured
    inner join evidence.absence_day as absence_day
        on measured.student_key = absence_day.student_key
        and absence_day.date > coalesce(measured.last_on, measured.starts_on - 1)
        and absence_day.date <= measured.observed_until
    where absence_day.is_school_day and absence_day.absent_units = evidence.school_day_units()
    group by measured.student_key
),

final as (
    select
        measured.*,
        greatest(until.possible_ordinal - latest.possible_ordinal - coalesce(absences.days, 0), 0) as idle_days,
        until.possible_ordinal - before.possible_ordinal as observed_days,
    from measured
    inner join evidence.school_day as until
        on measured.school_id = until.school_id
        and measured.calendar_id = until.calendar_id
        and measured.observed_until = until.date
    inner join evidence.school_day as latest
        on measured.school_id = latest.school_id
        and measured.calendar_id = latest.calendar_id
        and coalesce(measured.last_on, measured.starts_on - 1) = latest.date
    inner join evidence.school_day as before
        on measured.school_id = before.school_id
        and measured.calendar_id = before.calendar_id
        and measured.starts_on - 1 = before.date
    left join absences on measured.student_key = absences.student_key
)

select * from final
