-- One row per student with a coefficient × indicator of a covered domain: its share of the coefficient, in
-- hundredths, by largest remainder (ties by name), so that the shares sum to the coefficient exactly.
-- A family at its cap shares what it earned in proportion to the points of its indicators, and so does a domain.
create or replace table scoring.contribution as
with shares as (
    select
        o.student,
        o.position,
        o.indicator,
        o.domain,
        s.coefficient,
        10000::hugeint * o.earned * f.earned * d.earned as share,
        greatest(f.raw, 1)::hugeint * greatest(d.raw, 1) * s.observable as divisor
    from scoring.observation as o
    inner join scoring.score as s on s.pass = 'now' and s.student = o.student
    inner join scoring.domain_score as d
        on d.pass = 'now' and d.student = o.student and d.domain = o.domain and d.is_covered
    inner join scoring.family_score as f
        on
            f.pass = 'now'
            and f.student = o.student
            and f.domain = o.domain
            and f.family = coalesce(o.family, '')
            and f.alone = case when o.family is null then o.indicator else '' end
    where o.is_observed and s.coefficient is not null
),
floored as (
    select
        *,
        cast(share // divisor as bigint) as hundredths,
        -- Divisors stay below 10^21 (MOST_POINTS): 16 digits are what a 128-bit integer leaves to compare them by.
        (share % divisor) * 10000000000000000::hugeint // divisor as remainder
    from shares
    where share > 0
),
ranked as (
    select
        *,
        coefficient - sum(hundredths) over (partition by student) as left_over,
        row_number() over (partition by student order by remainder desc, indicator) as turn
    from floored
),
final as (
    select
        student,
        position,
        domain,
        hundredths + case when turn <= left_over then 1 else 0 end as hundredths
    from ranked
    union all
    select student, position, domain, 0
    from shares
    where share = 0
)
select * from final
