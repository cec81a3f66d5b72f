-- One row per moment: as many places as the individual lists hold, given to whole groups ($by), neediest first; those
-- without a coefficient are in their group too. Places are counted year by year, the last group's by student_key.
with cases as (
    select
        moment.moment,
        portrait.*,
        portrait.tier >= 2 and portrait.list_rank <= portrait.capacity as is_on_list,
        case when $by <> 'school' then portrait.level end as group_level,
        case when $by = 'home_group' then portrait.home_group end as group_name
    from evaluation.case as portrait
    inner join evaluation.moment as moment using (school_year, week)
    where list_contains($years, portrait.school_year) and list_contains($moments, moment.moment)
),
needs as (
    select
        moment,
        school_year,
        school_id,
        group_level,
        group_name,
        count(*) filter (where tier >= 2) / count(*) as need,
        avg(coefficient) as mean_coefficient
    from cases
    group by moment, school_year, school_id, group_level, group_name
),
placed as (
    select
        cases.moment,
        cases.is_adverse,
        coalesce(cases.is_on_list, false) as is_on_list,
        row_number() over (
            partition by cases.moment, cases.school_year
            order by
                needs.need desc,
                needs.mean_coefficient desc nulls last,
                cases.school_id,
                cases.group_level,
                cases.group_name,
                cases.student_key
        ) as place,
        count(*) filter (where coalesce(cases.is_on_list, false))
            over (partition by cases.moment, cases.school_year) as places
    from cases
    inner join needs
        on
            needs.moment = cases.moment
            and needs.school_year = cases.school_year
            and needs.school_id = cases.school_id
            and needs.group_level is not distinct from cases.group_level
            and needs.group_name is not distinct from cases.group_name
),
final as (
    select
        moment,
        count(*) filter (where is_on_list) as capacity_total,
        count(*) filter (where is_adverse) as adverse_total,
        count(*) filter (where is_on_list and is_adverse) as reached_individual,
        count(*) filter (where place <= places and is_adverse) as reached_group,
        count(*) filter (where place <= places and is_on_list) as listed_also_reached
    from placed
    group by moment
)
select moment, capacity_total, adverse_total, reached_individual, reached_group, listed_also_reached from final
order by moment
