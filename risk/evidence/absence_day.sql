-- One row per stay × date with an attendance event at a school where the student has an open enrolment that day.
-- Units of absence never pass one day: unexcused first, then suspension, then excused.
-- An entry by a school that the student has left, or on a day without school there, says nothing. The day is counted
-- once, as a day of the stay, whatever the number of schools that entered it.
with

entries as materialized (
    select
        stay.stay,
        stay.student_key,
        stay.is_shared,
        stay.rank = 1 as is_own_entry,
        event.date,
        there.ordinal,
        there.is_school_day,
        there.periods_expected,
        event.unexcused_slots,
        event.suspension_slots,
        event.excused_slots,
        event.unexcused_fraction,
        event.suspension_fraction,
        event.excused_fraction,
        event.lates,
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
    where event.date between week.year_starts_on and week.week_ends_on
),

-- Apart from the days of one school, by far the most: only these need to be brought together.
shared as (
    select
        entry.stay,
        stay.student_key,
        bool_or(entry.is_own_entry) as is_own_entry,
        entry.date,
        any_value(school_day.ordinal) as ordinal,
        any_value(school_day.is_school_day) as is_school_day,
        -- Of two grids, the one with the longer periods: a day told by both schools is never told short.
        min(entry.periods_expected) as periods_expected,
        bit_or(entry.unexcused_slots) as unexcused_slots,
        bit_or(entry.suspension_slots) as suspension_slots,
        bit_or(entry.excused_slots) as excused_slots,
        max(entry.unexcused_fraction) as unexcused_fraction,
        max(entry.suspension_fraction) as suspension_fraction,
        max(entry.excused_fraction) as excused_fraction,
        max(entry.lates) as lates,
    from entries as entry
    inner join evidence.stay as stay on entry.stay = stay.stay
    inner join evidence.school_day as school_day
        on stay.school_id = school_day.school_id
        and stay.calendar_id = school_day.calendar_id
        and entry.date = school_day.date
    where entry.is_shared and (entry.is_school_day or entry.is_own_entry)
    group by entry.stay, stay.student_key, entry.date
),

days as (
    select * exclude (is_shared) from entries where not is_shared
    union all by name
    select * from shared
),

events as (
    select
        days.* replace (
            suspension_slots & ~unexcused_slots as suspension_slots,
            excused_slots & ~(unexcused_slots | suspension_slots) as excused_slots
        ),
    from days
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
