-- One row per student to portray this week. Columns of the contract `portrait` but version and run_id, and parts;
-- their order and types are given by the caller.
create or replace table scoring.portrait as
with domains as (
    select
        student,
        any_value(score) filter (where domain = 'literacy' and is_covered) as literacy,
        any_value(score) filter (where domain = 'numeracy' and is_covered) as numeracy,
        any_value(score) filter (where domain = 'engagement' and is_covered) as engagement
    from scoring.domain_score
    where pass = 'now'
    group by student
),
missing as (
    select student, string_agg(domain, ',' order by rank) as missing_domains
    from scoring.missing_domain
    group by student
),
weights as (
    select student, domain, sum(hundredths) as hundredths
    from scoring.contribution
    group by student, domain
    having sum(hundredths) > 0
),
dominant as (
    select student, first(domain order by hundredths desc, domain) as domain
    from weights
    group by student
),
possible as (
    select level, cast(sum(points) as bigint) as points
    from scoring.applicable
    where criteria_hash = $criteria_hash
    group by level
),
final as (
    select
        s.student,
        s.student_key,
        $week as week,
        $school_year as school_year,
        cast($week_ends_on as date) as week_ends_on,
        s.term,
        s.school_id,
        s.level,
        s.home_group,
        cast(domains.literacy as decimal(18, 0)) * 0.01 as literacy,
        cast(domains.numeracy as decimal(18, 0)) * 0.01 as numeracy,
        cast(domains.engagement as decimal(18, 0)) * 0.01 as engagement,
        cast(score.coefficient as decimal(18, 0)) * 0.01 as coefficient,
        tier.tier,
        case
            when s.in_scope
                then cast(
                    scoring.rounded_ratio(10000 * coalesce(score.observable_anywhere, 0), possible.points)
                    as decimal(18, 0)
                ) * 0.0001
        end as coverage,
        case
            when not s.in_scope then 'out_of_scope'
            when score.coefficient is null then 'insufficient_data'
            when missing.missing_domains is not null then 'partial'
            else 'scored'
        end as status,
        missing.missing_domains,
        case when s.in_scope then s.marks_not_compared end as marks_not_compared,
        case when s.in_scope then s.is_chronic end as is_chronic,
        cast(change.coefficient as decimal(18, 0)) * 0.01 as previous_coefficient,
        cast(change.change as decimal(18, 0)) * 0.01 as change,
        cast(change.data as decimal(18, 0)) * 0.01 as change_data,
        cast(change.coverage as decimal(18, 0)) * 0.01 as change_coverage,
        cast(change.criteria as decimal(18, 0)) * 0.01 as change_criteria,
        change.week as previous_week,
        change.version as previous_version,
        change.tier as previous_tier,
        dominant.domain as dominant_domain,
        $criteria_hash as criteria_hash,
        case when part.student is null then [] else part.parts end as parts,
        coalesce(part.named_at_critical, 0) as named_at_critical
    from scoring.student as s
    left join domains on domains.student = s.student
    left join missing on missing.student = s.student
    left join dominant on dominant.student = s.student
    left join possible on possible.level = s.level_or_none
    left join scoring.score as score on score.pass = 'now' and score.student = s.student
    left join scoring.tier as tier on tier.student = s.student
    left join scoring.change as change on change.student = s.student
    left join scoring.part as part on part.student = s.student
)
select * from final
