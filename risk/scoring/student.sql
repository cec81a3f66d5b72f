-- One row per student to portray, with a number of its own for this week: joins on it are far cheaper than on the key.
create or replace table scoring.student as
with final as (
    select
        cast(row_number() over (order by s.student_key) as integer) as student,
        s.student_key,
        s.school_id,
        s.level,
        coalesce(s.level, '') as level_or_none,
        s.home_group,
        s.term,
        s.in_scope,
        s.is_comparable,
        s.marks_not_compared,
        a.is_chronic,
        coalesce(a.days_expected_year, 0) > 0 as is_attendance_known
    from evidence.student as s
    left join week.attendance as a on a.student_key = s.student_key
)
select * from final
