-- grain: one row per record of StudentSchoolAttendanceEvent (one category of a student's day at a school)
with

late_in_section as (
    select distinct event.studentusi, event.schoolid, event.eventdate
    from raw.studentsectionattendanceevent as event
    inner join raw.descriptor as descriptor on descriptor.descriptorid = event.attendanceeventcategorydescriptorid
    where descriptor.codevalue = 'Tardy'
),

final as (
    select
        student.studentuniqueid as student_id,
        event.schoolid as school_id,
        event.eventdate as date,
        case descriptor.codevalue
            when 'Excused Absence' then 'excused'
            when 'Unexcused Absence' then 'unexcused'
            when 'Tardy' then 'late'
            when 'Partial' then 'excused'
            else 'attendanceeventcategorydescriptorid'
        end as category,
        event.attendanceeventreason as reason_code,
        case when as_decimal(event.eventduration) <> 1 then event.eventduration end as fraction,
        event._file,
        event._line,
        case
            when descriptor.codevalue = 'Partial' and event.eventduration is null then 'unknown_duration'
            -- the same lateness, told by the course too
            when descriptor.codevalue = 'Tardy' and late.eventdate is not null then 'superseded'
        end as _ignored,
    from raw.studentschoolattendanceevent as event
    left join raw.student as student on student.studentusi = event.studentusi
    left join raw.descriptor as descriptor on descriptor.descriptorid = event.attendanceeventcategorydescriptorid
    left join late_in_section as late
        on late.studentusi = event.studentusi
        and late.schoolid = event.schoolid
        and late.eventdate = event.eventdate
)

select * from final
