-- grain: one record of student_school_enrollment, with the level of that student and year.
with levels as (
    select sid, school_year, arg_max(grade_level, (_file, _line)) as grade
    from raw.student_school_year
    group by sid, school_year
),

final as (
    select
        record.sid as student_id,
        (record.school_year::integer - 1) || '-' || record.school_year as school_year,
        record.school_code as school_id,
        record.enrollment_date as enrolled_on,
        record.withdrawal_date as withdrawn_on,
        case
            when grade between '2' and '6' and length(grade) = 1 then 'PRIM' || grade
            when grade in ('7', '8', '9', '10', '11') then 'SEC' || (grade::integer - 6)
            else 'OTHER'
        end as level,
        record._file,
        record._line,
    from raw.student_school_enrollment as record
    left join levels on record.sid = levels.sid and record.school_year = levels.school_year
)

select * from final
