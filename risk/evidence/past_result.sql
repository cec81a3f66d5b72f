-- One row per student to portray × subject of the language of instruction or mathematics with a mark last school year:
-- its étapes, and its result: the final one, else the weighted one over the étapes known, else the last étape's.
-- Only of those whose marks were compared last year too. Without last year's enrolment nobody can tell: no row.
with

terms as (
    select
        student_key,
        subject_code,
        any_value(domain) as domain,
        max(mark) filter (where term = 1) as first_mark,
        max(mark) filter (where term = 2) as second_mark,
        max(mark) filter (where term = 3) as third_mark,
        max(mark) filter (where term = 4) as final_mark,
        arg_max(recorded_on, term) as recorded_on,
    from evidence.marks_of(evidence.previous_school_year(), true)
    group by student_key, subject_code
),

results as (
    select
        terms.*,
        evidence.weighted_total(first_mark, second_mark, third_mark, weight_1, weight_2, weight_3) as total,
        evidence.known_weight(first_mark, second_mark, third_mark, weight_1, weight_2, weight_3) as known_weight,
    from terms
    left join evidence.term_weight on true
),

final as (
    select
        student.student_key,
        student.school_id,
        student.level,
        student.in_scope,
        past.level as past_level,
        results.* exclude (student_key, total, known_weight),
        subject.programme,
        coalesce(
            final_mark,
            case when known_weight > 0 then evidence.ratio(total, known_weight) end,
            third_mark,
            second_mark,
            first_mark
        )::decimal(18, 4) as mark,
    from results
    inner join evidence.student as student on results.student_key = student.student_key
    inner join evidence.past_enrolment as past on results.student_key = past.student_key
    inner join evidence.subject as subject on results.subject_code = subject.subject_code
    where past.is_comparable and student.is_comparable
)

select * from final
