-- grain: one row per case × day with activity on the platform, for one presentation.
with

final as (
    select
        registration.case_id as student_id,
        course.starts_on + engagement.day as date,
        sum(engagement.clicks)::bigint as actions,
    from oulad.engagement as engagement
    inner join oulad.registration as registration
        on engagement.section_id = registration.section_id and engagement.student_id = registration.student_id
    inner join oulad.course as course on registration.section_id = course.section_id
    where
        course.presentation = getvariable('presentation')
        and course.starts_on + engagement.day between course.year_starts_on and course.year_ends_on
    group by registration.case_id, course.starts_on + engagement.day
)

select * from final
