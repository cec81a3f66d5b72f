-- One row per student with a coefficient: the tier. A tier is entered at its cut-off and left only below the
-- cut-off less its margin, so that a student near a cut-off does not come and go.
create or replace table scoring.tier as
with judged as (
    select
        s.student,
        s.coefficient,
        p.tier as previous_tier,
        setting.*
    from scoring.score as s
    inner join scoring.setting as setting using (criteria_hash)
    left join scoring.previous as p on p.student = s.student
    where s.pass = 'now' and s.coefficient is not null
),
final as (
    select
        student,
        case
            when coefficient >= tier_3_enter then 3
            when previous_tier = 3 and coefficient >= tier_3_enter - tier_3_margin then 3
            when coefficient >= tier_2_enter then 2
            when previous_tier >= 2 and coefficient >= tier_2_enter - tier_2_margin then 2
            else 1
        end as tier
    from judged
)
select * from final
