-- grain: one row per record of Student (a student)
with final as (
    select
        student.studentuniqueid as student_id,
        student.lastsurname as last_name,
        student.firstname as first_name,
        student.birthdate as birth_date,
        case lower(descriptor.codevalue) when 'female' then 'F' when 'male' then 'M' end as sex,
        student._file,
        student._line,
    from raw.student as student
    left join raw.descriptor as descriptor on descriptor.descriptorid = student.birthsexdescriptorid
)

select * from final
