-- grain: one row per case × assessment of its section, for one presentation.
-- Everyone registered when an assessment is due has it to hand in; its absence from the grades is work not handed in.
-- An assessment that nobody ever handed in is in no file. Without a due day (final exams), it is due on the last day of
-- the course, as the data's authors say. A result carried over from an earlier presentation (`is_banked`) counts as
-- handed in on its day. Work that is due beyond the school year is never seen: it is left out.
with

assessment as (
    select section_id, assessment_id, any_value(due_day) as due_day, any_value(weight) as weight,
    from oulad.grade
    group by section_id, assessment_id
),

handed as (
    select *
    from oulad.grade
    qualify row_number() over (
        partition by section_id, student_id, assessment_id order by day nulls last, score desc nulls last
    ) = 1
),

final as (
    select
        registration.case_id as student_id,
        course.module as subject_code,
        assessment.assessment_id as assignment_id,
        course.starts_on + coalesce(assessment.due_day, course.length_days) as due_on,
        course.starts_on + handed.day as submitted_on,
        handed.score,
        assessment.weight,
    from oulad.registration as registration
    inner join oulad.course as course on registration.section_id = course.section_id
    inner join assessment on registration.section_id = assessment.section_id
    left join handed
        on
            registration.section_id = handed.section_id
            and registration.student_id = handed.student_id
            and assessment.assessment_id = handed.assessment_id
    where
        course.presentation = getvariable('presentation')
        and course.starts_on + coalesce(assessment.due_day, course.length_days)
        between course.year_starts_on and course.year_ends_on
        and (
            handed.day is not null
            or coalesce(assessment.due_day, course.length_days)
            between registration.registered_day and coalesce(registration.unregistered_day, course.length_days)
        )
)

select * from final
