-- Grain: one final result of the school year before: student_key of `dossier_key` × subject, as known in the week.
with

levels as (
    select student_key, arg_max(level, enrolled_on) as level
    from seen.enrolments
    inner join dossier_key using (student_key)
    where school_year = $previous_school_year
    group by student_key
),

final as (
    select
        grade.student_key,
        levels.level,
        grade.subject_code,
        coalesce(subject.name, grade.subject_code) as subject,
        subject.domain,
        grade.mark,
        grade.recorded_on,
    from seen.grades as grade
    inner join dossier_key using (student_key)
    left join evidence.subject as subject on grade.subject_code = subject.subject_code
    left join levels on grade.student_key = levels.student_key
    where grade.school_year = $previous_school_year and grade.term = 'FINAL' and grade.competency is null
    qualify row_number() over (
        partition by grade.student_key, grade.subject_code
        order by grade.recorded_on desc, grade.school_id, grade.course_group
    ) = 1
)

select * from final
order by
    student_key,
    case domain when 'literacy' then 1 when 'numeracy' then 2 when 'second_language' then 3 else 4 end,
    subject,
    subject_code
