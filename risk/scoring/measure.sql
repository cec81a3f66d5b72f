-- One row per student in scope × indicator that has a value, whatever its evidence. The measure is in ten-thousandths.
create or replace table scoring.measure as
with final as (
    select
        s.student,
        s.level_or_none as level,
        v.* exclude (student_key, evidence_count),
        coalesce(v.evidence_count, 0) as evidence_count,
        cast(v.value * 10000 as bigint) as measure
    from evidence.indicator_value as v
    inner join scoring.student as s on s.student_key = v.student_key and s.in_scope
    where v.value is not null
)
select * from final
