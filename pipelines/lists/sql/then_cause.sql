-- Grain: one follow-up: the tier, the points of each domain, and the domains that weighed at least $share % of the
-- coefficient, in the portrait that the team had before it.
with
weight as (
    select
        moment.follow_up_id,
        moment.coefficient,
        contribution.domain,
        sum(contribution.contribution) as weight,
    from portraits.contribution as contribution
    inner join list_then as moment
        on moment.student_key = contribution.student_key
        and moment.week = contribution.week
        and moment.version = contribution.version
    where
        contribution.student_key in ({keys}) and contribution.week in ({weeks})
        and contribution.domain is not null and moment.coefficient > 0
    group by all
),
weighing as (
    select
        follow_up_id,
        list(domain order by weight desc, domain) filter (where 100 * weight >= $share * coefficient) as causes,
        list(domain order by domain) as domains,
        list(weight order by domain) as points,
    from weight
    group by follow_up_id
),
final as (
    select
        moment.follow_up_id,
        moment.tier,
        case
            when weighing.causes is not null then weighing.causes
            when moment.coefficient > 0 and moment.dominant_domain is not null then [moment.dominant_domain]
            else []
        end as causes,
        coalesce(weighing.domains, []) as domains,
        coalesce(weighing.points, []) as points,
    from list_then as moment
    left join weighing using (follow_up_id)
)
select * from final
order by follow_up_id
