-- One row per student to portray × domain × role of a competency: its lowest mark in the latest étape that has any, in
-- the subject that speaks for the domain.
with

known as (
    select
        result.student_key,
        result.school_id,
        result.level,
        result.in_scope,
        result.is_comparable,
        result.domain,
        mark.term,
        unnest(competency.roles) as role,
        grade.mark::decimal(18, 4) as mark,
        grade.recorded_on,
    from seen.grades as grade
    inner join evidence.week as week on grade.school_year = week.school_year
    inner join evidence.domain_result as result
        on grade.student_key = result.student_key
        and grade.subject_code = result.subject_code
    inner join evidence.competency as competency
        on result.domain = competency.domain
        and grade.competency = competency.competency
    -- Of one course group only, as the lowest competency is.
    inner join evidence.mark as mark
        on grade.student_key = mark.student_key
        and grade.subject_code = mark.subject_code
        and grade.term = mark.term::varchar
        and grade.school_id = mark.competency_school_id
        and coalesce(grade.course_group, '') = mark.competency_course_group
    where grade.competency is not null
),

final as (
    select *
    from known
    qualify row_number() over (
        partition by student_key, domain, role
        order by term desc, mark, recorded_on desc
    ) = 1
)

select * from final
