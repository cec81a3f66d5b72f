-- One row per student to portray × subject: the latest mark of the year, the best one before it, and the course of
-- marks, rounded to whole marks.
with

terms as (
    select
        student_key,
        subject_code,
        any_value(domain) as domain,
        max(mark) filter (where term = 1) as first_mark,
        max(mark) filter (where term = 2) as second_mark,
        max(mark) filter (where term = 3) as third_mark,
        max(term) as term,
        arg_max(recorded_on, term) as recorded_on,
        count(*) as marks,
        arg_max(competencies, term) filter (where lowest_competency is not null) as competencies,
        arg_max(lowest_competency, term) filter (where lowest_competency is not null) as lowest_competency,
        arg_max(competency_recorded_on, term) filter (where lowest_competency is not null) as competency_recorded_on,
    from evidence.mark
    group by student_key, subject_code
),

final as (
    select
        student.student_key,
        student.school_id,
        student.level,
        student.in_scope,
        student.is_comparable,
        terms.* exclude (student_key),
        coalesce(third_mark, second_mark, first_mark) as mark,
        case
            when third_mark is not null then greatest(first_mark, second_mark)
            when second_mark is not null then first_mark
        end as best_earlier,
        concat_ws(
            ', ',
            evidence.whole_mark(first_mark),
            evidence.whole_mark(second_mark),
            evidence.whole_mark(third_mark)
        ) as series,
    from evidence.student as student
    inner join terms on student.student_key = terms.student_key
)

select * from final
