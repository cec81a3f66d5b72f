-- grain: one row per record of studentSchoolAssociations (a stay of a student at a school)
with

level as (
    -- the twelfth grade and what is no grade have no equal in Quebec: the centre says what they are, or they are refused
    select code, arg_min(level, rank) as level
    from (
        select unnest([
            {'code': 'preschool/prekindergarten', 'level': 'PRE4', 'rank': 2},
            {'code': 'kindergarten', 'level': 'PRE5', 'rank': 2},
            {'code': 'first grade', 'level': 'PRIM1', 'rank': 2},
            {'code': 'second grade', 'level': 'PRIM2', 'rank': 2},
            {'code': 'third grade', 'level': 'PRIM3', 'rank': 2},
            {'code': 'fourth grade', 'level': 'PRIM4', 'rank': 2},
            {'code': 'fifth grade', 'level': 'PRIM5', 'rank': 2},
            {'code': 'sixth grade', 'level': 'PRIM6', 'rank': 2},
            {'code': 'seventh grade', 'level': 'SEC1', 'rank': 2},
            {'code': 'eighth grade', 'level': 'SEC2', 'rank': 2},
            {'code': 'ninth grade', 'level': 'SEC3', 'rank': 2},
            {'code': 'tenth grade', 'level': 'SEC4', 'rank': 2},
            {'code': 'eleventh grade', 'level': 'SEC5', 'rank': 2},
        ], recursive := true)
        union all
        select lower(code), upper(valeur), 1 from raw.edfi_codes where liste = 'niveau'
    )
    where code is not null
    group by code
),

exit_rule as (
    -- Ed-Fi recommends that the exit date be the last day; where it is the first day after, the centre says so
    select count(*) > 0 as is_exclusive from raw.edfi_codes where liste = 'date_sortie' and lower(code) = 'exclue'
),

school_event as (
    select unnest(['instructional day', 'make-up day', 'student late arrival/early dismissal']) as code
    union
    select lower(code) from raw.edfi_codes where liste = 'jour_de_classe' and as_flag(valeur)
),

school_day as (
    select schoolid, calendarcode, schoolyear, day
    from raw.calendar_event
    where code in (select code from school_event)
),

calendar_year as (
    select schoolid, calendarcode, schoolyear, min(day) as first_day
    from school_day
    where day >= make_date(schoolyear - 1, 7, 1)
    group by all
),

school_year as (
    select schoolid, schoolyear, min(first_day) as first_day from calendar_year group by all
),

homeroom as (
    select
        "studentreference.studentuniqueid" as student_id,
        "sectionreference.schoolid" as schoolid,
        try_cast("sectionreference.schoolyear" as integer) as schoolyear,
        "sectionreference.sectionidentifier" as home_group,
    from raw.studentsectionassociations
    where as_flag(homeroomindicator)
    qualify row_number() over (
        partition by student_id, schoolid, schoolyear order by as_date(begindate) desc nulls last, _file desc, _line desc
    ) = 1
),

complement as (
    select *
    from raw.complements
    qualify row_number() over (partition by student_id, school_id, school_year order by _file desc, _line desc) = 1
),

association as (
    select
        record.*,
        record."studentreference.studentuniqueid" as student_id,
        record."schoolreference.schoolid" as schoolid,
        record."calendarreference.calendarcode" as calendarcode,
        coalesce(own_school.valeur, schoolid) as school_id,
        as_date(record.entrydate) as entry_day,
        as_date(record.exitwithdrawdate) as exit_day,
        coalesce(record."schoolyeartypereference.schoolyear", record."calendarreference.schoolyear") as year_text,
        -- Ed-Fi names a school year by the year in which it ends
        case
            when year_text is not null then try_cast(year_text as integer)
            else year(entry_day) + (month(entry_day) >= 7)::integer
        end as schoolyear,
        lower(trim(split_part(record.entrygradeleveldescriptor, '#', -1))) as level_code,
    from raw.studentschoolassociations as record
    left join raw.own_code as own_school
        on own_school.liste = 'ecole' and own_school.code = record."schoolreference.schoolid"
),

dated as (
    select
        association.*,
        case
            when association.schoolyear is not null
                then (association.schoolyear - 1) || '-' || association.schoolyear
            else association.year_text
        end as year_label,
        -- an entry before the year says that the student was already there when it began
        coalesce(association.entry_day < make_date(association.schoolyear - 1, 7, 1), false) as is_there_at_start,
        coalesce(calendar_year.first_day, school_year.first_day, make_date(association.schoolyear - 1, 7, 1))
            as default_start,
        association.exit_day - exit_rule.is_exclusive::integer as last_day,
    from association
    cross join exit_rule
    left join calendar_year
        on calendar_year.schoolid = association.schoolid
        and calendar_year.calendarcode = association.calendarcode
        and calendar_year.schoolyear = association.schoolyear
    left join school_year
        on school_year.schoolid = association.schoolid and school_year.schoolyear = association.schoolyear
),

final as (
    select
        dated.student_id,
        dated.year_label as school_year,
        dated.school_id,
        case when dated.is_there_at_start then dated.default_start::varchar else dated.entrydate end as enrolled_on,
        coalesce(dated.last_day::varchar, dated.exitwithdrawdate) as withdrawn_on,
        -- a code without a meaning is handed on under its column's name, so that it is refused
        coalesce(level.level, 'entrygradeleveldescriptor ' || dated.level_code) as level,
        coalesce(homeroom.home_group, complement.home_group) as home_group,
        coalesce(dated.calendarcode, complement.calendar_id) as calendar_id,
        complement.pathway,
        complement.modified_expectations,
        complement.special_needs_code,
        complement.has_intervention_plan,
        dated._file,
        dated._line,
        case
            when dated.is_there_at_start and dated.last_day < dated.default_start then 'never_attended'
            -- gone on the day of the entry: the exit date is the first day without the student
            when dated.last_day = dated.entry_day - 1 and dated.exit_day = dated.entry_day then 'never_attended'
        end as _ignored,
    from dated
    left join level on level.code = dated.level_code
    left join homeroom
        on homeroom.student_id = dated.student_id
        and homeroom.schoolid = dated.schoolid
        and homeroom.schoolyear = dated.schoolyear
    left join complement
        on complement.student_id = dated.student_id
        and complement.school_id = dated.school_id
        and complement.school_year = dated.year_label
)

select * from final
