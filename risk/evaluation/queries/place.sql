-- One row per moment × level × deprivation band × school: the cases measured, as `group.sql` names their groups.
with final as (
    select
        measured.moment,
        coalesce(measured.level, 'unknown') as level,
        case
            when attribute.deprivation_decile <= 3 then '1-3'
            when attribute.deprivation_decile <= 7 then '4-7'
            when attribute.deprivation_decile <= 10 then '8-10'
            else 'unknown'
        end as deprivation,
        coalesce(measured.school_id, 'unknown') as school_id,
        count(*) as n,
        count(*) filter (where measured.is_adverse) as n_adverse
    from evaluation.measured as measured
    left join evaluation.attribute as attribute using (school_year, student_key)
    where measured.part = 'test'
    group by all
)
select moment, level, deprivation, school_id, n, n_adverse from final
order by moment, level, deprivation, school_id
