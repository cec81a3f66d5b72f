-- One row per student to portray in secondary 4 or 5, whose marks are comparable × course of secondary 4 or 5 that this
-- year's marks or a final result tell of: the mark of this year (its final result, else the latest étape's), whether the
-- course was passed once, whether it is still being taken (a mark this year, no final result yet), and whether another
-- domain counts it already.
with

this_year as (
    select result.student_key, result.subject_code, result.mark, result.recorded_on
    from evidence.subject_result as result
    inner join evidence.diploma_course as course on result.subject_code = course.subject_code
    where result.is_comparable and result.level in ('SEC4', 'SEC5')
),

final as (
    select
        student_key,
        subject_code,
        coalesce(subject.domain in ('literacy', 'numeracy'), false) as is_counted_elsewhere,
        course.name,
        course.units,
        coalesce(final_result.this_year_mark, this_year.mark) as mark,
        final_result.best_mark as final_mark,
        coalesce(final_result.best_mark >= evidence.pass_mark(), false) as is_passed,
        this_year.mark is not null and final_result.this_year_mark is null as is_taken,
        greatest(this_year.recorded_on, final_result.recorded_on) as recorded_on,
    from this_year
    full join evidence.final_result as final_result using (student_key, subject_code)
    inner join evidence.diploma_course as course using (subject_code)
    inner join evidence.subject as subject using (subject_code)
)

select * from final
