-- Grain: one row per table of events × school: events on a day when the student is enrolled nowhere (for attendance:
-- not at that school), and marks of a school and year in which the student has no enrolment there. They are kept, and
-- count for nothing: days before enrolment or after withdrawal, dates of another year.
with stays as (
    select student_id, school_id, school_year, enrolled_on, coalesce(withdrawn_on, date '9999-12-31') as left_on
    from accepted.enrolments
),

-- Their enrolment is refused: that is told, and their dates are not at fault.
refused as (
    select distinct student_id
    from accepted.refused
    where table_name = 'enrolments' and student_id is not null
),

school_of_student as (
    select student_id, arg_max(school_id, (enrolled_on, school_id)) as school_id
    from stays
    group by student_id
),

attendance as (
    select school_id, count(*) as events
    from accepted.attendance as event
    anti join refused on event.student_id = refused.student_id
    anti join stays
        on event.student_id = stays.student_id
        and event.school_id = stays.school_id
        and event.date between stays.enrolled_on and stays.left_on
    group by school_id
),

others as (
    select 'conduct' as table_name, student_id, coalesce(school_id, '') as school_id, date from accepted.conduct
    union all
    select 'activity', student_id, null, date from accepted.activity
    union all
    select 'assignments', student_id, null, due_on from accepted.assignments
),

elsewhere as (
    select table_name, coalesce(event.school_id, school.school_id, '') as school_id, count(*) as events
    from others as event
    anti join refused on event.student_id = refused.student_id
    anti join stays
        on event.student_id = stays.student_id and event.date between stays.enrolled_on and stays.left_on
    left join school_of_student as school on event.student_id = school.student_id
    group by all
),

grades as (
    select school_id, count(*) as events
    from accepted.grades as mark
    anti join refused on mark.student_id = refused.student_id
    anti join stays
        on mark.student_id = stays.student_id
        and mark.school_id = stays.school_id
        and mark.school_year = stays.school_year
    group by school_id
),

found as (
    select 'attendance' as table_name, * from attendance
    union all
    select * from elsewhere
    union all
    select 'grades', * from grades
),

final as (
    select
        size.table_name,
        size.school_id,
        '' as column_name,
        'events_outside_enrolment' as check_name,
        coalesce(found.events, 0) as observed,
        greatest($few, floor(size.value * $few_share)) as most,
    from quality.profile as size
    left join found using (table_name, school_id)
    where
        size.metric = 'row_count'
        and size.column_name = ''
        and size.value > 0
        and size.table_name in ('attendance', 'grades', 'conduct', 'activity', 'assignments')
)

select * from final
