-- Grain: one student_key asked for (keys) with an attendance portrait in the week, as its newest version tells.
with

final as (
    select
        attendance.student_key,
        attendance.days_absent_20,
        attendance.days_expected_20,
        attendance.rate_20,
        attendance.days_absent_year,
        attendance.days_expected_year,
        attendance.rate_year,
        attendance.lates_year,
        attendance.observed_until,
        coalesce(attendance.denominator = 'inferred', false) as is_inferred,
    from portraits.attendance_week as attendance
    where attendance.student_key in ({keys}) and attendance.week = $week
    qualify row_number() over (partition by attendance.student_key order by attendance.version desc) = 1
)

select * from final
