-- grain: one row per record of results (a student's result in a line item); results of the report card are laid aside
-- here and told by grades.sql: which is which is decided by the same CTE in both (category).
with

record as (
    select
        *,
        lower(coalesce(status, 'active')) as state,
        lower(translate(scorestatus, '_-', '  ')) as score_state,
        sourcedid is null or row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1 as is_newest,
    from raw.results
),

account as (
    select *, lower(coalesce(status, 'active')) as state
    from raw.users
    where sourcedid is not null
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
),

newest_role as (
    select usersourcedid, lower(role) as role, lower(coalesce(status, 'active')) as state
    from raw.roles
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
),

role as (
    select usersourcedid, coalesce(bool_or(role = 'student' and state = 'active'), false) as is_student
    from newest_role
    group by usersourcedid
),

known as (
    select
        account.*,
        coalesce(lower(account.role) = 'student', role.is_student, false) as is_student,
    from account
    left join role on role.usersourcedid = account.sourcedid
),

student_identifier as (
    select coalesce(
        (select max(lower(valeur)) = 'identifier' from raw.oneroster_codes where liste = 'identifiant' and code = 'eleve'),
        (select count(identifier) > 0 from known where is_student and state = 'active')
    ) as is_used
),

student as (
    select
        sourcedid,
        if((select is_used from student_identifier), identifier, sourcedid) as student_id,
        state <> 'active' as is_deleted,
    from known
    where is_student or state <> 'active'
),

course as (
    select sourcedid, coursecode
    from raw.courses
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
),

class as (
    select *, lower(coalesce(status, 'active')) <> 'active' as is_deleted
    from raw.classes
    where sourcedid is not null
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
),

category_list as (
    select lower(strip_accents(code)) as title
    from raw.oneroster_codes
    where liste in ('bulletin', 'bulletin_final')
    group by all
),

category as (
    -- which categories are those of the report card: the centre's list, else what the title begins with
    select
        newest.sourcedid,
        case
            when (select count(*) from category_list) > 0 then listed.title is not null
            else regexp_matches(
                newest.name, '^(bulletin|report card|resultats? d.etape|term grade|resultat final|final grade|sommaire)\b'
            )
        end as is_report_card,
    from (
        select sourcedid, lower(strip_accents(title)) as name
        from raw.categories
        where sourcedid is not null
        qualify row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1
    ) as newest
    left join category_list as listed on listed.title = newest.name
),

default_scale as (
    select max(as_decimal(valeur)) as highest from raw.oneroster_codes where liste = 'echelle'
),

line_item as (
    select
        newest.sourcedid,
        newest.duedate,
        newest.is_deleted,
        coalesce(category.is_report_card, false) as is_report_card,
        class.sourcedid as class_id,
        coalesce(class.is_deleted, false) as is_class_deleted,
        course.coursecode,
        coalesce(as_decimal(newest.resultvaluemin), 0) as lowest,
        coalesce(as_decimal(newest.resultvaluemax), (select highest from default_scale)) as highest,
    from (
        select *, lower(coalesce(status, 'active')) <> 'active' as is_deleted
        from raw.lineitems
        where sourcedid is not null
        qualify row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1
    ) as newest
    left join category on category.sourcedid = newest.categorysourcedid
    left join class on class.sourcedid = newest.classsourcedid
    left join course on course.sourcedid = class.coursesourcedid
),

placed as (
    select
        record._file,
        record._line,
        record.score,
        record.scoredate,
        record.score_state,
        record.lineitemsourcedid,
        record.is_newest,
        record.state,
        as_flag(record.late) as is_late,
        coalesce(as_flag(record.missing), false) as is_missing,
        student.student_id,
        line_item.duedate,
        line_item.coursecode,
        line_item.lowest,
        line_item.highest,
        line_item.is_report_card,
        line_item.is_deleted or line_item.is_class_deleted or student.is_deleted as is_cascaded,
        line_item.sourcedid is not null as has_line_item,
        line_item.class_id is null or student.sourcedid is null as is_orphan,
        record.score is null and record.textscore is null and record.scorestatus is null as is_empty,
        as_decimal(record.score) as value,
    from record
    left join line_item on line_item.sourcedid = record.lineitemsourcedid
    left join student on student.sourcedid = record.studentsourcedid
),

handed_in as (
    -- a work that is missing has no score, whatever stands in its place: missing is never zero
    select
        *,
        not is_missing and coalesce(score_state, '') <> 'not submitted' as is_handed_in,
        ((value - lowest) * 1000000)::hugeint as above,
        ((highest - lowest) * 1000000)::hugeint as span,
    from placed
),

final as (
    select
        student_id,
        coursecode as subject_code,
        lineitemsourcedid as assignment_id,
        duedate as due_on,
        case
            when not is_handed_in then null
            -- the score's date is when it was marked: where the source says on time or late, that decides the side
            when is_late and as_date(scoredate) <= as_date(duedate) then (as_date(duedate) + 1)::varchar
            when not is_late and as_date(scoredate) > as_date(duedate) then duedate
            else scoredate
        end as submitted_on,
        case
            when not is_handed_in or score is null then null
            -- without a scale, or unreadable: not a number, for the row rules to leave empty and to tell
            when value is null or span is null or span <= 0 then 'score ' || score
            when above < 0 then '-1'
            when above > span then '101'
            else (((20000 * above + span) // (2 * span))::decimal(18, 0) * 0.01::decimal(3, 2))::varchar
        end as score,
        _file,
        _line,
        case
            when not is_newest then 'superseded'
            when state in ('tobedeleted', 'inactive') then 'deleted_at_source'
            when not has_line_item then 'not_applicable'  -- refused by grades.sql, once
            when is_report_card then 'is_grade'
            when is_cascaded then 'deleted_at_source'
            when score_state = 'exempt' then 'not_evaluated'
            when is_empty then 'empty_cell'
        end as _ignored,
        case
            when state not in ('active', 'tobedeleted', 'inactive') then 'unknown_code'
            when is_orphan then 'unknown_reference'
            when score_state not in ('exempt', 'not submitted', 'submitted', 'partially graded', 'fully graded')
                then 'unknown_code'
        end as _refused_by,
    from handed_in
)

select * from final
