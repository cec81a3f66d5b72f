-- grain: one row per record of Grade (a student's mark in a course, in one grading period)
with

grading_period as (
    select gradingperioddescriptorid, schoolid, schoolyear, enddate from raw.gradingperiod
),

final as (
    select
        student.studentuniqueid as student_id,
        grade.schoolid as school_id,
        (grade.gradingperiodschoolyear::integer - 1) || '-' || grade.gradingperiodschoolyear as school_year,
        coalesce(course.coursecode, grade.localcoursecode) as subject_code,
        grade.sectionidentifier as course_group,
        case
            when grade.gradingperiodsequence in ('2', '4', '6') then grade.gradingperiodsequence::integer // 2
        end as term,
        grade.numericgradeearned as mark,
        grading_period.enddate as recorded_on,
        grade._file,
        grade._line,
        case
            when type.codevalue <> 'Grading Period' then 'not_a_term'
            when grade.gradingperiodsequence in ('1', '3', '5') then 'not_a_term'
        end as _ignored,
    from raw.grade as grade
    left join raw.student as student on student.studentusi = grade.studentusi
    left join raw.descriptor as type on type.descriptorid = grade.gradetypedescriptorid
    left join raw.courseoffering as course
        on course.localcoursecode = grade.localcoursecode
        and course.schoolid = grade.schoolid
        and course.schoolyear = grade.schoolyear
        and course.sessionname = grade.sessionname
    left join grading_period
        on grading_period.gradingperioddescriptorid = grade.gradingperioddescriptorid
        and grading_period.schoolid = grade.schoolid
        and grading_period.schoolyear = grade.gradingperiodschoolyear
)

select * from final
