-- grain: one row per student × section: a case. A student in two sections is two cases.
-- `withdrawn_on` is the day of unregistering: who leaves on the Sunday of the cut is no longer a case, who leaves on the
-- Monday still is.
-- Left out: no day of registration is known, or it is not before that of unregistering.
with

final as (
    select
        student.student_id || '-' || student.section_id as case_id,
        student.section_id,
        student.student_id,
        student.gender,
        student.disability,
        student.final_result,
        student.registered_day,
        student.unregistered_day,
        greatest(course.starts_on + student.registered_day, course.year_starts_on) as enrolled_on,
        case
            when student.unregistered_day is not null
                then greatest(course.starts_on + student.unregistered_day, course.year_starts_on)
        end as withdrawn_on,
    from oulad.student as student
    inner join oulad.course as course on student.section_id = course.section_id
    where
        student.registered_day is not null
        and (student.unregistered_day is null or student.unregistered_day > student.registered_day)
    qualify row_number() over (partition by student.student_id, student.section_id order by student.registered_day) = 1
)

select * from final
