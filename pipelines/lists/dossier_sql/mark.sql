-- Grain: one mark of this year's report cards: student_key of `dossier_key` × subject × course group × competency (empty:
-- the subject) × étape, as known in the week. The domains of the criteria come first, then the other subjects by name.
with

marks as (
    select grade.*
    from seen.grades as grade
    inner join dossier_key using (student_key)
    where grade.school_year = $school_year
    -- The same course entered by two schools (a transfer): what was recorded last.
    qualify row_number() over (
        partition by
            grade.student_key, grade.subject_code, coalesce(grade.course_group, ''), grade.competency, grade.term
        order by grade.recorded_on desc, grade.school_id
    ) = 1
),

final as (
    select
        marks.student_key,
        marks.subject_code,
        coalesce(subject.name, marks.subject_code) as subject,
        subject.domain,
        coalesce(marks.course_group, '') as course_group,
        marks.competency,
        competency_name.name as competency_name,
        marks.term,
        marks.mark,
        marks.mark_code,
        marks.recorded_on,
    from marks
    left join evidence.subject as subject on marks.subject_code = subject.subject_code
    left join evidence.competency_name as competency_name
        on subject.domain = competency_name.domain
        and marks.competency = competency_name.competency
)

select * from final
order by
    student_key,
    case domain when 'literacy' then 1 when 'numeracy' then 2 when 'second_language' then 3 else 4 end,
    subject,
    subject_code,
    course_group,
    competency nulls first,
    term
