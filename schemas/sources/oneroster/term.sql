-- grain: one row per session and school whose line items name it: which étape of that school it is.
-- A text that is no étape, for the row rules to refuse, where nothing tells it for sure.
with

named_by as (
    -- of every record, the deleted ones among them: a session without its line items any more keeps its place
    select
        coalesce(item.gradingperiodsourcedid, item.academicsessionsourcedid) as session_id,
        class.schoolsourcedid,
        bool_or(coalesce(category.is_report_card, false)) as has_marks,
    from raw.lineitems as item
    left join raw.class as class on class.sourcedid = item.classsourcedid
    left join raw.category as category on category.sourcedid = item.categorysourcedid
    group by all
),

root as (
    select sourcedid, max_by(root, depth) as root from raw.lineage group by sourcedid
),

term_list as (
    select code, upper(max(valeur)) as term from raw.oneroster_codes where liste = 'etape' group by code
),

titled as (
    -- « Étape 2 », « Term 2 », « T2 », « 2e étape »: an ordinary number is no étape's
    select
        *,
        lower(strip_accents(title)) as name,
        coalesce(
            nullif(regexp_extract(
                name, '\b(?:etape|terme?|trimestre|t)[^0-9a-z]{0,2}(?:no?[^0-9a-z]{0,2})?([0-9]{1,2})\b', 1
            ), ''),
            nullif(regexp_extract(
                name, '\b([0-9]{1,2})(?:re|ere|er|e|eme|ieme|nde?|st|rd|th)?[^0-9a-z]{0,2}(?:etape|terme?|trimestre)\b', 1
            ), '')
        )::integer as number_of_title,
        coalesce(contains(name, 'communication'), false) as is_communication,
    from raw.session
),

placed as (
    select
        session.sourcedid,
        named_by.schoolsourcedid,
        session.type,
        session.first_day,
        session.ends_on,
        session.start_year,
        session.is_deleted,
        coalesce(by_id.term, by_title.term) as listed,
        coalesce(try_cast(listed as integer), if(session.is_communication, null, session.number_of_title)) as number,
        named_by.has_marks
            and coalesce(session.type in ('gradingperiod', 'term'), false)
            and (number is not null or (listed is null and not session.is_communication)) as is_counted,
        if(year_session.type = 'schoolyear', year_session.sourcedid, null) as year_id,
    from named_by
    inner join titled as session on session.sourcedid = named_by.session_id
    left join root on root.sourcedid = session.sourcedid
    left join raw.session as year_session on year_session.sourcedid = root.root
    left join term_list as by_id on by_id.code = session.sourcedid
    left join term_list as by_title on by_title.code = session.title
),

in_series as (
    -- the étapes of one school year; where one of them does not name it, all those of the school's year
    select
        *,
        case
            when bool_and(year_id is not null) filter (where is_counted) over (partition by schoolsourcedid, start_year)
                then year_id
        end as series,
    from placed
),

period as (
    -- sessions with the same dates are one étape
    select distinct schoolsourcedid, start_year, series, first_day, ends_on from in_series where is_counted
),

ranked as (
    select
        *,
        row_number() over in_order as place,
        lag(ends_on) over in_order as ended_before,
    from period
    window in_order as (partition by schoolsourcedid, start_year, series order by first_day, ends_on)
),

chained as (
    -- the first is that of the autumn, and the others follow: else one is missing, or two series are mixed
    select
        *,
        coalesce(
            case
                when place = 1 then first_day <= make_date(start_year, 10, 15)
                else first_day between ended_before - 7 and ended_before + 45
            end,
            false
        ) as follows,
    from ranked
),

judged as (
    select
        session.*,
        chained.place,
        bool_and(chained.follows and chained.place <= 3 and coalesce(session.number = chained.place, true))
            filter (where session.is_counted) over series as is_chain,
        coalesce(bool_and(session.number is not null) filter (where session.is_counted) over series, true)
            as are_numbered,
    from in_series as session
    left join chained
        on session.is_counted
        and chained.schoolsourcedid is not distinct from session.schoolsourcedid
        and chained.start_year is not distinct from session.start_year
        and chained.series is not distinct from session.series
        and chained.first_day is not distinct from session.first_day
        and chained.ends_on is not distinct from session.ends_on
    window series as (partition by session.schoolsourcedid, session.start_year, session.series)
),

final as (
    select
        sourcedid,
        schoolsourcedid,
        start_year,
        ends_on,
        case
            when is_deleted then null
            when listed is not null then listed
            when type = 'schoolyear' then 'FINAL'
            -- a semester is no étape, unless the centre says which one it is
            when type not in ('gradingperiod', 'term') then 'type ' || type
            when are_numbered and number is not null then number::varchar
            when is_counted and is_chain then place::varchar
            else 'étape incertaine'
        end as term,
    from judged
)

select * from final
