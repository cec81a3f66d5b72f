-- grain: one row per record of StudentSchoolAssociation (a stay of a student at a school)
with

level as (
    select unnest([
        {'code': 'Kindergarten', 'level': 'PRE5'},
        {'code': 'First grade', 'level': 'PRIM1'},
        {'code': 'Second grade', 'level': 'PRIM2'},
        {'code': 'Third grade', 'level': 'PRIM3'},
        {'code': 'Fourth grade', 'level': 'PRIM4'},
        {'code': 'Fifth grade', 'level': 'PRIM5'},
        {'code': 'Sixth grade', 'level': 'PRIM6'},
        {'code': 'Seventh grade', 'level': 'SEC1'},
        {'code': 'Eighth grade', 'level': 'SEC2'},
        {'code': 'Ninth grade', 'level': 'SEC3'},
        {'code': 'Tenth grade', 'level': 'SEC4'},
        {'code': 'Eleventh grade', 'level': 'SEC5'},
        -- this district has a year more
        {'code': 'Twelfth grade', 'level': 'OTHER'},
    ], recursive := true)
),

association as (
    select
        record.*,
        student.studentuniqueid,
        descriptor.codevalue,
        year(as_date(record.entrydate)) + (month(as_date(record.entrydate)) >= 7)::integer as year_end,
    from raw.studentschoolassociation as record
    left join raw.student as student on student.studentusi = record.studentusi
    left join raw.descriptor as descriptor on descriptor.descriptorid = record.entrygradeleveldescriptorid
),

final as (
    select
        association.studentuniqueid as student_id,
        (association.year_end - 1) || '-' || association.year_end as school_year,
        association.schoolid as school_id,
        association.entrydate as enrolled_on,
        association.exitwithdrawdate as withdrawn_on,
        coalesce(level.level, 'entrygradeleveldescriptorid') as level,
        association._file,
        association._line,
    from association
    left join level on level.code = association.codevalue
)

select * from final
