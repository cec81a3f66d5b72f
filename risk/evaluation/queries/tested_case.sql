-- One row per moment × case of the test years that has a coefficient, with what both methods give it and the groups
-- that the audit looks at. model_flagged: as many cases as the coefficient flags at that moment (tier 2 and above), the
-- most probable first.
with cases as (
    select
        moment.moment,
        c.school_year,
        c.student_key,
        c.is_adverse,
        c.coefficient,
        c.tier >= 2 as coefficient_flagged,
        p.probability,
        c.level,
        a.sex,
        a.special_needs,
        a.has_intervention_plan,
        case
            when a.deprivation_decile <= 3 then '1-3'
            when a.deprivation_decile <= 7 then '4-7'
            else case when a.deprivation_decile is not null then '8-10' end
        end as deprivation
    from evaluation.case as c
    inner join evaluation.moment as moment using (school_year, week)
    inner join evaluation.prediction as p using (school_year, week, student_key)
    left join evaluation.attribute as a using (school_year, student_key)
    where list_contains($years, c.school_year) and list_contains($moments, moment.moment)
),
final as (
    select
        *,
        row_number() over (partition by moment order by probability desc, school_year, student_key)
            <= count(*) filter (coefficient_flagged) over (partition by moment) as model_flagged
    from cases
)
select * from final
order by moment, school_year, student_key
