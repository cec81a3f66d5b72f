-- One row per case measured at the moment, in the order of year and student: its score by the method, and its rank by
-- that score (1 is the highest, ties by student_key) within its team (school year × school × level) and among all.
with ranked as (
    select
        measured.school_year,
        measured.student_key,
        score.score,
        measured.is_adverse,
        measured.capacity,
        row_number() over (
            partition by measured.school_year, measured.school_id, measured.level
            order by score.score desc, measured.student_key
        ) as team_rank,
        row_number() over (order by score.score desc, measured.student_key, measured.school_year) as rank
    from evaluation.measured as measured
    inner join evaluation.score as score
        on
            score.moment = measured.moment
            and score.school_year = measured.school_year
            and score.student_key = measured.student_key
    where measured.part = 'test' and measured.moment = $moment and score.method = $method
),
final as (
    select score, is_adverse, team_rank <= capacity as is_within_capacity, rank from ranked
    order by school_year, student_key
)
select * from final
