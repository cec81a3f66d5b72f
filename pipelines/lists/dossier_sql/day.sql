-- Grain: one student_key of `dossier_key`; the school days of its stays this year up to the week's Sunday, in order:
-- dates, what each was, and the share of the day missed. A day that nobody has entered yet is not a day of presence.
with

stays as (
    select
        stay.stay,
        stay.student_key,
        stay.school_id,
        stay.calendar_id,
        stay.starts_on,
        stay.ends_on,
        observed_stay.observed_until,
    from evidence.stay as stay
    inner join dossier_key using (student_key)
    left join evidence.observed_stay as observed_stay using (stay)
),

school_days as (
    select
        stays.stay,
        stays.student_key,
        day.date,
        coalesce(day.date <= stays.observed_until, false) as is_entered,
    from stays
    inner join evidence.school_day as day
        on stays.school_id = day.school_id
        and stays.calendar_id = day.calendar_id
        and day.date between stays.starts_on and stays.ends_on
    where day.is_school_day
),

-- What the school asked of the student elsewhere than in class: an entry, and no absence.
activities as (
    select distinct event.student_key, event.date
    from evidence.attendance_source as event
    inner join dossier_key using (student_key)
    where event.reason_group in ('school_activity', 'work_placement', 'exam')
),

absences as (
    select absence_day.*
    from evidence.absence_day as absence_day
    inner join dossier_key using (student_key)
),

days as (
    select
        school_days.student_key,
        school_days.date,
        coalesce(absences.unexcused_units, 0) as unexcused_units,
        coalesce(absences.suspension_units, 0) as suspension_units,
        coalesce(absences.excused_units, 0) as excused_units,
        case
            when not school_days.is_entered then 'not_entered'
            when absences.absent_units > 0 and absences.absent_units < evidence.school_day_units() then 'partial'
            when absences.absent_units > 0 then
                case greatest(absences.unexcused_units, absences.suspension_units, absences.excused_units)
                    when absences.unexcused_units then 'unexcused'
                    when absences.suspension_units then 'suspension'
                    else 'excused'
                end
            when absences.lates > 0 then 'late'
            when activities.date is not null then 'activity'
            else 'present'
        end as kind,
        case when absences.absent_units > 0 then evidence.days(absences.absent_units) end as share,
    from school_days
    left join absences on school_days.stay = absences.stay and school_days.date = absences.date
    left join activities on school_days.student_key = activities.student_key and school_days.date = activities.date
),

final as (
    select
        student_key,
        list(date order by date) as dates,
        list(kind order by date) as kinds,
        list(share order by date) as shares,
        evidence.days(sum(unexcused_units)) as days_unexcused,
        evidence.days(sum(suspension_units)) as days_suspension,
        evidence.days(sum(excused_units)) as days_excused,
    from days
    group by student_key
)

select * from final
order by student_key
