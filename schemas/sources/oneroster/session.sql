-- grain: one row per active sourcedId of academicSessions, its newest record
with final as (
    select
        sourcedid,
        parentsourcedid,
        title,
        lower(type) as type,
        as_date(startdate) as first_day,
        as_date(enddate) as ends_on,
        -- the standard names a school year by the year in which it ends
        coalesce(
            try_cast(schoolyear as integer) - 1,
            year(as_date(startdate)) - (month(as_date(startdate)) < 7)::integer
        ) as start_year,
    from raw.academicsessions
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1 and lower(coalesce(status, 'active')) = 'active'
)

select * from final
