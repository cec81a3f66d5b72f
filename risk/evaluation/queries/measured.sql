-- One row per moment × case with a coefficient, of the years learned from (part 'train') or measured (part 'test').
create or replace table evaluation.measured as
with final as (
    select
        moment.moment,
        case when list_contains($train_years, portrait.school_year) then 'train' else 'test' end as part,
        portrait.*
    from evaluation.case as portrait
    inner join evaluation.moment as moment using (school_year, week)
    where
        portrait.coefficient is not null
        and list_contains($moments, moment.moment)
        and list_contains($years, portrait.school_year)
)
select * from final
order by moment, school_year, student_key
