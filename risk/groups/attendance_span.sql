-- One row per school × level × home group × calendar × first and last day observed in the present group: students.
create or replace table scoring.attendance_span as
select
    s.school_id,
    s.level,
    coalesce(s.home_group, '') as home_group,
    s.calendar_id,
    stay.starts_on,
    observed.observed_until,
    count(*) as students
from evidence.student as s
inner join evidence.stay as stay on stay.stay = s.stay
inner join evidence.observed_stay as observed on observed.stay = s.stay
where s.in_scope and observed.expected_days > 0
group by all
