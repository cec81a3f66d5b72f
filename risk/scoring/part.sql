-- One row per student in scope with something measured: the parts of the portrait, in the order of the criteria.
create or replace table scoring.part as
with contributed as (
    select
        o.*,
        -- A context indicator weighs nothing, which is known; one of a domain not covered weighs nothing known.
        coalesce(c.hundredths, case when o.domain is null and s.coefficient is not null then 0 end) as hundredths
    from scoring.observation as o
    left join scoring.contribution as c on c.student = o.student and c.position = o.position
    left join scoring.score as s on s.pass = 'now' and s.student = o.student
),
ranked as (
    select
        *,
        row_number() over (partition by student order by hundredths desc nulls last, indicator) as rank,
        -- Beyond the largest contributions, one fact at critical per family: the same rows are not told over and over.
        row_number() over (
            partition by student, is_critical, coalesce(family, ''), case when family is null then indicator end
            order by hundredths desc nulls last, indicator
        ) as rank_in_family
    from contributed
),
named as (
    select
        *,
        (coalesce(hundredths, 0) > 0 and rank <= $reasons_most)
        or (is_critical and rank_in_family = 1)
        or is_told_anyway as is_reason
    from ranked
),
final as (
    select
        student,
        list(
            {
                'position': cast(position as utinyint),
                'value': cast(value as decimal(18, 4)),
                'points': cast(cast(earned as decimal(18, 0)) * 0.001 as decimal(9, 3)),
                'contribution': cast(cast(hundredths as decimal(18, 0)) * 0.01 as decimal(7, 2)),
                'numerator': cast(numerator as decimal(18, 4)),
                'denominator': cast(denominator as decimal(18, 4)),
                'benchmark': cast(benchmark as decimal(18, 4)),
                'series': cast(series as varchar),
                'evidence_on': cast(evidence_on as date),
                'evidence_count': cast(evidence_count as integer),
                'is_reason': is_reason,
                'is_strength': is_good and not is_reason
            }
            order by position
        ) as parts,
        count(*) filter (where is_critical and is_reason) as named_at_critical
    from named
    group by student
)
select * from final
