-- grain: one row per record of gpm_t_eco (a school in one school year); only a school's newest year is kept
with

school as (
    select
        *,
        try_cast(annee as integer) as year,
        max(try_cast(annee as integer)) over (partition by eco) as newest_year,
    from raw.gpm_t_eco
),

beside as (
    -- GPI knows neither: a canonical schools file beside the dumps may give them
    select school_id, deprivation_decile, list_capacity
    from raw.schools
    qualify row_number() over (partition by school_id order by _file desc, _line desc) = 1
),

final as (
    select
        school.eco as school_id,
        school.nom_eco as school_name,
        beside.deprivation_decile,
        beside.list_capacity,
        school._file,
        school._line,
        case when school.year < school.newest_year then 'superseded' end as _ignored,
    from school
    left join beside on beside.school_id = school.eco
)

select * from final
