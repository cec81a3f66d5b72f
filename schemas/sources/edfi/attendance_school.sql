-- grain: one row per record of studentSchoolAttendanceEvents (one category of a student's day at a school)
with

late_in_section as (
    select distinct
        event."studentreference.studentuniqueid" as student_id,
        event."sectionreference.schoolid" as schoolid,
        as_date(event.eventdate) as day,
    from raw.studentsectionattendanceevents as event
    inner join raw.attendance_category as category
        on category.code = lower(trim(split_part(event.attendanceeventcategorydescriptor, '#', -1)))
    where category.meaning = 'late'
),

event as (
    select
        record.*,
        record."studentreference.studentuniqueid" as student_id,
        record."schoolreference.schoolid" as schoolid,
        coalesce(own_school.valeur, schoolid) as school_id,
        as_date(record.eventdate) as day,
        lower(trim(split_part(record.attendanceeventcategorydescriptor, '#', -1))) as code,
        category.meaning,
        as_decimal(record.eventduration) as duration,
    from raw.studentschoolattendanceevents as record
    left join raw.own_code as own_school
        on own_school.liste = 'ecole' and own_school.code = record."schoolreference.schoolid"
    left join raw.attendance_category as category
        on category.code = lower(trim(split_part(record.attendanceeventcategorydescriptor, '#', -1)))
),

judged as (
    select
        event.*,
        case
            when event.meaning = 'present' then 'not_an_absence'
            -- neither a whole day nor nothing: the part missed is not known
            when event.meaning = 'partial' and (event.eventduration is null or event.duration in (0, 1))
                then 'unknown_duration'
            -- the same lateness, told by the course too
            when event.meaning = 'late' and late_in_section.day is not null then 'superseded'
        end as _ignored,
    from event
    left join late_in_section
        on late_in_section.student_id = event.student_id
        and late_in_section.schoolid = event.schoolid
        and late_in_section.day = event.day
),

ranked as (
    select
        *,
        -- the same event exported twice keeps one rank
        dense_rank() over (
            partition by student_id, school_id, day, _ignored is null
            order by
                case meaning when 'unexcused' then 1 when 'excused' then 2 when 'partial' then 3 else 4 end,
                code, "sessionreference.sessionname"
        ) as rank_in_day,
    from judged
),

counted as (
    select
        *,
        max(rank_in_day) over (partition by student_id, school_id, day, _ignored is null) > 1 as is_one_of_several,
    from ranked
),

final as (
    select
        student_id,
        school_id,
        eventdate as date,
        -- Two events of a day (half a day excused, half not) are two rows: without a course or a period to tell them
        -- apart, they are numbered from the last period, where no course is. Their share of the day is what counts.
        case when _ignored is null and is_one_of_several then 21 - rank_in_day end as period,
        case
            when meaning = 'partial' then 'excused'
            -- a code without a meaning is handed on under its column's name, so that it is refused
            else coalesce(meaning, 'attendanceeventcategorydescriptor ' || code)
        end as category,
        attendanceeventreason as reason_code,
        case
            when meaning = 'late' then case when is_one_of_several then '0' end
            when eventduration is not null and (duration is null or duration <> 1) then eventduration
            when is_one_of_several then '1'
        end as fraction,
        _file,
        _line,
        _ignored,
    from counted
)

select * from final
