-- One row per student to portray × subject: unexcused periods of the 20 school days before the last five, on days when
-- the student was at school (absent half of the day at most).
-- A period is counted once however many times it was entered; an entry without a period counts as one. Where a whole
-- day was missed, no class was skipped: the student was away.
with

entries as (
    select distinct
        student_key,
        date,
        subject_code,
        period,
    from evidence.attendance_source
    cross join evidence.week as week
    where
        date between week.year_starts_on and week.week_ends_on
        and category = 'unexcused'
        and subject_code is not null
        and coalesce(reason_group, '') not in ('school_activity', 'work_placement', 'exam', 'closure', 'suspension')
),

days_at_school as (
    select
        observed_stay.student_key,
        absence_day.date,
    from evidence.absence_day as absence_day
    inner join evidence.observed_stay as observed_stay on absence_day.stay = observed_stay.stay
    where
        absence_day.is_school_day
        and absence_day.unexcused_units > 0
        and 2 * absence_day.absent_units <= evidence.school_day_units()
        and observed_stay.days_in_year - observed_stay.days_before - absence_day.ordinal + observed_stay.ordinal_before
            between 5 and 24
),

final as (
    select
        entries.student_key,
        entries.subject_code,
        count(*) as periods,
        max(entries.date) as skipped_on,
    from entries
    inner join days_at_school
        on entries.student_key = days_at_school.student_key
        and entries.date = days_at_school.date
    group by entries.student_key, entries.subject_code
)

select * from final
