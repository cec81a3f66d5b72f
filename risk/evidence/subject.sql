-- One row per subject code met: the domain that the criteria give it (first pattern that fits, which is its programme
-- too), or none, and the name (first pattern that fits), or the code itself.
with

codes as (
    select subject_code from seen.grades
    union
    select subject_code from seen.assignments
),

domains as (
    select
        codes.subject_code,
        arg_min(pattern.domain, pattern.position) as domain,
        arg_min(pattern.pattern, pattern.position) as programme,
    from codes
    inner join evidence.subject_pattern as pattern on codes.subject_code glob pattern.pattern
    group by codes.subject_code
),

names as (
    select
        codes.subject_code,
        arg_min(subject_name.name, subject_name.position) as name,
    from codes
    inner join evidence.subject_name as subject_name on codes.subject_code glob subject_name.pattern
    group by codes.subject_code
),

final as (
    select
        codes.subject_code,
        domains.domain,
        domains.programme,
        coalesce(names.name, codes.subject_code) as name,
    from codes
    left join domains on codes.subject_code = domains.subject_code
    left join names on codes.subject_code = names.subject_code
)

select * from final
