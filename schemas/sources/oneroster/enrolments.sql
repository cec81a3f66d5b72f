-- grain: one row per record of enrollments (a user in a class). A student's classes of one school and school year are
-- one enrolment: one of the records tells it, from the first day to the last, and the others are laid aside.
with

record as (
    select
        *,
        lower(coalesce(status, 'active')) as state,
        sourcedid is null or row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1 as is_newest,
    from raw.enrollments
),

class_session as (
    select sourcedid, trim(unnest(string_split(termsourcedids, ','))) as session_id from raw.class as newest_class
    union all
    select newest_class.sourcedid, course.schoolyearsourcedid
    from raw.class as newest_class
    inner join raw.course on course.sourcedid = newest_class.coursesourcedid
    where newest_class.termsourcedids is null
),

active_session as (
    select * from raw.session where not is_deleted
),

last_session as (
    -- the ends of a year's sessions: its last day, where no schoolYear holds them
    select start_year, max(ends_on) as ends_on
    from active_session
    where ends_on <= make_date(start_year + 1, 7, 15)
    group by start_year
),

last_of_school as (
    select newest_class.schoolsourcedid, session.start_year, max(session.ends_on) as ends_on
    from class_session
    inner join raw.class as newest_class on newest_class.sourcedid = class_session.sourcedid
    inner join active_session as session on session.sourcedid = class_session.session_id
    group by all
),

session_end as (
    select
        lineage.sourcedid,
        max(lineage.ends_on) as year_ends_on,
        coalesce(bool_or(holder.type = 'schoolyear'), false) as has_year,
    from raw.lineage as lineage
    inner join raw.session as holder on holder.sourcedid = lineage.root
    group by lineage.sourcedid
),

class_dates as (
    select
        class_session.sourcedid,
        max(session.start_year) as start_year,
        min(session.first_day) as first_day,
        max(case
            when session_end.has_year then session_end.year_ends_on
            -- its own school's last session, unless the year goes on after it
            when last_of_school.ends_on >= make_date(session.start_year + 1, 5, 1) then last_of_school.ends_on
            else greatest(session_end.year_ends_on, last_session.ends_on)
        end) as year_ends_on,
    from class_session
    inner join raw.class as newest_class on newest_class.sourcedid = class_session.sourcedid
    inner join active_session as session on session.sourcedid = class_session.session_id
    inner join session_end on session_end.sourcedid = session.sourcedid
    left join last_session on last_session.start_year = session.start_year
    left join last_of_school
        on last_of_school.schoolsourcedid is not distinct from newest_class.schoolsourcedid
        and last_of_school.start_year = session.start_year
    group by class_session.sourcedid
),

class as (
    select
        newest_class.sourcedid,
        newest_class.is_deleted,
        newest_class.schoolsourcedid,
        if(lower(newest_class.classtype) = 'homeroom', coalesce(newest_class.classcode, newest_class.title), null)
            as home_group,
        class_dates.start_year,
        class_dates.first_day,
        class_dates.year_ends_on,
    from raw.class as newest_class
    left join class_dates on class_dates.sourcedid = newest_class.sourcedid
),

last_day_rule as (
    -- the standard's end date is the day after the last one; a centre may say that its own is the last
    select coalesce(
        (select max(lower(valeur)) = 'incluse' from raw.oneroster_codes where liste = 'date_de_fin'), false
    ) as is_included
),

level_list as (
    select upper(code) as code, max(valeur) as level
    from raw.oneroster_codes
    where liste = 'niveau' and code is not null
    group by upper(code)
),

ceds as (
    -- CEDS codes of entry grade level; those that no level of ours stands for are known all the same
    select unnest(['PK', 'KG', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11',
        '12', '13', 'IT', 'PR', 'TK', 'PS', 'UG', 'OTHER']) as code,
    unnest(['PRE4', 'PRE5', 'PRIM1', 'PRIM2', 'PRIM3', 'PRIM4', 'PRIM5', 'PRIM6', 'SEC1', 'SEC2', 'SEC3', 'SEC4',
        'SEC5', 'OTHER', 'OTHER', 'OTHER', 'OTHER', 'OTHER', 'OTHER', 'OTHER', 'OTHER']) as level,
),

placed as (
    select
        record._file,
        record._line,
        record.begindate,
        record.enddate,
        student.student_id,
        school.school_id,
        -- without a session, the first day tells the year
        coalesce(
            class.start_year,
            year(as_date(record.begindate)) - (month(as_date(record.begindate)) < 7)::integer
        ) as start_year,
        -- a code without a meaning is handed on under its column's name, so that it is refused
        coalesce(level_list.level, ceds.level, 'grades ' || student.grades) as level,
        class.home_group,
        class.first_day,
        class.year_ends_on,
        case
            when not record.is_newest then 'superseded'
            when record.state in ('tobedeleted', 'inactive') then 'deleted_at_source'
            when lower(record.role) <> 'student' then 'not_a_student'
            when student.is_deleted or class.is_deleted or school.is_deleted then 'deleted_at_source'
        end as laid_aside,
        case
            when record.state not in ('active', 'tobedeleted', 'inactive') then 'unknown_code'
            when record.role is null then 'missing_value'
            when student.sourcedid is null or class.sourcedid is null or school.sourcedid is null
                then 'unknown_reference'
        end as refused_by,
    from record
    left join raw.student on student.sourcedid = record.usersourcedid
    left join class on class.sourcedid = record.classsourcedid
    left join raw.school on school.sourcedid = coalesce(record.schoolsourcedid, class.schoolsourcedid)
    left join level_list on level_list.code = student.grades
    left join ceds on ceds.code = if(regexp_full_match(student.grades, '0?[0-9]{1,2}'), ltrim(student.grades, '0'), student.grades)
),

dated as (
    select
        placed.*,
        -- a first day before the year says that the student was already there when it began
        case
            when as_date(begindate) >= make_date(start_year, 7, 1) then as_date(begindate)
            else coalesce(greatest(first_day, make_date(start_year, 7, 1)), make_date(start_year, 7, 1))
        end as begins_on,
        -- an end that is the year's own is no departure
        case
            when as_date(enddate) < coalesce(year_ends_on, make_date(start_year + 1, 7, 1))
                then as_date(enddate) - if((select is_included from last_day_rule), 0, 1)
        end as ends_on,
        begindate is not null and as_date(begindate) is null
            or enddate is not null and as_date(enddate) is null
            or coalesce(as_date(enddate) < as_date(begindate), false) as is_unclear,
    from placed
),

judged as (
    select
        *,
        case
            when laid_aside is not null then laid_aside
            when refused_by is null and not is_unclear and ends_on < begins_on then 'never_attended'
        end as ignored,
    from dated
),

counted as (
    -- whose enrolment the record is part of; null where it is laid aside, refused or unclear
    select
        *,
        if(
            ignored is null and refused_by is null and not is_unclear and school_id is not null and start_year is not null,
            student_id,
            null
        ) as enrols,
    from judged
),

stay as (
    select
        enrols,
        school_id,
        start_year,
        min(begins_on) as enrolled_on,
        case when bool_and(ends_on is not null) then max(ends_on) end as withdrawn_on,
        -- of several home groups, the one that lasts or that came last
        max_by(home_group, (coalesce(ends_on, date '9999-12-31'), begins_on, home_group)) filter (home_group is not null)
            as home_group,
        min_by((_file, _line), (begins_on, _file, _line)) as told_by,
    from counted
    where enrols is not null
    group by all
),

complement as (
    select *
    from raw.complements
    qualify row_number() over (
        partition by student_id, school_id, school_year order by _file desc, _line desc
    ) = 1
),

final as (
    select
        counted.student_id,
        counted.start_year || '-' || (counted.start_year + 1) as school_year,
        counted.school_id,
        if(counted.enrols is null, coalesce(counted.begindate, counted.begins_on::varchar), stay.enrolled_on::varchar)
            as enrolled_on,
        if(
            counted.enrols is null,
            coalesce((as_date(counted.enddate) - if((select is_included from last_day_rule), 0, 1))::varchar, counted.enddate),
            stay.withdrawn_on::varchar
        ) as withdrawn_on,
        counted.level,
        coalesce(stay.home_group, complement.home_group) as home_group,
        complement.calendar_id,
        complement.pathway,
        complement.modified_expectations,
        complement.special_needs_code,
        complement.has_intervention_plan,
        counted._file,
        counted._line,
        case
            when counted.ignored is not null then counted.ignored
            when stay.told_by <> (counted._file, counted._line) then 'same_enrolment'
        end as _ignored,
        counted.refused_by as _refused_by,
    from counted
    left join stay
        on stay.enrols = counted.enrols
        and stay.school_id = counted.school_id
        and stay.start_year = counted.start_year
    left join complement
        on complement.student_id = counted.student_id
        and complement.school_id = counted.school_id
        and complement.school_year = counted.start_year || '-' || (counted.start_year + 1)
)

select * from final
