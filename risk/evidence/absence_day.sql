-- One row per stay × date with an attendance event at the school where the student is enrolled that day.
-- Units of absence never pass one day: unexcused first, then suspension, then excused.
-- An entry by a school that the student has left, or on a day without school, says nothing.
with

events as (
    select
        stay.stay,
        stay.student_key,
        event.date,
        school_day.ordinal,
        school_day.is_school_day,
        school_day.periods_expected,
        event.unexcused_slots,
        event.suspension_slots & ~event.unexcused_slots as suspension_slots,
        event.excused_slots & ~(event.unexcused_slots | event.suspension_slots) as excused_slots,
        event.unexcused_fraction,
        event.suspension_fraction,
        event.excused_fraction,
        event.lates,
    from evidence.attendance_day as event
    cross join evidence.week
    inner join evidence.stay as stay
        on event.student_key = stay.student_key
        and event.school_id = stay.school_id
        and event.date between stay.starts_on and stay.ends_on
    inner join evidence.school_day as school_day
        on stay.school_id = school_day.school_id
        and stay.calendar_id = school_day.calendar_id
        and event.date = school_day.date
    where event.date between week.year_starts_on and week.week_ends_on
),

unexcused as (
    select
        events.*,
        evidence.units(unexcused_slots, unexcused_fraction, periods_expected) as unexcused_units,
    from events
),

suspended as (
    select
        unexcused.*,
        least(
            evidence.school_day_units() - unexcused_units,
            evidence.units(suspension_slots, suspension_fraction, periods_expected)
        ) as suspension_units,
    from unexcused
),

final as (
    select
        stay,
        student_key,
        date,
        ordinal,
        is_school_day,
        periods_expected,
        unexcused_units,
        suspension_units,
        least(
            evidence.school_day_units() - unexcused_units - suspension_units,
            evidence.units(excused_slots, excused_fraction, periods_expected)
        ) as excused_units,
        unexcused_units + suspension_units + excused_units as absent_units,
        lates,
    from suspended
)

select * from final
