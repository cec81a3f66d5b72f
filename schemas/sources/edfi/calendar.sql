-- grain: one row per record of calendarDates (a school's day in one calendar)
with

event_code as (
    select code, arg_min(is_school_day, rank) as is_school_day
    from (
        select unnest([
            {'code': 'instructional day', 'is_school_day': true, 'rank': 2},
            {'code': 'make-up day', 'is_school_day': true, 'rank': 2},
            {'code': 'student late arrival/early dismissal', 'is_school_day': true, 'rank': 2},
            {'code': 'non-instructional day', 'is_school_day': false, 'rank': 2},
            {'code': 'holiday', 'is_school_day': false, 'rank': 2},
            {'code': 'teacher only day', 'is_school_day': false, 'rank': 2},
            {'code': 'emergency day', 'is_school_day': false, 'rank': 2},
            {'code': 'weather day', 'is_school_day': false, 'rank': 2},
            {'code': 'strike', 'is_school_day': false, 'rank': 2},
            {'code': 'other', 'is_school_day': false, 'rank': 2},
        ], recursive := true)
        union all
        select lower(code), as_flag(valeur), 1 from raw.edfi_codes where liste = 'jour_de_classe'
    )
    where code is not null
    group by code
),

day_kind as (
    select
        event._file,
        event._line,
        bool_or(event_code.is_school_day) as is_school_day,
        count(*) filter (where event_code.code is null) as unknown_events,
    from raw.calendar_event as event
    left join event_code on event_code.code = event.code
    group by all
),

bell as (
    select
        schedule."schoolreference.schoolid" as schoolid,
        own_bell.valeur as calendarcode,
        as_date(unnest(json_extract_string(try_cast(schedule.dates as json), '$[*].date'))) as day,
        json_array_length(try_cast(schedule.classperiods as json)) as periods,
    from raw.bellschedules as schedule
    left join raw.own_code as own_bell on own_bell.liste = 'horaire' and own_bell.code = schedule.bellschedulename
),

bell_day as (
    -- the calendar's own timetable before that of the whole school; of two, the longer day
    select schoolid, calendarcode, day, max(nullif(periods, 0)) as periods from bell group by all
),

beside as (
    select distinct school_id, coalesce(calendar_id, '') as calendar_id, as_date(date) as day from raw.calendar
),

record as (
    select
        calendardate.*,
        calendardate."calendarreference.schoolid" as schoolid,
        calendardate."calendarreference.calendarcode" as calendarcode,
        coalesce(own_school.valeur, schoolid) as school_id,
        try_cast(calendardate."calendarreference.schoolyear" as integer) as schoolyear,
        as_date(calendardate.date) as day,
        case
            when day_kind.is_school_day then 'true'
            -- an event without a meaning is handed on under its column's name, so that it is refused
            when day_kind.unknown_events > 0 then 'calendarevents'
            else day_kind.is_school_day::varchar
        end as is_school_day,
    from raw.calendardates as calendardate
    left join raw.own_code as own_school
        on own_school.liste = 'ecole' and own_school.code = calendardate."calendarreference.schoolid"
    left join day_kind on day_kind._file = calendardate._file and day_kind._line = calendardate._line
),

final as (
    select
        record.school_id,
        record.calendarcode as calendar_id,
        record.date,
        record.is_school_day,
        case when record.is_school_day = 'true' then coalesce(own.periods, common.periods) end as periods_expected,
        record._file,
        record._line,
        case
            when record.schoolyear is not null
                and year(record.day) + (month(record.day) >= 7)::integer <> record.schoolyear then 'out_of_year'
            when beside.day is not null then 'superseded'
        end as _ignored,
    from record
    left join bell_day as own
        on own.schoolid = record.schoolid and own.calendarcode = record.calendarcode and own.day = record.day
    left join bell_day as common
        on common.schoolid = record.schoolid and common.calendarcode is null and common.day = record.day
    left join beside
        on beside.school_id = record.school_id
        and beside.calendar_id = coalesce(record.calendarcode, '')
        and beside.day = record.day
)

select * from final
