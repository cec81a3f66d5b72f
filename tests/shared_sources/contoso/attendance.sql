-- grain: one record of attendance, present or absent. The year that a record tells (2021) is not that of its date
-- (2019-2020): the date is taken, because it is what the sections and the marks go by.
select
    student_id,
    school_id,
    attendance_date as date,
    case when all_day <> 'Yes' then period end as period,
    section_id as subject_code,
    case attendancecode when 'A' then 'unexcused' else attendancecode end as category,
    case when attendancecode = 'P' then 'not_applicable' end as _ignored,
    _file,
    _line,
from raw.studentattendance
