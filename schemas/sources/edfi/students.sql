-- grain: one row per record of students (a student)
with

on_file as (
    -- the sex on file is told by school or centre; the sex at birth only stands in for it
    select "studentreference.studentuniqueid" as student_id, sexdescriptor
    from raw.studenteducationorganizationassociations
    where sexdescriptor is not null
    qualify row_number() over (partition by student_id order by _file desc, _line desc) = 1
),

complement as (
    select student_id, permanent_code
    from raw.complements
    where permanent_code is not null
    qualify row_number() over (partition by student_id order by _file desc, _line desc) = 1
),

student as (
    select
        record.*,
        complement.permanent_code,
        lower(trim(split_part(coalesce(on_file.sexdescriptor, record.birthsexdescriptor), '#', -1))) as sex_code,
    from raw.students as record
    left join on_file on on_file.student_id = record.studentuniqueid
    left join complement on complement.student_id = record.studentuniqueid
),

own_sex as (
    select lower(code) as code, max(upper(valeur)) as sex from raw.edfi_codes where liste = 'sexe' group by all
),

final as (
    select
        student.studentuniqueid as student_id,
        student.lastsurname as last_name,
        student.firstname as first_name,
        student.birthdate as birth_date,
        case
            when own_sex.code is not null then own_sex.sex
            when student.sex_code = 'female' then 'F'
            when student.sex_code = 'male' then 'M'
            when student.sex_code not in ('not selected', 'not reported') then student.sex_code
        end as sex,
        upper(replace(student.permanent_code, ' ', '')) as permanent_code,
        student._file,
        student._line,
    from student
    left join own_sex on own_sex.code = student.sex_code
)

select * from final
