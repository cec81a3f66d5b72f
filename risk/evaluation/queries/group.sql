-- One row per moment × method × attribute × value: the cases measured, those flagged and how they ended.
-- Flagged: tier 2 or 3; for the calibrated probability, the same number, the highest (ties by student_key).
with calibrated as (
    select
        measured.moment,
        measured.school_year,
        measured.student_key,
        row_number() over (
            partition by measured.moment order by score.score desc, measured.student_key, measured.school_year
        ) <= count(*) filter (where measured.tier >= 2) over (partition by measured.moment) as is_flagged
    from evaluation.measured as measured
    inner join evaluation.score as score using (moment, school_year, student_key)
    where measured.part = 'test' and score.method = 'calibrated'
),
flags as (
    select moment, 'coefficient' as method, school_year, student_key, tier >= 2 as is_flagged
    from evaluation.measured
    where part = 'test'
    union all
    select moment, 'calibrated', school_year, student_key, is_flagged
    from calibrated
),
described as (
    select
        measured.moment,
        measured.school_year,
        measured.student_key,
        measured.is_adverse,
        unnest([
            {'attribute': 'sex', 'value': attribute.sex},
            {
                'attribute': 'special_needs',
                'value': case attribute.special_needs when true then 'yes' when false then 'no' end
            },
            {
                'attribute': 'has_intervention_plan',
                'value': case attribute.has_intervention_plan when true then 'yes' when false then 'no' end
            },
            {
                'attribute': 'deprivation',
                'value': case
                    when attribute.deprivation_decile <= 3 then '1-3'
                    when attribute.deprivation_decile <= 7 then '4-7'
                    when attribute.deprivation_decile <= 10 then '8-10'
                end
            },
            {'attribute': 'level', 'value': measured.level},
            {'attribute': 'school_id', 'value': measured.school_id}
        ]) as told
    from evaluation.measured as measured
    left join evaluation.attribute as attribute using (school_year, student_key)
    where measured.part = 'test'
),
counted as (
    select
        described.moment,
        flags.method,
        told.attribute as attribute,
        coalesce(told.value, 'unknown') as value,
        count(*) as n,
        count(*) filter (where is_adverse) as n_adverse,
        count(*) filter (where is_flagged) as flagged,
        count(*) filter (where is_flagged and is_adverse) as reached
    from described
    inner join flags using (moment, school_year, student_key)
    group by all
),
final as (
    select *
    from counted
    -- An attribute that nobody handed over says nothing of anybody.
    qualify bool_or(value <> 'unknown') over (partition by moment, method, attribute)
)
select moment, method, attribute, value, n, n_adverse, flagged, reached from final
order by moment, method desc, attribute, value
