-- grain: one row per record of results; of a sourcedId only the newest record counts, and of several results of a
-- student in a line item the newest by its date (without dates that tell them apart, the row rules keep the last)
with

record as (
    select
        *,
        lower(coalesce(status, 'active')) as state,
        lower(translate(scorestatus, '_-', '  ')) as score_state,
        try_cast(datelastmodified as timestamptz) as changed_at,
        sourcedid is null or row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1 as is_newest_record,
    from raw.results
),

dated as (
    select
        *,
        is_newest_record and state = 'active' and lineitemsourcedid is not null and studentsourcedid is not null
            as is_candidate,
        max(changed_at) filter (where is_candidate) over (partition by lineitemsourcedid, studentsourcedid)
            as last_change,
    from record
),

final as (
    select
        * exclude (is_newest_record, is_candidate, changed_at, last_change),
        is_newest_record
            and not (is_candidate and last_change is not null and changed_at is distinct from last_change) as is_newest,
    from dated
)

select * from final
