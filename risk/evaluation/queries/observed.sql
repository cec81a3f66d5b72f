-- One row per student × indicator observed this week: the parts of the portraits under the names of the criteria.
create or replace table evaluation.observed as
with parts as (
    select student_key, level, criteria_hash, unnest(parts) as part
    from week.portrait
),
criteria as (
    select
        levels.level,
        criterion.criteria_hash,
        criterion.indicator,
        criterion.position,
        criterion.points,
        row_number() over (
            partition by levels.level, criterion.criteria_hash, criterion.indicator
            order by criterion.level nulls last
        ) as choice
    from (select distinct level, criteria_hash from parts) as levels
    inner join criteria.criterion as criterion
        on
            criterion.criteria_hash = levels.criteria_hash
            and (criterion.level is null or criterion.level = levels.level)
),
final as (
    select
        parts.student_key,
        criteria.indicator,
        part.value,
        part.evidence_count,
        part.evidence_on,
        part.points as earned,
        criteria.points
    from parts
    inner join criteria
        on
            criteria.choice = 1
            and criteria.criteria_hash = parts.criteria_hash
            and criteria.level is not distinct from parts.level
            and criteria.position = part.position
    -- A part without points is told all the same, but was not observed enough to count.
    where part.points is not null
)
select * from final
