-- grain: one row per record of School (a school)
with final as (
    select
        school.schoolid as school_id,
        organization.nameofinstitution as school_name,
        school._file,
        school._line,
    from raw.school as school
    left join raw.educationorganization as organization on organization.educationorganizationid = school.schoolid
)

select * from final
