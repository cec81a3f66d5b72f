-- grain: one row per record of users; of a sourcedId only the newest record counts, and only a student's
with

identifier as (
    -- one sort of identifier for the whole export; the centre may say which
    select coalesce(
        (select max(lower(valeur)) = 'identifier' from raw.oneroster_codes where liste = 'identifiant' and code = 'eleve'),
        (
            select count(identifier) > 0
            from raw.account as known where is_newest and is_student and state = 'active'
        )
    ) as is_used
),

birth as (
    select sourcedid, birthdate, lower(sex) as sex
    from raw.demographics
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1 and lower(coalesce(status, 'active')) = 'active'
),

complement as (
    select student_id, upper(replace(permanent_code, ' ', '')) as permanent_code
    from raw.complements
    where permanent_code is not null
    qualify row_number() over (partition by student_id order by school_year desc, _file desc, _line desc) = 1
),

identified as (
    select
        known.*,
        if((select is_used from identifier), identifier, sourcedid) as student_id,
    from raw.account as known
),

final as (
    select
        identified.student_id,
        coalesce(identified.preferredlastname, identified.familyname) as last_name,
        coalesce(identified.preferredfirstname, identified.givenname) as first_name,
        birth.birthdate as birth_date,
        case birth.sex
            when 'female' then 'F' when 'male' then 'M' when 'other' then 'X'
            when 'unspecified' then null
            else upper(birth.sex)
        end as sex,
        complement.permanent_code,
        identified._file,
        identified._line,
        case
            when not is_newest then 'superseded'
            when state in ('tobedeleted', 'inactive') then 'deleted_at_source'
            when not is_student then 'not_a_student'
        end as _ignored,
        case
            when state not in ('active', 'tobedeleted', 'inactive') then 'unknown_code'
            when is_student is null then 'missing_value'
        end as _refused_by,
    from identified
    left join birth on birth.sourcedid = identified.sourcedid
    left join complement on complement.student_id = identified.student_id
)

select * from final
