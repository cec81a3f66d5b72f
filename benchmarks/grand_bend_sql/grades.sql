-- grain: one row per student × course × grading period of the first semester; its three periods are étapes 1 to 3
with

final as (
    select
        grade.StudentUSI::varchar as student_id,
        grade.SchoolId::varchar as school_id,
        getvariable('school_year') as school_year,
        coalesce(course.CourseCode, grade.LocalCourseCode) as subject_code,
        grade.SectionIdentifier as course_group,
        grade.GradingPeriodSequence::varchar as term,
        grade.NumericGradeEarned as mark,
        period.EndDate as recorded_on,
    from ed.Grade as grade
    inner join ed.GradingPeriod as period
        on
            grade.GradingPeriodDescriptorId = period.GradingPeriodDescriptorId
            and grade.SchoolId = period.SchoolId
            and grade.GradingPeriodSchoolYear = period.SchoolYear
    left join ed.CourseOffering as course
        on
            grade.LocalCourseCode = course.LocalCourseCode
            and grade.SchoolId = course.SchoolId
            and grade.SchoolYear = course.SchoolYear
            and grade.SessionName = course.SessionName
    where period.EndDate <= getvariable('semester_ends_on') and grade.NumericGradeEarned is not null
)

select * from final
