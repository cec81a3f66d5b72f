-- One row per case measured at the moment, numbered in the order of year and student: what is rescored.
create or replace table evaluation.varied_case as
with final as (
    select
        cast(row_number() over (order by school_year, student_key) as integer) as student,
        school_year,
        week,
        student_key,
        coalesce(level, '') as level,
        dense_rank() over (order by school_year, school_id, level) as team,
        capacity,
        is_adverse,
        cast(coefficient * 100 as bigint) as coefficient,
        literacy is not null as has_literacy,
        numeracy is not null as has_numeracy,
        engagement is not null as has_engagement
    from evaluation.measured
    where moment = $moment and part = 'test'
)
select * from final
order by student
