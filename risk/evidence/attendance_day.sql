-- One row per student × school × date that has any attendance event.
-- Does not depend on the week: made once a run. Slots are bits (see macros.sql); a period is counted once however many
-- times it was entered, with or without a fraction. A school activity, a work placement, an exam or a closure is an
-- entry, never an absence.
with

events as (
    select
        student_key,
        school_id,
        date,
        period,
        subject_code,
        fraction,
        case
            when reason_group in ('school_activity', 'work_placement', 'exam', 'closure') then 'present'
            when category = 'late' then 'late'
            when reason_group = 'suspension' then 'suspension'
            else category
        end as kind,
        reason_group is distinct from 'closure' as is_sign_of_school,
        case when fraction is null then evidence.slot(period) else 0 end as slot,
    from evidence.attendance_source
),

-- A fraction belongs to its period, whatever the subject. Without a period, to its subject and kind: two of the same
-- day are two parts of it.
fraction_slots as (
    select
        student_key,
        school_id,
        date,
        max(evidence.fraction_units(fraction)) filter (where kind = 'unexcused') as unexcused,
        max(evidence.fraction_units(fraction)) filter (where kind = 'suspension') as suspension,
        max(evidence.fraction_units(fraction)) filter (where kind = 'excused') as excused,
    from events
    where fraction is not null and kind in ('unexcused', 'suspension', 'excused')
    group by
        student_key,
        school_id,
        date,
        period,
        case when period is null then subject_code end,
        case when period is null then kind end
),

-- Within a period the unexcused part comes first; suspension, then excused, only tell of what it leaves.
fraction_days as (
    select
        student_key,
        school_id,
        date,
        sum(coalesce(unexcused, 0))::bigint as unexcused,
        sum(greatest(0, coalesce(suspension, 0) - coalesce(unexcused, 0)))::bigint as suspension,
        sum(greatest(0, coalesce(excused, 0) - greatest(coalesce(unexcused, 0), coalesce(suspension, 0))))::bigint
            as excused,
    from fraction_slots
    group by student_key, school_id, date
),

days as (
    select
        student_key,
        school_id,
        date,
        bool_or(is_sign_of_school) as is_sign_of_school,
        bit_or(case when kind = 'present' then 0 else slot end) & 4194303 as slots_seen,
        bit_or(case when kind = 'unexcused' then slot else 0 end) as unexcused_slots,
        bit_or(case when kind = 'suspension' then slot else 0 end) as suspension_slots,
        bit_or(case when kind = 'excused' then slot else 0 end) as excused_slots,
        sum(case when kind = 'late' then 1 else 0 end)::bigint as lates,
    from events
    group by student_key, school_id, date
),

final as (
    select
        days.* exclude (lates),
        coalesce(fraction_days.unexcused, 0) as unexcused_fraction,
        coalesce(fraction_days.suspension, 0) as suspension_fraction,
        coalesce(fraction_days.excused, 0) as excused_fraction,
        days.lates,
    from days
    left join fraction_days
        on days.student_key = fraction_days.student_key
        and days.school_id = fraction_days.school_id
        and days.date = fraction_days.date
)

select * from final
