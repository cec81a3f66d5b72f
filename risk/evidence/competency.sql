-- One row per domain × competency met that a role of the criteria knows, whatever its case, and those roles.
with

met as (
    select distinct subject.domain, grade.competency
    from seen.grades as grade
    inner join evidence.subject as subject on grade.subject_code = subject.subject_code
    where grade.competency is not null and subject.domain in ('literacy', 'numeracy')
),

final as (
    select
        met.domain,
        met.competency,
        list(distinct role.role order by role.role) as roles,
    from met
    inner join evidence.competency_pattern as role
        on met.domain = role.domain
        and lower(met.competency) glob lower(role.pattern)
    group by met.domain, met.competency
)

select * from final
