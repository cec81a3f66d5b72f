-- One row per student × indicator that the previous portrait had observed, with the points it gave then.
create or replace table scoring.previous_part as
with parts as (
    select student, criteria_hash, level, unnest(parts) as part
    from scoring.previous
),
final as (
    select
        parts.student,
        parts.criteria_hash,
        parts.level,
        r.indicator,
        cast(part.points * 1000 as bigint) as earned
    from parts
    inner join scoring.rule as r
        on r.criteria_hash = parts.criteria_hash and r.level = parts.level and r.position = part.position
    where part.points is not null
)
select * from final
