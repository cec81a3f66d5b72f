-- grain: one row per sourcedId of orgs, its newest record; a deleted one may have been anything
with

known as (
    select * from raw.org where sourcedid is not null and is_newest
),

school_identifier as (
    select coalesce(
        (select max(lower(valeur)) = 'identifier' from raw.oneroster_codes where liste = 'identifiant' and code = 'ecole'),
        (select count(identifier) > 0 from known where lower(type) = 'school' and state = 'active')
    ) as is_used
),

final as (
    select
        sourcedid,
        if((select is_used from school_identifier), identifier, sourcedid) as school_id,
        state <> 'active' as is_deleted,
    from known
    where lower(type) = 'school' or state <> 'active'
)

select * from final
