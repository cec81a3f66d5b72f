-- One row per student × subject × étape of a school year, the year's final result being étape 4; `core_only`: of the
-- language of instruction and of mathematics.
-- The mark is the subject's, whatever its course group; without one, the mean of the competencies of one group. Of
-- several course groups, the ordinary one comes before a resumption group (which starts with a letter), then the latest
-- mark. The competencies told are of one group too: of two alike, that of the mark. The lowest competency is told of
-- those that no role of the criteria knows.
create or replace macro evidence.marks_of(wanted_year, core_only) as table
with

grades as (
    select
        grade.student_key,
        grade.subject_code,
        subject.domain,
        case when grade.term = 'FINAL' then 4 else grade.term::integer end::tinyint as term,
        grade.school_id,
        coalesce(grade.course_group, '') as course_group,
        grade.competency,
        competency.competency is not null as has_role,
        grade.mark::decimal(9, 4) as mark,
        grade.recorded_on,
    from seen.grades as grade
    inner join evidence.subject as subject on grade.subject_code = subject.subject_code
    left join evidence.competency as competency
        on subject.domain = competency.domain
        and grade.competency = competency.competency
    where grade.school_year = wanted_year and (not core_only or subject.domain in ('literacy', 'numeracy'))
),

course_marks as (
    select
        student_key,
        subject_code,
        domain,
        term,
        school_id,
        course_group,
        max(mark) filter (where competency is null) as subject_mark,
        max(recorded_on) filter (where competency is null) as subject_recorded_on,
        sum(mark) filter (where competency is not null) as competency_total,
        max(recorded_on) filter (where competency is not null) as competency_recorded_on,
        count(competency) as competencies,
        min({'mark': mark, 'competency': competency})
            filter (where competency is not null and domain is not null and not has_role) as lowest_competency,
    from grades
    group by student_key, subject_code, domain, term, school_id, course_group
),

marks as (
    select
        student_key,
        subject_code,
        domain,
        term,
        school_id,
        course_group,
        coalesce(
            subject_mark,
            ((2 * (competency_total * 10000)::bigint + competencies) // (2 * competencies))::decimal(14, 0) * 0.0001
        )::decimal(18, 4) as mark,
        coalesce(subject_recorded_on, competency_recorded_on) as recorded_on,
    from course_marks
    qualify row_number() over (
        partition by student_key, subject_code, term
        order by
            subject_mark is null,
            regexp_matches(course_group, '^[[:alpha:]]'),
            coalesce(subject_recorded_on, competency_recorded_on) desc,
            course_group,
            school_id
    ) = 1
),

competency_marks as (
    select course_marks.*
    from course_marks
    inner join marks using (student_key, subject_code, term)
    where course_marks.competencies > 0
    qualify row_number() over (
        partition by course_marks.student_key, course_marks.subject_code, course_marks.term
        order by
            regexp_matches(course_marks.course_group, '^[[:alpha:]]'),
            (course_marks.school_id, course_marks.course_group) = (marks.school_id, marks.course_group) desc,
            course_marks.competency_recorded_on desc,
            course_marks.course_group,
            course_marks.school_id
    ) = 1
),

final as (
    select
        marks.* exclude (school_id, course_group),
        coalesce(competency_marks.competencies, 0) as competencies,
        competency_marks.lowest_competency,
        competency_marks.competency_recorded_on,
        competency_marks.school_id as competency_school_id,
        competency_marks.course_group as competency_course_group,
    from marks
    left join competency_marks using (student_key, subject_code, term)
)

select * from final;
