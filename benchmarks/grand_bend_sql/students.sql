-- grain: one row per student
select StudentUSI::varchar as student_id from ed.Student
