-- grain: one row per sourcedId of academicSessions: its newest record, or the last that says something of a deleted one
with

record as (
    select *, lower(coalesce(status, 'active')) as state
    from raw.academicsessions
    where sourcedid is not null
),

final as (
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
        first_value(state) over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) <> 'active' as is_deleted,
    from record
    -- what tells a deletion may be empty otherwise: the session keeps its place among the others all the same
    qualify row_number() over (
        partition by sourcedid
        order by
            state <> 'active' and startdate is null,
            try_cast(datelastmodified as timestamptz) desc nulls last,
            _file desc,
            _line desc
    ) = 1
)

select * from final
