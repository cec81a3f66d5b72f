-- grain: one row per event of a record of calendarDates
with

descriptors as (
    -- a list of the API, or the one descriptor of a flat file
    select
        _file,
        _line,
        "calendarreference.schoolid" as schoolid,
        "calendarreference.calendarcode" as calendarcode,
        try_cast("calendarreference.schoolyear" as integer) as schoolyear,
        as_date(date) as day,
        unnest(
            case
                when starts_with(calendarevents, '[')
                    then json_extract_string(try_cast(calendarevents as json), '$[*].calendarEventDescriptor')
                else [calendarevents]
            end
        ) as descriptor,
    from raw.calendardates
),

final as (
    select
        * exclude (descriptor),
        lower(trim(split_part(descriptor, '#', -1))) as code,
    from descriptors
)

select * from final
