-- Grain: one row per table of marks × school × check: are the marks of this school year out of 100?
-- A part is what one teacher's scale could touch: étape × subject × competency of grades, subject of assignments,
-- dimension of a survey. Students are counted only where a scale is suspect. Shares leave zeros out: they may be earned.
with school_of_student as (
    select student_id, arg_max(school_id, (enrolled_on, school_id)) as school_id
    from accepted.enrolments
    group by student_id
),

marks as (
    select
        'grades' as table_name, 'mark' as column_name, student_id, school_id, term, subject_code,
        competency, mark as value,
    from accepted.grades
    where school_year = $school_year
    union all
    select
        'assignments', 'score', student_id, coalesce(school_id, ''), null, subject_code, null, score,
    from accepted.assignments
    left join school_of_student using (student_id)
    where score is not null and due_on >= $year_starts_on
    union all
    select
        'survey', 'score', student_id, coalesce(school_id, ''), null, dimension, null, score,
    from accepted.survey
    left join school_of_student using (student_id)
    where date >= $year_starts_on
),

counted as (
    select
        table_name, column_name, school_id, term, subject_code, competency,
        max(value) as largest,
        count(*) as marks,
        count(*) filter (value > 0) as above_zero,
        count(*) filter (value > 0 and value <= $low_scale) as low,
    from marks
    group by table_name, column_name, school_id, term, subject_code, competency
),

parts as (
    select *, largest <= $low_scale or low >= $low_share * above_zero as is_low
    from counted
),

terms as (
    select
        table_name, school_id, term,
        max(largest) as largest,
        sum(marks) as marks,
        sum(above_zero) as above_zero,
        sum(low) as low,
        count(*) as parts,
        count(*) filter (is_low) as low_parts,
        coalesce(sum(marks) filter (is_low), 0) as marks_of_low_parts,
    from parts
    group by table_name, school_id, term
),

-- One part alone among others is one teacher's scale: it is told, and stops nothing.
suspect_terms as (
    select *
    from terms
    where marks >= $enough_values
        and (
            largest <= $low_scale
            or (
                above_zero >= $enough_values
                and (low >= $low_share * above_zero or 2 * marks_of_low_parts >= marks)
                and (low_parts <> 1 or parts = 1)
            )
        )
),

suspect_parts as (
    select *
    from parts
    anti join suspect_terms
        on parts.table_name = suspect_terms.table_name
        and parts.school_id = suspect_terms.school_id
        and parts.term is not distinct from suspect_terms.term
    where is_low and marks >= $enough_values
),

of_suspect_terms as (
    select marks.table_name, marks.school_id, marks.term, count(*) as marks
    from marks
    inner join suspect_terms
        on marks.table_name = suspect_terms.table_name
        and marks.school_id = suspect_terms.school_id
        and marks.term is not distinct from suspect_terms.term
    where marks.value <= $low_scale
    group by all
    having count(distinct marks.student_id) >= $enough_students
),

of_suspect_parts as (
    select marks.table_name, marks.school_id, marks.term, marks.subject_code, marks.competency, count(*) as marks
    from marks
    inner join suspect_parts
        on marks.table_name = suspect_parts.table_name
        and marks.school_id = suspect_parts.school_id
        and marks.term is not distinct from suspect_parts.term
        and marks.subject_code = suspect_parts.subject_code
        and marks.competency is not distinct from suspect_parts.competency
    where marks.value <= $low_scale
    group by all
    having count(distinct marks.student_id) >= $enough_students
),

found as (
    select 'scale_suspect' as check_name, table_name, school_id, sum(marks) as marks
    from of_suspect_terms
    group by table_name, school_id
    union all
    select 'subject_scale_suspect', table_name, school_id, sum(marks)
    from of_suspect_parts
    group by table_name, school_id
),

judged as (
    select distinct table_name, column_name, school_id, check_name
    from parts
    cross join (select unnest(['scale_suspect', 'subject_scale_suspect']) as check_name)
),

final as (
    select
        table_name,
        school_id,
        column_name,
        check_name,
        coalesce(marks, 0) as observed,
        0 as most,
    from judged
    left join found using (table_name, school_id, check_name)
)

select * from final
