-- grain: one row per record of orgs; of a sourcedId only the newest record counts
with final as (
    select
        *,
        lower(coalesce(status, 'active')) as state,
        sourcedid is null or row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1 as is_newest,
    from raw.orgs
)

select * from final
