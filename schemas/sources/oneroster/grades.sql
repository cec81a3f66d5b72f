-- grain: one row per record of results (a student's result in a line item); report-card marks only.
-- Results of other line items are laid aside here and told by assignments.sql: which is which, the
-- view category tells both.
with

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

line_item as (
    select
        item.* replace (coalesce(objective.competency, item.competency) as competency),
        if(item.is_final, 'FINAL', term.term) as term,
        term.start_year,
        term.ends_on,
    from raw.line_item as item
    left join objective on objective.lineitemsourcedid = item.sourcedid
    left join raw.term as term
        on term.sourcedid = item.session_id
        and term.schoolsourcedid is not distinct from item.schoolsourcedid
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

numeric_scale as (
    -- 4 stands for 90: which of the two numbers a result says, nothing tells
    select distinct scorescalevalue
    from scale_pair
    where as_decimal(trim(one)) is not null and as_decimal(trim(other)) is not null
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
            or not line_item.has_category
            or line_item.class_id is null
            or student.sourcedid is null
            or school.sourcedid is null as is_orphan,
        not_evaluated.code is not null and record.score is null as is_not_evaluated,
        case
            when record.score is not null then as_decimal(record.score)
            when letter_list.value is not null then letter_list.value
            when letter.value is not null then letter.value
            when numeric_scale.scorescalevalue is null then as_decimal(record.textscore)
        end as value,
    from raw.result as record
    left join line_item on line_item.sourcedid = record.lineitemsourcedid
    left join raw.student on student.sourcedid = record.studentsourcedid
    left join raw.school on school.sourcedid = line_item.schoolsourcedid
    left join scale_of_item on scale_of_item.sourcedid = line_item.sourcedid
    left join letter
        on letter.scorescalevalue = scale_of_item.scorescalevalue and letter.letter = upper(record.textscore)
    left join numeric_scale on numeric_scale.scorescalevalue = scale_of_item.scorescalevalue
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
            -- a number that is not on the item's scale is no mark out of 100
            when value is null and score is null and as_decimal(textscore) is not null then 'textScore ' || textscore
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
            when is_category_deleted then 'deleted_at_source'
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
            when highest is null or lowest is null or (highest <= lowest and value is not null) then 'missing_scale'
        end as _refused_by,
    from marked
)

select * from final
