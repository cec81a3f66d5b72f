-- One row per stay × date with an attendance event at a school where the student has an open enrolment that day.
-- Units of absence never pass one day: unexcused first, then suspension, then excused.
-- An entry by a school that the student has left, or on a day without school there, says nothing. The day is counted
-- once, as a day of the stay, whatever the number of schools that entered it.
with

entries as (
    select
        stay.stay,
        event.date,
        bool_or(stay.rank = 1) as is_own_entry,
        -- Of two grids, the one with the longer periods: a day told by both schools is never told short.
        min(there.periods_expected) as periods_expected,
        bit_or(event.unexcused_slots) as unexcused_slots,
        bit_or(event.suspension_slots) as suspension_slots,
        bit_or(event.excused_slots) as excused_slots,
        max(event.unexcused_fraction) as unexcused_fraction,
        max(event.suspension_fraction) as suspension_fraction,
        max(event.excused_fraction) as excused_fraction,
        max(event.lates) as lates,
    from evidence.attendance_day as event
    cross join evidence.week
    inner join evidence.open_enrolment as stay
        on event.student_key = stay.student_key
        and event.school_id = stay.school_id
        and event.date between stay.starts_on and stay.ends_on
    inner join evidence.school_day as there
        on stay.school_id = there.school_id
        and stay.calendar_id = there.calendar_id
        and event.date = there.date
    where
        event.date between week.year_starts_on and week.week_ends_on
        and (there.is_school_day or stay.rank = 1)
    group by stay.stay, event.date
),

events as (
    select
        stay.stay,
        stay.student_key,
        entry.date,
        school_day.ordinal,
        school_day.is_school_day,
        entry.is_own_entry,
        entry.periods_expected,
        entry.unexcused_slots,
        entry.suspension_slots & ~entry.unexcused_slots as suspension_slots,
        entry.excused_slots & ~(entry.unexcused_slots | entry.suspension_slots) as excused_slots,
        entry.unexcused_fraction,
        entry.suspension_fraction,
        entry.excused_fraction,
        entry.lates,
    from entries as entry
    inner join evidence.stay as stay on entry.stay = stay.stay
    inner join evidence.school_day as school_day
        on stay.school_id = school_day.school_id
        and stay.calendar_id = school_day.calendar_id
        and entry.date = school_day.date
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
        is_own_entry,
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
