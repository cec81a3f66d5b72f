-- One row per student × school × date that has any attendance event.
-- Does not depend on the week: made once a run. Slots are bits (see macros.sql); a period is counted once however many
-- times it was entered. A school activity, a work placement, an exam or a closure is an entry, never an absence.
with

events as (
    select
        student_key,
        school_id,
        date,
        case
            when reason_group in ('school_activity', 'work_placement', 'exam', 'closure') then 'present'
            when category = 'late' then 'late'
            when reason_group = 'suspension' then 'suspension'
            else category
        end as kind,
        reason_group is distinct from 'closure' as is_sign_of_school,
        case when fraction is null then evidence.slot(period) else 0 end as slot,
        coalesce(
            round(fraction::decimal(18, 6) * evidence.school_day_units()), 0
        )::bigint as fraction_units,
    from evidence.attendance_source
),

final as (
    select
        student_key,
        school_id,
        date,
        bool_or(is_sign_of_school) as is_sign_of_school,
        bit_or(case when kind = 'present' then 0 else slot end) & 4194303 as slots_seen,
        bit_or(case when kind = 'unexcused' then slot else 0 end) as unexcused_slots,
        bit_or(case when kind = 'suspension' then slot else 0 end) as suspension_slots,
        bit_or(case when kind = 'excused' then slot else 0 end) as excused_slots,
        sum(case when kind = 'unexcused' then fraction_units else 0 end)::bigint as unexcused_fraction,
        sum(case when kind = 'suspension' then fraction_units else 0 end)::bigint as suspension_fraction,
        sum(case when kind = 'excused' then fraction_units else 0 end)::bigint as excused_fraction,
        sum(case when kind = 'late' then 1 else 0 end)::bigint as lates,
    from events
    group by student_key, school_id, date
)

select * from final
