-- One row per student × indicator that the previous portrait had observed, with the points it gave then.
-- Only students who have a previous coefficient and may have one now.
create or replace table scoring.previous_part as
with students as (
    select p.student_key, p.criteria_hash, coalesce(p.level, '') as level, unnest(p.parts) as part
    from previous.portrait as p
    inner join evidence.student as s on s.student_key = p.student_key and s.in_scope
    where p.coefficient is not null
),
final as (
    select
        students.student_key,
        students.criteria_hash,
        students.level,
        r.indicator,
        cast(part.points * 1000 as bigint) as earned
    from students
    inner join scoring.rule as r
        on
            r.criteria_hash = students.criteria_hash
            and r.level = students.level
            and r.position = part.position
    where part.points is not null
)
select * from final
