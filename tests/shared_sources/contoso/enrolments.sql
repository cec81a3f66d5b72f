-- grain: one student. The roster tells no date: everybody is there from the first day of attendance.
select
    "sis id" as student_id,
    '2019-2020' as school_year,
    "school sis id" as school_id,
    '2019-09-01' as enrolled_on,
    case grade when '9' then 'SEC3' when '10' then 'SEC4' when '11' then 'SEC5' when '12' then 'OTHER' else grade end
        as level,
    _file,
    _line,
from raw.students
