-- grain: one row per student with marks in the second semester: failed where their mean is below 70
with

final as (
    select
        grade.StudentUSI::varchar as student_id,
        getvariable('school_year') as school_year,
        if(avg(grade.NumericGradeEarned) < 70, 'failed', 'passed') as outcome,
    from ed.Grade as grade
    inner join ed.GradingPeriod as period
        on
            grade.GradingPeriodDescriptorId = period.GradingPeriodDescriptorId
            and grade.SchoolId = period.SchoolId
            and grade.GradingPeriodSchoolYear = period.SchoolYear
    where period.EndDate > getvariable('semester_ends_on') and grade.NumericGradeEarned is not null
    group by grade.StudentUSI
)

select * from final
