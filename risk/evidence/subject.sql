-- One row per subject code met: the domain that the criteria give it (first pattern that fits), or none.
with

codes as (
    select distinct subject_code from seen.grades
),

final as (
    select
        codes.subject_code,
        arg_min(pattern.domain, pattern.position) as domain,
    from codes
    left join evidence.subject_pattern as pattern on codes.subject_code glob pattern.pattern
    group by codes.subject_code
)

select * from final
