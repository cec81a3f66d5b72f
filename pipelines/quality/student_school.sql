-- Grain: one row per student: the school of the latest enrolment (at a tie, the last school by code).
-- It attributes to a school the rows of tables that name only a student.
create or replace table quality.student_school as
select
    student_id,
    arg_max(school_id, (enrolled_on, school_id)) as school_id,
from accepted.enrolments
group by student_id
