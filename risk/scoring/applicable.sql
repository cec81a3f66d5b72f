-- One row per criteria hash × level × domain: the points, in thousandths, that could be observed at that level.
create or replace table scoring.applicable as
with families as (
    select
        criteria_hash,
        level,
        domain,
        coalesce(family, '') as family,
        case when family is null then indicator else '' end as alone,
        least(coalesce(any_value(cap), sum(points)), sum(points)) as points
    from scoring.rule
    where domain is not null
    group by all
),
domains as (
    select criteria_hash, level, domain, cast(sum(points) as bigint) as points
    from families
    group by all
    having sum(points) > 0
),
final as (
    select
        domains.* exclude (points),
        least(domains.points, coalesce(domain_cap.cap, domains.points)) as points
    from domains
    left join scoring.domain_cap as domain_cap using (criteria_hash, domain)
)
select * from final
