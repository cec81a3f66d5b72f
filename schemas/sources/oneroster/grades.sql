-- grain: one row per record of results (a student's result in a line item); report-card marks only.
-- Results of other line items are laid aside here and told by assignments.sql: which is which is decided by the same
-- CTE in both (category).
with recursive

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

org as (
    select *, lower(coalesce(status, 'active')) as state
    from raw.orgs
    where sourcedid is not null
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
),

school_identifier as (
    select coalesce(
        (select max(lower(valeur)) = 'identifier' from raw.oneroster_codes where liste = 'identifiant' and code = 'ecole'),
        (select count(identifier) > 0 from org where lower(type) = 'school' and state = 'active')
    ) as is_used
),

school as (
    select
        sourcedid,
        if((select is_used from school_identifier), identifier, sourcedid) as school_id,
        state <> 'active' as is_deleted,
    from org
    where lower(type) = 'school' or state <> 'active'
),

session as (
    select
        sourcedid,
        parentsourcedid,
        title,
        lower(type) as type,
        as_date(startdate) as first_day,
        as_date(enddate) as ends_on,
        -- the standard names a school year by the year in which it ends
        coalesce(
            try_cast(schoolyear as integer) - 1,
            year(as_date(startdate)) - (month(as_date(startdate)) < 7)::integer
        ) as start_year,
    from raw.academicsessions
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1 and lower(coalesce(status, 'active')) = 'active'
),

lineage as (
    -- a session and those that hold it; five steps are more than the standard has
    select sourcedid, sourcedid as root, parentsourcedid as parent, 0 as depth from session
    union all
    select lineage.sourcedid, session.sourcedid, session.parentsourcedid, lineage.depth + 1
    from lineage
    inner join session on session.sourcedid = lineage.parent
    where lineage.depth < 5
),

root as (
    select sourcedid, max_by(root, depth) as root from lineage group by sourcedid
),

term_list as (
    select code, upper(max(valeur)) as term from raw.oneroster_codes where liste = 'etape' group by code
),

term as (
    select
        session.sourcedid,
        session.start_year,
        session.ends_on,
        case
            when coalesce(by_id.term, by_title.term) is not null then coalesce(by_id.term, by_title.term)
            when session.type = 'schoolyear' then 'FINAL'
            when session.type in ('gradingperiod', 'term') then
                row_number() over (
                    partition by root.root, session.start_year, session.type
                    order by session.first_day, session.ends_on, session.sourcedid
                )::varchar
            -- a semester is no étape: the row rules refuse it unless the centre says which one it is
            else 'type ' || session.type
        end as term,
    from session
    inner join root on root.sourcedid = session.sourcedid
    left join term_list as by_id on by_id.code = session.sourcedid
    left join term_list as by_title on by_title.code = session.title
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
    select
        lower(strip_accents(code)) as title,
        max(valeur) as competency,
        bool_or(liste = 'bulletin_final') as is_final,
    from raw.oneroster_codes
    where liste in ('bulletin', 'bulletin_final')
    group by all
),

category as (
    -- which categories are those of the report card: the centre's list, else what the title begins with
    select
        newest.sourcedid,
        coalesce(listed.is_final, regexp_matches(newest.name, '^(resultat final|final grade|sommaire)\b')) as is_final,
        case
            when (select count(*) from category_list) > 0 then listed.title is not null
            else regexp_matches(
                newest.name, '^(bulletin|report card|resultats? d.etape|term grade|resultat final|final grade|sommaire)\b'
            )
        end as is_report_card,
        case
            when (select count(*) from category_list) > 0 then listed.competency
            when regexp_matches(newest.name, '\bc(ompetenc(e|y))? ?[0-9]')
                then regexp_extract(newest.name, '\bc(?:ompetenc(?:e|y))? ?([0-9]+(?:[.][0-9]+)*)', 1)
            -- without its number, a competency keeps the category's title: never the subject's own mark
            when regexp_matches(newest.name, '\bcompetenc') then newest.name
        end as competency,
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

newest_objective as (
    select lineitemsourcedid, learningobjectiveid
    from raw.lineitemlearningobjectiveids
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1 and lower(coalesce(status, 'active')) = 'active'
),

objective as (
    -- a learning objective is a competency: by the centre's list, else under its own identifier
    select
        newest_objective.lineitemsourcedid,
        min(coalesce(listed.valeur, newest_objective.learningobjectiveid)) as competency,
    from newest_objective
    left join raw.oneroster_codes as listed
        on listed.liste = 'competence' and listed.code = newest_objective.learningobjectiveid
    group by newest_objective.lineitemsourcedid
),

default_scale as (
    select max(as_decimal(valeur)) as highest from raw.oneroster_codes where liste = 'echelle'
),

line_item as (
    select
        newest.sourcedid,
        newest.is_deleted,
        coalesce(category.is_report_card, false) as is_report_card,
        coalesce(objective.competency, category.competency) as competency,
        if(category.is_final, 'FINAL', term.term) as term,
        term.start_year,
        term.ends_on,
        class.sourcedid as class_id,
        class.coursesourcedid,
        coalesce(class.is_deleted, false) as is_class_deleted,
        class.schoolsourcedid,
        class.classcode,
        course.coursecode,
        coalesce(as_decimal(newest.resultvaluemin), 0) as lowest,
        coalesce(as_decimal(newest.resultvaluemax), (select highest from default_scale)) as highest,
    from (
        select
            *,
            coalesce(gradingperiodsourcedid, academicsessionsourcedid) as session_id,
            lower(coalesce(status, 'active')) <> 'active' as is_deleted,
        from raw.lineitems
        where sourcedid is not null
        qualify row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1
    ) as newest
    left join category on category.sourcedid = newest.categorysourcedid
    left join objective on objective.lineitemsourcedid = newest.sourcedid
    left join term on term.sourcedid = newest.session_id
    left join class on class.sourcedid = newest.classsourcedid
    left join course on course.sourcedid = class.coursesourcedid
),

scale as (
    select sourcedid, orgsourcedid, coursesourcedid, classsourcedid, scorescalevalue
    from raw.scorescales
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1 and lower(coalesce(status, 'active')) = 'active'
),

item_scale as (
    select lineitemsourcedid, scorescalesourcedid
    from raw.lineitemscorescales
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1 and lower(coalesce(status, 'active')) = 'active'
),

scale_of_item as (
    -- the line item's own scale, else its class's, its course's, its school's
    select sourcedid, min_by(scorescalevalue, (rank, scale_id)) as scorescalevalue
    from (
        select item_scale.lineitemsourcedid as sourcedid, scale.scorescalevalue, scale.sourcedid as scale_id, 1 as rank
        from item_scale
        inner join scale on scale.sourcedid = item_scale.scorescalesourcedid
        union all
        select line_item.sourcedid, scale.scorescalevalue, scale.sourcedid, 2
        from line_item
        inner join scale on scale.classsourcedid = line_item.class_id
        union all
        select line_item.sourcedid, scale.scorescalevalue, scale.sourcedid, 3
        from line_item
        inner join scale on scale.coursesourcedid = line_item.coursesourcedid
        where scale.classsourcedid is null
        union all
        select line_item.sourcedid, scale.scorescalevalue, scale.sourcedid, 4
        from line_item
        inner join scale on scale.orgsourcedid = line_item.schoolsourcedid
        where scale.classsourcedid is null and scale.coursesourcedid is null
    )
    group by sourcedid
),

scale_pair as (
    -- {A:95},{B:85} as the standard's files write it, or the JSON of its interface
    select distinct
        scorescalevalue,
        unnest(list_concat(
            regexp_extract_all(scorescalevalue, '\{([^{}:]+):([^{}:]+)\}', 1),
            regexp_extract_all(scorescalevalue, '"itemValueLHS"\s*:\s*"([^"]*)"\s*,\s*"itemValueRHS"\s*:\s*"([^"]*)"', 1)
        )) as one,
        unnest(list_concat(
            regexp_extract_all(scorescalevalue, '\{([^{}:]+):([^{}:]+)\}', 2),
            regexp_extract_all(scorescalevalue, '"itemValueLHS"\s*:\s*"([^"]*)"\s*,\s*"itemValueRHS"\s*:\s*"([^"]*)"', 2)
        )) as other,
    from scale
),

letter as (
    -- a letter that stands for a range, or for two values, has no value of its own
    select scorescalevalue, letter, min(value) as value
    from (
        select scorescalevalue, upper(trim(one)) as letter, as_decimal(trim(other)) as value from scale_pair
        union all
        select scorescalevalue, upper(trim(other)), as_decimal(trim(one)) from scale_pair
    )
    where value is not null and as_decimal(letter) is null
    group by all
    having count(distinct value) = 1
),

letter_list as (
    select upper(code) as letter, max(as_decimal(valeur)) as value
    from raw.oneroster_codes
    where liste = 'cote'
    group by all
),

not_evaluated as (
    select unnest(['ABS', 'EX', 'DIS', 'NE']) as code
    union
    select upper(code) from raw.oneroster_codes where liste = 'non_evalue'
),

placed as (
    select
        record._file,
        record._line,
        record.score,
        record.textscore,
        record.scoredate,
        record.score_state,
        record.is_newest,
        record.state,
        student.student_id,
        school.school_id,
        line_item.* exclude (sourcedid, is_deleted, is_class_deleted, schoolsourcedid, coursesourcedid, class_id),
        line_item.is_deleted or line_item.is_class_deleted or student.is_deleted or school.is_deleted as is_cascaded,
        line_item.sourcedid is null
            or line_item.class_id is null
            or student.sourcedid is null
            or school.sourcedid is null as is_orphan,
        not_evaluated.code is not null and record.score is null as is_not_evaluated,
        if(record.score is null, coalesce(letter_list.value, letter.value), as_decimal(record.score)) as value,
    from record
    left join line_item on line_item.sourcedid = record.lineitemsourcedid
    left join student on student.sourcedid = record.studentsourcedid
    left join school on school.sourcedid = line_item.schoolsourcedid
    left join scale_of_item on scale_of_item.sourcedid = line_item.sourcedid
    left join letter
        on letter.scorescalevalue = scale_of_item.scorescalevalue and letter.letter = upper(record.textscore)
    left join letter_list on letter_list.letter = upper(record.textscore)
    left join not_evaluated on not_evaluated.code = upper(record.textscore)
),

measured as (
    -- in millionths, as whole numbers: a mark is exact, and rounded once, half up, to the hundredth
    select
        *,
        ((value - lowest) * 1000000)::hugeint as above,
        ((highest - lowest) * 1000000)::hugeint as span,
    from placed
),

marked as (
    select
        *,
        case
            when value is null then coalesce(score, textscore)
            -- outside of the scale: outside of 0 to 100 too, for the row rules to refuse
            when above < 0 then '-1'
            when above > span then '101'
            when span > 0 then (((20000 * above + span) // (2 * span))::decimal(18, 0) * 0.01::decimal(3, 2))::varchar
        end as mark,
    from measured
),

final as (
    select
        student_id,
        school_id,
        start_year || '-' || (start_year + 1) as school_year,
        coursecode as subject_code,
        classcode as course_group,
        competency,
        term,
        mark,
        if(textscore is not null and as_decimal(textscore) is null, upper(textscore), null) as mark_code,
        -- the day on which the mark was given; else the last of its étape
        coalesce(scoredate, (ends_on - 1)::varchar) as recorded_on,
        _file,
        _line,
        case
            when not is_newest then 'superseded'
            when state in ('tobedeleted', 'inactive') then 'deleted_at_source'
            when not is_report_card then 'is_assignment'
            when is_cascaded then 'deleted_at_source'
            when score_state in ('exempt', 'not submitted') or is_not_evaluated then 'not_evaluated'
            when score is null and textscore is null then 'empty_cell'
        end as _ignored,
        case
            when state not in ('active', 'tobedeleted', 'inactive') then 'unknown_code'
            when is_orphan then 'unknown_reference'
            when score_state not in ('exempt', 'not submitted', 'submitted', 'partially graded', 'fully graded')
                then 'unknown_code'
            when highest is null or (highest <= lowest and value is not null) then 'missing_scale'
        end as _refused_by,
    from marked
)

select * from final
