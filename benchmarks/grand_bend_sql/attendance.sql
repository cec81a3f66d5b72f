-- grain: one row per day's event of a student at a school. The whole year: the week leaves out what comes after it.
with

event as (
    select
        event.StudentUSI::varchar as student_id,
        event.SchoolId::varchar as school_id,
        event.EventDate as date,
        case descriptor.CodeValue
            when 'Excused Absence' then 'excused'
            when 'Unexcused Absence' then 'unexcused'
            when 'Tardy' then 'late'
        end as category,
    from ed.StudentSchoolAttendanceEvent as event
    inner join ed.Descriptor as descriptor
        on event.AttendanceEventCategoryDescriptorId = descriptor.DescriptorId
),

final as (
    select *
    from event
    where category is not null
    qualify row_number() over (
        partition by student_id, school_id, date
        order by case category when 'unexcused' then 1 when 'excused' then 2 else 3 end
    ) = 1
)

select * from final
