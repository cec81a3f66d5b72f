-- grain: one row per sourcedId of courses, its newest record
with final as (
    select sourcedid, coursecode, schoolyearsourcedid
    from raw.courses
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
)

select * from final
