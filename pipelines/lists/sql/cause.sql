-- Grain: one student_key on the list or in follow-up (keys): the domains that weigh at least $share % of the coefficient,
-- heaviest first.
with
weight as (
    select
        portrait.student_key,
        portrait.coefficient,
        contribution.domain,
        sum(contribution.contribution) as weight,
    from portraits.contribution as contribution
    inner join list_portrait as portrait
        on portrait.student_key = contribution.student_key and portrait.version = contribution.version
    where
        contribution.week = $week and contribution.student_key in ({keys}) and contribution.domain is not null
        and (portrait.is_listed or portrait.is_followed) and portrait.coefficient > 0
    group by all
),
weighing as (
    select student_key, list(domain order by weight desc, domain) as causes
    from weight
    where 100 * weight >= $share * coefficient
    group by student_key
),
final as (
    select
        portrait.student_key,
        -- Where none weighs that much, the one that weighs most.
        coalesce(weighing.causes, [portrait.dominant_domain]) as causes,
    from list_portrait as portrait
    left join weighing using (student_key)
    where
        (portrait.is_listed or portrait.is_followed)
        and (weighing.student_key is not null or portrait.dominant_domain is not null)
)
select * from final
order by student_key
