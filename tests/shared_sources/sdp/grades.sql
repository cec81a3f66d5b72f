-- grain: one record of student_test_scores. The school is that of the last enrolment of the year; a score of 450 is 100.
with schools as (
    select sid, school_year, arg_max(school_code, (_file, _line)) as school_code
    from raw.student_school_enrollment
    where school_code is not null
    group by sid, school_year
),

final as (
    select
        score.sid as student_id,
        schools.school_code as school_id,
        (score.school_year::integer - 1) || '-' || score.school_year as school_year,
        case score.test_subject when '1' then 'ELA' when '2' then 'MATH' end as subject_code,
        'FINAL' as term,
        round(score.scaled_score::decimal(9, 2) / 4.5, 2) as mark,
        score.school_year || '-05-31' as recorded_on,
        case when list_contains(score._missing, 'scaled_score') then 'declared_missing' end as _ignored,
        score._file,
        score._line,
    from raw.student_test_scores as score
    left join schools on score.sid = schools.sid and score.school_year = schools.school_year
)

select * from final
