-- One row per pass × student with something observed: the coefficient in hundredths, empty where a required domain
-- is missing or no domain is covered.
create or replace table scoring.score as
with required as (
    select criteria_hash, count(*) as domains from scoring.required_domain group by criteria_hash
),
summed as (
    select
        d.pass,
        d.student,
        d.criteria_hash,
        cast(sum(d.observable) as bigint) as observable_anywhere,
        cast(sum(d.earned) filter (where d.is_covered) as bigint) as earned,
        cast(sum(d.observable) filter (where d.is_covered) as bigint) as observable,
        count(r.domain) filter (where d.is_covered) as required_covered
    from scoring.domain_score as d
    left join scoring.required_domain as r on r.criteria_hash = d.criteria_hash and r.domain = d.domain
    group by d.pass, d.student, d.criteria_hash
),
final as (
    select
        summed.*,
        case
            when required_covered = coalesce(required.domains, 0)
                then scoring.rounded_ratio(10000 * earned, observable)
        end as coefficient
    from summed
    left join required using (criteria_hash)
)
select * from final
