-- One row per case of the training years × replayed week that it was portrayed in, one week out of $every, numbered from
-- 0. Each row weighs one over the weeks kept of its school year. Were a case's rows to weigh one together, those who leave
-- early would weigh more in the weeks before, and the model would expect too many of them among who is still there.
-- $upto: students whose hash stands below it; 'g' is all of them.
create or replace table evaluation.training as
with weeks as (
    select
        school_year,
        week,
        dense_rank() over (partition by school_year order by week_ends_on desc) as place
    from (select distinct school_year, week, week_ends_on from evaluation.portrait where coefficient is not null)
    where list_contains($years, school_year)
),
cases as (
    select
        c.school_year,
        c.week,
        c.student_key,
        c.is_adverse
    from evaluation.case as c
    inner join weeks using (school_year, week)
    where
        (weeks.place - 1) % $every = 0
        and c.coefficient is not null
        and md5(c.student_key) < $upto
),
final as (
    select
        row_number() over (order by school_year, week, student_key) - 1 as number,
        school_year,
        week,
        student_key,
        is_adverse,
        1.0::double / weeks.kept as weight
    from cases
    inner join (select school_year, count(distinct week) as kept from cases group by school_year) as weeks
        using (school_year)
)
select * from final
order by number
