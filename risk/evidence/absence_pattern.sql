-- One row per student to portray whose attendance is observed: what the days missed of the year have in common.
-- Windows count back from the last observed school day, across schools. `unexcused_year` leaves out the last five
-- school days (reasons arrive late). The window of 40 days is empty where nothing was observed for 20 days.
-- Of two weekdays as often missed, the first of the week.
with

absences as (
    select
        observed_stay.student_key,
        observed_stay.days_in_year - observed_stay.days_before - absence_day.ordinal + observed_stay.ordinal_before
            as days_since,
        absence_day.date,
        isodow(absence_day.date) as weekday,
        absence_day.absent_units,
        absence_day.unexcused_units,
        absence_day.suspension_units,
    from evidence.absence_day as absence_day
    inner join evidence.observed_stay as observed_stay on absence_day.stay = observed_stay.stay
    where absence_day.is_school_day and absence_day.absent_units > 0
),

sums as (
    select
        student_key,
        sum(unexcused_units) filter (where days_since >= 5)::bigint as unexcused_year,
        sum(suspension_units)::bigint as suspension_year,
        sum(absent_units) filter (where days_since < 40)::bigint as absent_40,
    from absences
    group by student_key
),

weekdays as (
    select
        student_key,
        weekday,
        sum(absent_units)::bigint as units,
        max(date) as missed_on,
    from absences
    where days_since < 40
    group by student_key, weekday
),

weekday_most as (
    select
        student_key,
        first(weekday order by units desc, weekday) as weekday,
        first(missed_on order by units desc, weekday) as missed_on,
        max(units) as units,
    from weekdays
    group by student_key
),

-- Days in a row differ from their rank by the same number.
streak_days as (
    select
        student_key,
        date,
        days_since - row_number() over (partition by student_key order by days_since) as streak,
    from absences
    where absent_units = evidence.school_day_units()
),

streak_lengths as (
    select student_key, streak, count(*) as days, max(date) as ends_on
    from streak_days
    group by student_key, streak
),

streaks as (
    select student_key, max(days) as longest_streak, arg_max(ends_on, (days, ends_on)) as ends_on
    from streak_lengths
    group by student_key
),

final as (
    select
        attendance.student_key,
        attendance.school_id,
        attendance.level,
        attendance.in_scope,
        attendance.observed_until,
        attendance.days_year,
        greatest(0, attendance.days_year - 5) as days_unexcused_year,
        coalesce(sums.unexcused_year, 0) as unexcused_year,
        coalesce(sums.suspension_year, 0) as suspension_year,
        case when attendance.days_20 is not null then least(40, attendance.days_year) end as days_40,
        case when attendance.days_20 is not null then coalesce(sums.absent_40, 0) end as absent_40,
        case when attendance.days_20 is not null then weekday_most.weekday end as weekday,
        case when attendance.days_20 is not null then weekday_most.missed_on end as weekday_on,
        case when attendance.days_20 is not null then coalesce(weekday_most.units, 0) end as absent_weekday,
        coalesce(streaks.longest_streak, 0) as longest_streak,
        streaks.ends_on as longest_streak_on,
    from evidence.attendance as attendance
    left join sums on attendance.student_key = sums.student_key
    left join weekday_most on attendance.student_key = weekday_most.student_key
    left join streaks on attendance.student_key = streaks.student_key
)

select * from final
