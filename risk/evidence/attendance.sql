-- One row per student to portray whose attendance is observed: days expected and units absent, over each window.
-- Windows count back from the last observed school day, across schools. `days_unexcused` leaves out the last five
-- school days (reasons arrive late). The windows of 20 days are empty where nothing was observed for 20 days.
with

numbered as (
    select
        absence_day.student_key,
        observed_stay.days_in_year - observed_stay.days_before - absence_day.ordinal + observed_stay.ordinal_before
            as days_since,
        absence_day.absent_units,
        absence_day.unexcused_units,
        absence_day.lates,
    from evidence.absence_day as absence_day
    inner join evidence.observed_stay as observed_stay on absence_day.stay = observed_stay.stay
    where absence_day.is_school_day
),

full_days as (
    select
        student_key,
        days_since,
        row_number() over (partition by student_key order by days_since) - 1 as rank,
    from numbered
    where
        absent_units = evidence.school_day_units()
        and student_key in (
            select student_key from numbered where days_since = 0 and absent_units = evidence.school_day_units()
        )
),

streaks as (
    select student_key, count(*) as streak
    from full_days
    where days_since = rank
    group by student_key
),

absences as (
    select
        student_key,
        sum(absent_units)::bigint as absent_year,
        sum(absent_units) filter (where days_since < 20)::bigint as absent_20,
        sum(absent_units) filter (where days_since between 20 and 39)::bigint as absent_previous,
        sum(unexcused_units) filter (where days_since between 5 and 24)::bigint as unexcused,
        sum(lates)::bigint as lates_year,
        sum(lates) filter (where days_since < 20)::bigint as lates_20,
    from numbered
    group by student_key
),

observed as (
    select
        student_key,
        max(observed_until) as observed_until,
        any_value(days_in_year) as days_year,
        arg_max(unseen_days, stay) < 20 as is_recent,
        bool_or(is_inferred) as is_inferred,
    from evidence.observed_stay
    group by student_key
    having any_value(days_in_year) > 0
),

final as (
    select
        student.student_key,
        student.school_id,
        student.level,
        student.in_scope,
        observed.observed_until,
        case when observed.is_inferred then 'inferred' else 'calendar' end as basis,
        observed.days_year,
        coalesce(absences.absent_year, 0) as absent_year,
        coalesce(absences.lates_year, 0) as lates_year,
        case when is_recent then least(20, observed.days_year) end as days_20,
        case when is_recent then coalesce(absences.absent_20, 0) end as absent_20,
        case when is_recent then coalesce(absences.lates_20, 0) end as lates_20,
        case when is_recent then greatest(0, least(20, observed.days_year - 20)) end as days_previous,
        case when is_recent then coalesce(absences.absent_previous, 0) end as absent_previous,
        case when is_recent then greatest(0, least(20, observed.days_year - 5)) end as days_unexcused,
        case when is_recent then coalesce(absences.unexcused, 0) end as unexcused,
        case when is_recent then coalesce(streaks.streak, 0) end as streak,
        case
            when observed.days_year >= week.minimum_exposure
                then 10 * coalesce(absences.absent_year, 0) >= observed.days_year * evidence.school_day_units()
        end as is_chronic,
    from evidence.student as student
    cross join evidence.week as week
    inner join observed on student.student_key = observed.student_key
    left join absences on student.student_key = absences.student_key
    left join streaks on student.student_key = streaks.student_key
)

select * from final
