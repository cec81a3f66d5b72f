-- One row per student: unexcused periods of one same subject, the one most skipped, over the 20 school days before the
-- last five, on days when the student was at school. The series is the subject's name, else its code; the latest fact is
-- the last of those periods, or the last observed day where there is none.
-- Missing where the school enters no subject with its absences: nothing tells which class was missed.
with

schools_with_subjects as (
    select distinct event.school_id
    from evidence.attendance_source as event
    cross join evidence.week as week
    where event.subject_code is not null and event.date between week.year_starts_on and week.week_ends_on
),

codes as (
    select distinct subject_code from evidence.skipped_class
),

names as (
    select
        codes.subject_code,
        arg_min(subject_name.name, subject_name.position) as name,
    from codes
    inner join evidence.subject_name as subject_name on codes.subject_code glob subject_name.pattern
    group by codes.subject_code
),

most_skipped as (
    select *
    from evidence.skipped_class
    qualify row_number() over (partition by student_key order by periods desc, subject_code) = 1
),

final as (
    select
        attendance.student_key,
        coalesce(most_skipped.periods, 0) as value,
        coalesce(most_skipped.periods, 0) as numerator,
        attendance.days_unexcused as denominator,
        null::decimal(18, 4) as benchmark,
        left(coalesce(names.name, most_skipped.subject_code), 59) as series,
        coalesce(most_skipped.skipped_on, attendance.observed_until) as evidence_on,
        attendance.days_unexcused as evidence_count,
    from evidence.attendance as attendance
    inner join schools_with_subjects on attendance.school_id = schools_with_subjects.school_id
    left join most_skipped on attendance.student_key = most_skipped.student_key
    left join names on most_skipped.subject_code = names.subject_code
    where attendance.days_unexcused > 0
)

select * from final
