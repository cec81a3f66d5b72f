-- One row per student with comparable marks in two subjects or more: points between the best and the lowest of the
-- latest marks of the year. The numerator is the lowest, the denominator the best, the series their names.
with

results as (
    select result.student_key, result.mark, result.recorded_on, result.subject_code, subject.name
    from evidence.subject_result as result
    inner join evidence.subject as subject on result.subject_code = subject.subject_code
    where result.is_comparable
),

ends as (
    select
        student_key,
        min(mark) as lowest,
        max(mark) as best,
        arg_min(name, (mark, subject_code)) as lowest_name,
        arg_min(name, (-mark, subject_code)) as best_name,
        max(recorded_on) as recorded_on,
        count(*) as subjects,
    from results
    group by student_key
    having count(*) > 1
),

final as (
    select
        student_key,
        best - lowest as value,
        lowest as numerator,
        best as denominator,
        null::decimal(18, 4) as benchmark,
        lowest_name || ', ' || best_name as series,
        recorded_on as evidence_on,
        subjects as evidence_count,
    from ends
)

select * from final
