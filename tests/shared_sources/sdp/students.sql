-- grain: one record of student_school_year. Of two levels of one student and year, the last one wins.
select
    sid as student_id,
    case
        when row_number() over (partition by sid, school_year order by _file desc, _line desc) > 1 then 'superseded'
    end as _ignored,
    _file,
    _line,
from raw.student_school_year
