-- grain: one record of student_school_enrollment. Without a date of arrival, the record says nothing.
select
    sid as student_id,
    (school_year::integer - 1) || '-' || school_year as school_year,
    school_code as school_id,
    enrollment_date as enrolled_on,
    withdrawal_date as withdrawn_on,
    'OTHER' as level,
    case when list_contains(_missing, 'enrollment_date') then 'declared_missing' end as _ignored,
    _file,
    _line,
from raw.student_school_enrollment
