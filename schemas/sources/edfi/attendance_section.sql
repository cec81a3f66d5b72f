-- grain: one row per class period of a record of studentSectionAttendanceEvents (a student's event in a course);
-- a record without any class period gives one row
with

section as (
    -- a course that meets in several periods does not tell in which one the event was
    select
        "courseofferingreference.schoolid" as schoolid,
        "courseofferingreference.schoolyear" as schoolyear,
        "courseofferingreference.sessionname" as sessionname,
        "courseofferingreference.localcoursecode" as localcoursecode,
        sectionidentifier,
        case when json_array_length(try_cast(classperiods as json)) = 1 then classperiods end as classperiods,
    from raw.sections
    qualify row_number() over (
        partition by schoolid, schoolyear, sessionname, localcoursecode, sectionidentifier
        order by _file desc, _line desc
    ) = 1
),

event as (
    select
        record.*,
        record."studentreference.studentuniqueid" as student_id,
        record."sectionreference.schoolid" as schoolid,
        record."sectionreference.schoolyear" as schoolyear,
        record."sectionreference.sessionname" as sessionname,
        record."sectionreference.localcoursecode" as localcoursecode,
        record."sectionreference.sectionidentifier" as sectionidentifier,
        as_date(record.eventdate) as day,
        lower(trim(split_part(record.attendanceeventcategorydescriptor, '#', -1))) as code,
        category.meaning,
        case
            when category.meaning = 'present' then 'not_an_absence'
            -- part of a period is no absence from it
            when category.meaning = 'partial' then 'unknown_duration'
        end as laid_aside,
    from raw.studentsectionattendanceevents as record
    left join raw.attendance_category as category
        on category.code = lower(trim(split_part(record.attendanceeventcategorydescriptor, '#', -1)))
),

placed as (
    select
        event.* exclude (classperiods),
        coalesce(own_school.valeur, event.schoolid) as school_id,
        case
            when own_subject.code is not null then own_subject.valeur
            else coalesce(course.coursecode, event.localcoursecode)
        end as subject_code,
        coalesce(
            case when event.laid_aside is null then nullif(
                json_extract_string(
                    try_cast(coalesce(nullif(event.classperiods, '[]'), section.classperiods) as json),
                    '$[*].classPeriodReference.classPeriodName'
                ), []
            ) end,
            [null]
        ) as names,
    from event
    left join raw.own_code as own_school on own_school.liste = 'ecole' and own_school.code = event.schoolid
    left join raw.own_code as own_subject on own_subject.liste = 'matiere' and own_subject.code = event.localcoursecode
    left join raw.course
        on course.schoolid = event.schoolid
        and course.schoolyear = event.schoolyear
        and course.sessionname = event.sessionname
        and course.localcoursecode = event.localcoursecode
    left join section
        on section.schoolid = event.schoolid
        and section.schoolyear = event.schoolyear
        and section.sessionname = event.sessionname
        and section.localcoursecode = event.localcoursecode
        and section.sectionidentifier = event.sectionidentifier
),

own_period as (
    select code, max(upper(valeur)) as period from raw.edfi_codes where liste = 'periode' group by all
),

cell as (
    select
        placed.* exclude (names),
        unnest(placed.names) as class_period,
        unnest(range(len(placed.names))) as position,
        len(placed.names) as class_periods,
    from placed
),

numbered as (
    select
        cell.*,
        case
            when own_period.code is not null then own_period.period
            when upper(cell.class_period) in ('AM', 'PM') then upper(cell.class_period)
            -- the only number of the name, if a day can have that many periods
            else regexp_extract(cell.class_period, '^[^0-9]*0*([1-9]|1[0-9]|20)[^0-9]*$', 1)
        end as named_period,
    from cell
    left join own_period on own_period.code = cell.class_period
),

ranked as (
    -- Where a period of the day is not known, each absence of that day takes its rank. The rank follows the content
    -- only, so that the same day handed over in another order, or twice, gives the same rows.
    select
        *,
        bool_and(coalesce(named_period, '') <> '') over student_day as is_day_known,
        dense_rank() over (
            student_day
            order by
                case meaning when 'unexcused' then 1 when 'excused' then 2 when 'late' then 3 else 4 end,
                subject_code, localcoursecode, sectionidentifier, sessionname, code, class_period
        ) as rank_in_day,
    from numbered
    window student_day as (partition by student_id, school_id, day, laid_aside)
),

final as (
    select
        student_id,
        school_id,
        eventdate as date,
        case
            when laid_aside is not null or (not is_day_known and rank_in_day > 20) then null
            when is_day_known then named_period
            else rank_in_day::varchar
        end as period,
        subject_code,
        -- a code without a meaning is handed on under its column's name, so that it is refused
        coalesce(nullif(meaning, 'partial'), 'attendanceeventcategorydescriptor ' || code) as category,
        attendanceeventreason as reason_code,
        _file,
        _line,
        case when class_periods > 1 then 'classperiods[' || position || ']' end as _cell,
        case
            when laid_aside is not null then laid_aside
            when not is_day_known and rank_in_day > 20 then 'over_a_day'
        end as _ignored,
    from ranked
)

select * from final
