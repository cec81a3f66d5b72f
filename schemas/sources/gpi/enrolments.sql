-- grain: one row per record of gpm_e_dan (a student's annual record at a school)
with

school_day as (
    select cal.id_eco, cal.grille, as_date(cal.date_evenement) as day
    from raw.gpm_t_cal as cal
    inner join raw.school on school.id_eco = cal.id_eco
    where cal.jour_cycle is not null
        and as_date(cal.date_evenement) between make_date(school.year, 7, 1) and make_date(school.year + 1, 6, 30)
),

calendar_year as (
    select id_eco, grille, min(day) as first_day from school_day group by all
),

school_year as (
    select id_eco, min(day) as first_day, max(day) as last_day from school_day group by all
),

pathway_list as (
    -- '07' is public; the letters are the sample centre's. A centre's own list (gpi_codes) replaces all of it.
    select unnest([
        {'code': '07', 'pathway': 'fpt'},
        {'code': 'AS', 'pathway': 'adaptation'},
        {'code': 'FPT', 'pathway': 'fpt'},
        {'code': 'FMS', 'pathway': 'fms'},
        {'code': 'ACC', 'pathway': 'welcome'},
        {'code': 'MAI', 'pathway': 'homeschool'},
        {'code': 'PLA', 'pathway': 'placement'},
        {'code': 'TP', 'pathway': 'part_time'},
    ], recursive := true)
    where not exists (select 1 from raw.gpi_codes where liste = 'parcours')
    union all
    select upper(code), valeur from raw.gpi_codes where liste = 'parcours'
),

pathway as (
    select code, max(pathway) as pathway from pathway_list where code is not null group by code
),

active_status as (
    select 'A' as code
    union
    select upper(code) from raw.gpi_codes where liste = 'statut_actif'
),

welcome as (
    -- Which francisation measures mean a welcome class is not public (others may be support in an ordinary
    -- class): only those that the centre names count, and not once they have ended.
    select distinct measure.fiche, measure.id_eco
    from raw.gpm_e_mesures as measure
    inner join raw.gpi_codes as listed on listed.liste = 'mesure_accueil' and listed.code = measure.type_mesure
    left join raw.school on school.id_eco = measure.id_eco
    left join school_year on school_year.id_eco = measure.id_eco
    where measure.date_fin_mesure is null
        or as_date(measure.date_fin_mesure) >= coalesce(school_year.last_day, make_date(school.year + 1, 6, 30))
),

record as (
    select
        dan.*,
        school.eco,
        school.annee,
        school.year,
        coalesce(calendar_year.first_day, school_year.first_day, make_date(school.year, 7, 1)) as default_start,
        -- a date before the year says that the student was already there when it began
        dan.date_deb is null or coalesce(as_date(dan.date_deb) < make_date(school.year, 7, 1), false) as is_there_at_start,
        pathway.pathway,
        welcome.fiche is not null as is_welcome,
        active_status.code is not null as is_active,
        -- 7 and 8 are the first and second years of a cycle too
        case ltrim(dan.annee_cycle_ref, '0')
            when '1' then 1 when '7' then 1 when '2' then 2 when '8' then 2 when '3' then 3
        end as year_of_cycle,
        try_cast(dan.cycle_ref as integer) as cycle,
    from raw.gpm_e_dan as dan
    left join raw.school on school.id_eco = dan.id_eco
    left join calendar_year on calendar_year.id_eco = dan.id_eco and calendar_year.grille = dan.grille
    left join school_year on school_year.id_eco = dan.id_eco
    left join pathway on pathway.code = upper(dan.type_parcours)
    left join welcome on welcome.fiche = dan.fiche and welcome.id_eco = dan.id_eco
    left join active_status on active_status.code = upper(dan.statut_don_an)
),

levelled as (
    select
        *,
        case ltrim(ordre_ens, '0')
            when '1' then 'PRE4'
            when '2' then 'PRE5'
            when '3' then
                case
                    when cycle between 1 and 3 and year_of_cycle <= 2 then 'PRIM' || (2 * (cycle - 1) + year_of_cycle)
                end
            when '4' then
                case
                    when ltrim(classe, '0') in ('1', '2', '3', '4', '5') then 'SEC' || ltrim(classe, '0')
                    when cycle = 1 and year_of_cycle <= 2 then 'SEC' || year_of_cycle
                    when cycle = 2 and year_of_cycle <= 3 then 'SEC' || (2 + year_of_cycle)
                end
        end as level,
    from record
),

final as (
    select
        fiche as student_id,
        case when year is not null then year || '-' || (year + 1) else annee end as school_year,
        eco as school_id,
        case when is_there_at_start then default_start::varchar else date_deb end as enrolled_on,
        date_depart as withdrawn_on,
        coalesce(level, 'OTHER') as level,
        grp_rep as home_group,
        grille as calendar_id,
        case
            -- a code without a meaning is handed on under its column's name, so that it is refused
            when type_parcours is not null and pathway is null then 'type_parcours ' || type_parcours
            when pathway <> 'regular' then pathway
            when is_welcome then 'welcome'
            else 'regular'
        end as pathway,
        attentes_modif as modified_expectations,
        coalesce(difficulte, regrp_ehdaa) as special_needs_code,
        case plan_interv_ehdaa when '1' then true when '0' then false end as has_intervention_plan,
        _file,
        _line,
        case
            when is_there_at_start and as_date(date_depart) < default_start then 'never_attended'
            when date_depart is null and statut_don_an is not null and not is_active then 'not_active'
        end as _ignored,
    from levelled
)

select * from final
