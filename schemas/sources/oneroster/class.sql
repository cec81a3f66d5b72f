-- grain: one row per sourcedId of classes, its newest record
with final as (
    select *, lower(coalesce(status, 'active')) <> 'active' as is_deleted
    from raw.classes
    where sourcedid is not null
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
)

select * from final
