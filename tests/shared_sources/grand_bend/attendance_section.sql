-- grain: one row per record of StudentSectionAttendanceEvent (a student's event in a course); its period is its rank
with

event as (
    select
        record.*,
        student.studentuniqueid,
        course.coursecode,
        case descriptor.codevalue
            when 'Excused Absence' then 'excused'
            when 'Unexcused Absence' then 'unexcused'
            when 'Tardy' then 'late'
            when 'Partial' then 'partial'
        end as category,
    from raw.studentsectionattendanceevent as record
    left join raw.student as student on student.studentusi = record.studentusi
    left join raw.descriptor as descriptor on descriptor.descriptorid = record.attendanceeventcategorydescriptorid
    left join raw.courseoffering as course
        on course.localcoursecode = record.localcoursecode
        and course.schoolid = record.schoolid
        and course.schoolyear = record.schoolyear
        and course.sessionname = record.sessionname
),

ranked as (
    select
        *,
        dense_rank() over (
            partition by studentusi, schoolid, eventdate, category = 'partial'
            order by
                case category when 'unexcused' then 1 when 'excused' then 2 else 3 end,
                localcoursecode, sectionidentifier, sessionname
        ) as rank_in_day,
    from event
),

final as (
    select
        studentuniqueid as student_id,
        schoolid as school_id,
        eventdate as date,
        case when category <> 'partial' then rank_in_day end as period,
        coalesce(coursecode, localcoursecode) as subject_code,
        case when category = 'partial' then null else coalesce(category, 'attendanceeventcategorydescriptorid') end
            as category,
        attendanceeventreason as reason_code,
        _file,
        _line,
        case when category = 'partial' then 'unknown_duration' end as _ignored,
    from ranked
)

select * from final
