-- One row per student with a coefficient: the tier. A tier is entered at its cut-off and left only below the
-- cut-off less its margin, so that a student near a cut-off does not come and go. It is entered only where enough of
-- the points of the level is observable (in ten-thousandths, as the portrait's coverage); a tier held is kept.
create or replace table scoring.tier as
with possible as (
    select level, cast(sum(points) as bigint) as points
    from scoring.applicable
    where criteria_hash = $criteria_hash
    group by level
),
judged as (
    select
        s.student,
        s.coefficient,
        scoring.rounded_ratio(10000 * s.observable_anywhere, possible.points) as coverage,
        p.tier as previous_tier,
        setting.*
    from scoring.score as s
    inner join scoring.student as student on student.student = s.student
    inner join possible on possible.level = student.level_or_none
    inner join scoring.setting as setting using (criteria_hash)
    left join scoring.previous as p on p.student = s.student
    where s.pass = 'now' and s.coefficient is not null
),
final as (
    select
        student,
        case
            when coefficient >= tier_3_enter and coverage >= tier_3_coverage then 3
            when previous_tier = 3 and coefficient >= tier_3_enter - tier_3_margin then 3
            when coefficient >= tier_2_enter and coverage >= tier_2_coverage then 2
            when previous_tier >= 2 and coefficient >= tier_2_enter - tier_2_margin then 2
            else 1
        end as tier
    from judged
)
select * from final
