-- One row per student to portray in secondary 4 or 5, whose marks are comparable × course of secondary 4 or 5 with a
-- final result: the best of all years, and this year's. Of the subject itself, whatever its course group.
with

final as (
    select
        student.student_key,
        grade.subject_code,
        max(grade.mark)::decimal(18, 4) as best_mark,
        max(grade.mark) filter (where grade.school_year = week.school_year)::decimal(18, 4) as this_year_mark,
        max(grade.recorded_on) as recorded_on,
    from seen.grades as grade
    cross join evidence.week as week
    inner join evidence.student as student on grade.student_key = student.student_key
    inner join evidence.diploma_course as course on grade.subject_code = course.subject_code
    where
        grade.term = 'FINAL'
        and grade.competency is null
        and student.is_comparable
        and student.level in ('SEC4', 'SEC5')
    group by student.student_key, grade.subject_code
)

select * from final
