-- One row per moment × case of the training years × replayed week at most $days days from that moment, numbered from 0.
-- All the rows of a student's moment weigh one case together: the neighbouring weeks only keep the model from learning
-- one week's calendar. $upto: students whose hash stands below it; 'g' is all of them.
create or replace table evaluation.training as
with moments as (
    select distinct moment.moment, moment.school_year, portrait.week_ends_on
    from evaluation.moment as moment
    inner join evaluation.portrait as portrait using (school_year, week)
    where list_contains($years, moment.school_year)
),
cases as (
    select
        moments.moment,
        c.school_year,
        c.week,
        c.student_key,
        c.is_adverse
    from evaluation.case as c
    inner join moments
        on
            moments.school_year = c.school_year
            and abs(date_diff('day', moments.week_ends_on, c.week_ends_on)) <= $days
    where c.coefficient is not null and md5(c.student_key) < $upto
),
final as (
    select
        row_number() over (order by school_year, moment, week, student_key) - 1 as number,
        school_year,
        week,
        student_key,
        moment,
        is_adverse,
        1.0::double / count(*) over (partition by moment, school_year, student_key) as weight
    from cases
)
select * from final
order by number
