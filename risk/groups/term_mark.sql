-- One row per student in scope whose marks are comparable × subject × competency (empty: the subject itself) × étape of
-- this school year.
create or replace table scoring.group_term_mark as
with subjects as (
    select m.student_key, m.subject_code, '' as competency, m.term, m.mark
    from evidence.mark as m
    inner join evidence.student as s on s.student_key = m.student_key and s.in_scope and s.is_comparable
),
competencies as (
    select
        g.student_key,
        g.subject_code,
        g.competency,
        cast(g.term as tinyint) as term,
        cast(g.mark as decimal(18, 4)) as mark
    from seen.grades as g
    inner join evidence.student as s on s.student_key = g.student_key and s.in_scope and s.is_comparable
    where g.school_year = $school_year and g.competency is not null and g.term in ('1', '2', '3')
    -- As for the subject: the ordinary course comes before a resumption group, which starts with a letter.
    qualify row_number() over (
        partition by g.student_key, g.subject_code, g.competency, g.term
        order by
            regexp_matches(coalesce(g.course_group, ''), '^[[:alpha:]]'),
            g.recorded_on desc,
            coalesce(g.course_group, ''),
            g.school_id
    ) = 1
),
final as (
    select * from subjects
    union all
    select * from competencies
)
select * from final
