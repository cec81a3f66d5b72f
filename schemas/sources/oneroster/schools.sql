-- grain: one row per record of orgs; of a sourcedId only the newest record counts, and only a school's
with

identifier as (
    -- one sort of identifier for the whole export; the centre may say which
    select coalesce(
        (select max(lower(valeur)) = 'identifier' from raw.oneroster_codes where liste = 'identifiant' and code = 'ecole'),
        (
            select count(identifier) > 0
            from raw.org where is_newest and lower(type) = 'school' and state = 'active'
        )
    ) as is_used
),

beside as (
    -- OneRoster knows neither: a canonical schools file beside the export may give them
    select school_id, deprivation_decile, list_capacity
    from raw.schools
    qualify row_number() over (partition by school_id order by _file desc, _line desc) = 1
),

identified as (
    select
        org.*,
        if((select is_used from identifier), identifier, sourcedid) as school_id,
    from raw.org
),

final as (
    select
        identified.school_id,
        identified.name as school_name,
        beside.deprivation_decile,
        beside.list_capacity,
        identified._file,
        identified._line,
        case
            when not is_newest then 'superseded'
            when state in ('tobedeleted', 'inactive') then 'deleted_at_source'
            when lower(type) <> 'school' then 'not_a_school'
        end as _ignored,
        case
            when state not in ('active', 'tobedeleted', 'inactive') then 'unknown_code'
            when type is null then 'missing_value'
        end as _refused_by,
    from identified
    left join beside on beside.school_id = identified.school_id
)

select * from final
