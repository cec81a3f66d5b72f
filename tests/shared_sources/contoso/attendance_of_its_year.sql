-- grain: one record of attendance. A record whose date is not in the school year that it tells is refused.
with records as (
    select *, as_date(attendance_date) as day from raw.studentattendance
)

select
    student_id,
    school_id,
    attendance_date as date,
    period,
    section_id as subject_code,
    case attendancecode when 'A' then 'unexcused' else attendancecode end as category,
    case when attendancecode = 'P' then 'not_applicable' end as _ignored,
    case when year(day) + (month(day) >= 7)::integer <> school_year::integer then 'school_year_mismatch' end
        as _refused_by,
    _file,
    _line,
from records
