-- One row per pass × student × domain with something observed: points, whether the domain has its minimum
-- coverage, and its score in hundredths.
create or replace table scoring.domain_score as
with summed as (
    select
        pass,
        student,
        any_value(criteria_hash) as criteria_hash,
        any_value(level) as level,
        domain,
        cast(sum(earned) as bigint) as earned,
        cast(sum(observable) as bigint) as observable
    from scoring.family_score
    group by pass, student, domain
),
final as (
    select
        summed.*,
        observable * 10000 >= setting.domain_minimum * applicable.points as is_covered,
        scoring.rounded_ratio(10000 * earned, observable) as score
    from summed
    inner join scoring.applicable as applicable using (criteria_hash, level, domain)
    inner join scoring.setting as setting using (criteria_hash)
    where observable > 0
)
select * from final
