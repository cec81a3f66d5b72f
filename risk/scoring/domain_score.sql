-- One row per pass × student × domain with something observed: points before the domain's cap (raw), earned and
-- observable, whether the domain has its minimum coverage, and its score in hundredths.
create or replace table scoring.domain_score as
with summed as (
    select
        pass,
        student,
        any_value(criteria_hash) as criteria_hash,
        any_value(level) as level,
        domain,
        cast(sum(earned) as bigint) as raw,
        cast(sum(observable) as bigint) as all_observable
    from scoring.family_score
    group by pass, student, domain
),
capped as (
    select
        summed.*,
        least(raw, coalesce(domain_cap.cap, raw)) as earned,
        least(all_observable, coalesce(domain_cap.cap, all_observable)) as observable
    from summed
    left join scoring.domain_cap as domain_cap using (criteria_hash, domain)
),
-- Without a family that the criteria require, the rest of the domain does not speak for it.
lacking as (
    select distinct capped.pass, capped.student, capped.domain
    from capped
    inner join scoring.required_family as required using (criteria_hash, domain)
    left join scoring.family_score as found
        on
            found.pass = capped.pass
            and found.student = capped.student
            and found.domain = capped.domain
            and found.family = required.family
            and found.observable > 0
    where found.student is null
),
final as (
    select
        capped.* exclude (all_observable),
        lacking.student is null and observable * 10000 >= setting.domain_minimum * applicable.points as is_covered,
        scoring.rounded_ratio(10000 * earned, observable) as score
    from capped
    inner join scoring.applicable as applicable using (criteria_hash, level, domain)
    inner join scoring.setting as setting using (criteria_hash)
    left join lacking using (pass, student, domain)
    where observable > 0
)
select * from final
