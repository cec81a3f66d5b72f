-- One row per student in scope whose previous portrait has a coefficient (in hundredths here).
create or replace table scoring.previous as
with final as (
    select
        s.student,
        p.week,
        p.version,
        p.tier,
        p.criteria_hash,
        coalesce(p.level, '') as level,
        cast(p.coefficient * 100 as bigint) as coefficient,
        p.parts
    from previous.portrait as p
    inner join scoring.student as s on s.student_key = p.student_key and s.in_scope
    where p.coefficient is not null
)
select * from final
