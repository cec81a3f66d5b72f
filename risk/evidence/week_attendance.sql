-- One row per student to portray: the week's attendance portrait. What was not observed is empty, never zero.
with

week_starts as materialized (
    select
        day.school_id,
        day.calendar_id,
        day.ordinal,
    from evidence.school_day as day
    inner join evidence.week as week on day.date = week.week_starts_on - 1
),

week_days as (
    select
        stay.student_key,
        sum(
            observed_stay.ordinal_before + observed_stay.expected_days
            - greatest(week_starts.ordinal, observed_stay.ordinal_before)
        )::bigint as days_expected,
    from evidence.observed_stay as observed_stay
    inner join evidence.week as week on observed_stay.observed_until >= week.week_starts_on
    inner join evidence.stay as stay on observed_stay.stay = stay.stay
    inner join week_starts
        on stay.school_id = week_starts.school_id
        and stay.calendar_id = week_starts.calendar_id
    group by stay.student_key
),

absence_days as (
    select absence_day.*
    from evidence.absence_day as absence_day
    inner join evidence.week as week on absence_day.date >= week.week_starts_on
    where absence_day.is_school_day
),

reason_slots as (
    select
        stay.stay,
        event.date,
        event.reason_group,
        bit_or(case when event.fraction is null then evidence.slot(event.period) else 0 end) as slots,
        coalesce(max(evidence.fraction_units(event.fraction)), 0) as fraction_units,
    from evidence.attendance_source as event
    cross join evidence.week as week
    inner join evidence.open_enrolment as stay
        on event.student_key = stay.student_key
        and event.school_id = stay.school_id
        and event.date between stay.starts_on and stay.ends_on
    where
        event.date between week.week_starts_on and week.week_ends_on
        and event.category in ('excused', 'unexcused')
        and event.reason_group in ('medical', 'family', 'travel')
    group by
        stay.stay,
        event.date,
        event.reason_group,
        event.period,
        case when event.period is null then event.subject_code end,
        case when event.period is null then event.category end
),

reasons as (
    select
        stay,
        date,
        reason_group,
        bit_or(slots) as slots,
        sum(fraction_units)::bigint as fraction_units,
    from reason_slots
    group by stay, date, reason_group
),

reason_days as (
    select
        absence_days.student_key,
        absence_days.date,
        absence_days.absent_units - absence_days.suspension_units as shared_units,
        coalesce(max(evidence.units(slots, fraction_units, periods_expected))
            filter (where reason_group = 'medical'), 0) as medical,
        coalesce(max(evidence.units(slots, fraction_units, periods_expected))
            filter (where reason_group = 'family'), 0) as family,
        coalesce(max(evidence.units(slots, fraction_units, periods_expected))
            filter (where reason_group = 'travel'), 0) as travel,
    from absence_days
    inner join reasons
        on absence_days.stay = reasons.stay
        and absence_days.date = reasons.date
    group by
        absence_days.student_key, absence_days.date, absence_days.absent_units, absence_days.suspension_units
),

reason_weeks as (
    select
        student_key,
        sum(least(shared_units, medical))::bigint as medical,
        sum(least(shared_units - least(shared_units, medical), family))::bigint as family,
        sum(least(shared_units - least(shared_units, medical + family), travel))::bigint as travel,
    from reason_days
    group by student_key
),

absence_weeks as (
    select
        student_key,
        sum(absent_units)::bigint as absent,
        sum(excused_units)::bigint as excused,
        sum(unexcused_units)::bigint as unexcused,
        sum(suspension_units)::bigint as suspension,
        case
            when count(*) filter (where absent_units > 0 and periods_expected is null) = 0
                then coalesce(sum(
                    (2 * absent_units * periods_expected + evidence.school_day_units())
                    // (2 * evidence.school_day_units())
                ), 0)::bigint
        end as periods,
        sum(lates)::bigint as lates,
    from absence_days
    group by student_key
),

units as (
    select
        student.student_key,
        student.school_id,
        week_days.days_expected,
        week_days.days_expected is not null as is_observed,
        coalesce(absence.absent, 0) as absent,
        coalesce(absence.excused, 0) as excused,
        coalesce(absence.unexcused, 0) as unexcused,
        coalesce(absence.suspension, 0) as suspension,
        coalesce(reason.medical, 0) as medical,
        coalesce(reason.family, 0) as family,
        coalesce(reason.travel, 0) as travel,
        case when absence.student_key is null then 0 else absence.periods end as periods,
        coalesce(absence.lates, 0) as lates,
    from evidence.student as student
    left join week_days on student.student_key = week_days.student_key
    left join absence_weeks as absence on student.student_key = absence.student_key
    left join reason_weeks as reason on student.student_key = reason.student_key
    -- Taught elsewhere: the school enters nothing for them, and nothing entered would read as perfect attendance.
    where student.pathway not in ('homeschool', 'placement')
),

final as (
    select
        units.student_key,
        week.week,
        units.school_id,
        units.days_expected::decimal(18, 4) as days_expected,
        case when is_observed then evidence.days(units.absent) end::decimal(18, 4) as days_absent,
        case when is_observed then evidence.days(units.excused) end::decimal(18, 4) as days_excused,
        case when is_observed then evidence.days(units.unexcused) end::decimal(18, 4) as days_unexcused,
        case when is_observed then evidence.days(units.medical) end::decimal(18, 4) as days_medical,
        case when is_observed then evidence.days(units.family) end::decimal(18, 4) as days_family,
        case when is_observed then evidence.days(units.travel) end::decimal(18, 4) as days_travel,
        case when is_observed then evidence.days(units.suspension) end::decimal(18, 4) as days_suspension,
        case
            when is_observed
                then evidence.days(units.absent - medical - family - travel - suspension)
        end::decimal(18, 4) as days_other,
        case when is_observed then units.periods end::bigint as periods_absent,
        case when is_observed then units.lates end::bigint as lates,
        attendance.days_20::decimal(18, 4) as days_expected_20,
        evidence.days(attendance.absent_20)::decimal(18, 4) as days_absent_20,
        evidence.percent_of_days(attendance.absent_20, attendance.days_20)::decimal(18, 4) as rate_20,
        attendance.days_year::decimal(18, 4) as days_expected_year,
        evidence.days(attendance.absent_year)::decimal(18, 4) as days_absent_year,
        evidence.percent_of_days(attendance.absent_year, attendance.days_year)::decimal(18, 4) as rate_year,
        attendance.lates_year::bigint as lates_year,
        attendance.streak::bigint as current_streak,
        attendance.is_chronic,
        attendance.observed_until,
        attendance.basis as denominator,
    from units
    cross join evidence.week as week
    left join evidence.attendance as attendance on units.student_key = attendance.student_key
)

select * from final
