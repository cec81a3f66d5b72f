-- grain: one row per stay of a student at a school; levels do not matter here, and kindergarten has marks
select
    StudentUSI::varchar as student_id,
    getvariable('school_year') as school_year,
    SchoolId::varchar as school_id,
    EntryDate as enrolled_on,
    ExitWithdrawDate as withdrawn_on,
    'OTHER' as level,
from ed.StudentSchoolAssociation
