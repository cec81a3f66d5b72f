-- One row per student to portray × dimension surveyed this school year: the latest score, and the student's own one
-- before it, of this year or of the year before.
with

scores as (
    select
        survey.student_key,
        survey.dimension,
        survey.date,
        survey.score,
        lag(survey.score) over earlier as previous_score,
        lag(survey.date) over earlier as previous_on,
    from seen.survey as survey
    cross join evidence.week as week
    where survey.date between week.year_starts_on - interval 1 year and week.week_ends_on
    window earlier as (partition by survey.student_key, survey.dimension order by survey.date)
    qualify row_number() over (partition by survey.student_key, survey.dimension order by survey.date desc) = 1
),

final as (
    select
        student.student_key,
        student.school_id,
        student.level,
        student.in_scope,
        scores.dimension,
        scores.score::decimal(18, 4) as score,
        scores.date as surveyed_on,
        scores.previous_score::decimal(18, 4) as previous_score,
        scores.previous_on,
    from scores
    cross join evidence.week as week
    inner join evidence.student as student on scores.student_key = student.student_key
    where scores.date >= week.year_starts_on
)

select * from final
