-- grain: one row per mark of a record of grades: the course's own, and one a learning standard.
-- A record without any mark gives one row, laid aside.
with

grade_type as (
    select code, arg_min(meaning, rank) as meaning
    from (
        select unnest([
            {'code': 'grading period', 'meaning': 'etape', 'rank': 2},
            {'code': 'final', 'meaning': 'final', 'rank': 2},
            {'code': 'exam', 'meaning': 'examen', 'rank': 2},
            {'code': 'semester', 'meaning': 'hors_etape', 'rank': 2},
            {'code': 'mid-term grade', 'meaning': 'hors_etape', 'rank': 2},
            {'code': 'progress report', 'meaning': 'hors_etape', 'rank': 2},
            {'code': 'conduct', 'meaning': 'hors_etape', 'rank': 2},
        ], recursive := true)
        union all
        select lower(code), lower(valeur), 1 from raw.edfi_codes where liste = 'type_de_note'
    )
    where code is not null
    group by code
),

own_term as (
    select lower(code) as code, max(upper(valeur)) as term from raw.edfi_codes where liste = 'etape' group by all
),

scale as (
    select upper(code) as letter, max(replace(valeur, ',', '.')) as mark
    from raw.edfi_codes
    where liste = 'cote'
    group by all
),

not_evaluated as (
    select upper(code) as letter from raw.edfi_codes where liste = 'non_evalue'
    union
    -- the centre's own scale comes before what the profile knows
    select usual.letter
    from (select unnest(['ABS', 'EX', 'DIS', 'NE']) as letter) as usual
    anti join scale on scale.letter = usual.letter
),

grading_period as (
    select
        "schoolreference.schoolid" as schoolid,
        "schoolyeartypereference.schoolyear" as schoolyear,
        lower(trim(split_part(gradingperioddescriptor, '#', -1))) as code,
        try_cast(periodsequence as integer) as sequence,
        gradingperiodname,
        enddate,
        _file,
        _line,
    from raw.gradingperiods
),

grade as (
    select
        record.*,
        record."studentsectionassociationreference.studentuniqueid" as student_id,
        record."studentsectionassociationreference.schoolid" as schoolid,
        record."studentsectionassociationreference.schoolyear" as section_year,
        record."studentsectionassociationreference.sessionname" as sessionname,
        record."studentsectionassociationreference.localcoursecode" as localcoursecode,
        record."studentsectionassociationreference.sectionidentifier" as sectionidentifier,
        coalesce(record."gradingperiodreference.schoolyear", section_year) as year_text,
        lower(trim(split_part(record."gradingperiodreference.gradingperioddescriptor", '#', -1))) as period_code,
        try_cast(record."gradingperiodreference.periodsequence" as integer) as reference_sequence,
        record."gradingperiodreference.gradingperiodname" as reference_name,
        lower(trim(split_part(record.gradetypedescriptor, '#', -1))) as type_code,
    from raw.grades as record
),

placed as (
    select
        grade.*,
        coalesce(own_school.valeur, grade.schoolid) as school_id,
        case
            when own_subject.code is not null then own_subject.valeur
            else coalesce(course.coursecode, grade.localcoursecode)
        end as subject_code,
        grade_type.meaning,
        own_term.term as own_term,
        coalesce(grade.reference_sequence, grading_period.sequence) as sequence,
        grading_period.enddate,
    from grade
    left join raw.own_code as own_school on own_school.liste = 'ecole' and own_school.code = grade.schoolid
    left join raw.own_code as own_subject on own_subject.liste = 'matiere' and own_subject.code = grade.localcoursecode
    left join raw.course
        on course.schoolid = grade.schoolid
        and course.schoolyear = grade.section_year
        and course.sessionname = grade.sessionname
        and course.localcoursecode = grade.localcoursecode
    left join grade_type on grade_type.code = grade.type_code
    left join own_term on own_term.code = grade.period_code
    left join grading_period
        on grading_period.schoolid = grade.schoolid
        and grading_period.schoolyear = grade.year_text
        and grading_period.code = grade.period_code
        and coalesce(grading_period.sequence = grade.reference_sequence, true)
        and coalesce(grading_period.gradingperiodname = grade.reference_name, true)
    -- of two periods that fit, the one that ends last: a mark is never known too early
    qualify row_number() over (
        partition by grade._file, grade._line
        order by as_date(grading_period.enddate) desc nulls last, grading_period._file desc, grading_period._line desc
    ) = 1
),

standard as (
    select
        _file,
        _line,
        position,
        try_cast(learningstandardgrades as json) as grades,
    from (
        select
            _file,
            _line,
            learningstandardgrades,
            unnest(range(json_array_length(try_cast(learningstandardgrades as json))::bigint)) as position,
        from raw.grades
    )
),

cell as (
    select
        _file,
        _line,
        case when numericgradeearned is not null then 'numericgradeearned' else 'lettergradeearned' end as source_column,
        null as standard_id,
        numericgradeearned as number,
        upper(lettergradeearned) as letter,
        null as _refused_by,
    from raw.grades
    where coalesce(numericgradeearned, lettergradeearned) is not null
    union all
    select
        _file,
        _line,
        'learningstandardgrades[' || position || ']',
        -- without its identifier, a standard's mark is not the course's own
        coalesce(
            json_extract_string(grades, '$[' || position || '].learningStandardReference.learningStandardId'),
            'learningstandardgrades[' || position || ']'
        ),
        nullif(trim(json_extract_string(grades, '$[' || position || '].numericGradeEarned')), ''),
        nullif(upper(trim(json_extract_string(grades, '$[' || position || '].letterGradeEarned'))), ''),
        null,
    from standard
    where coalesce(
        json_extract_string(grades, '$[' || position || '].numericGradeEarned'),
        json_extract_string(grades, '$[' || position || '].letterGradeEarned')
    ) is not null
    union all
    select _file, _line, 'learningstandardgrades', 'learningstandardgrades', null, null, 'unreadable_value'
    from raw.grades
    where coalesce(
        json_type(try_cast(learningstandardgrades as json)) not in ('ARRAY', 'NULL'), learningstandardgrades is not null
    )
),

mark as (
    select
        placed.* exclude (learningstandardgrades, numericgradeearned, lettergradeearned),
        cell.source_column,
        case
            when cell.standard_id is not null then coalesce(own_competency.valeur, cell.standard_id)
        end as competency,
        cell.number,
        cell.letter,
        scale.mark as scale_mark,
        -- beside « not evaluated », a zero is the software's way to leave the number empty
        not_evaluated.letter is not null and coalesce(as_decimal(cell.number) = 0, cell.number is null)
            as is_not_evaluated,
        cell._refused_by,
    from placed
    left join cell on cell._file = placed._file and cell._line = placed._line
    left join raw.own_code as own_competency
        on own_competency.liste = 'competence' and own_competency.code = cell.standard_id
    left join scale on scale.letter = cell.letter
    left join not_evaluated on not_evaluated.letter = cell.letter
),

final as (
    select
        student_id,
        school_id,
        case
            when try_cast(year_text as integer) is not null
                then (try_cast(year_text as integer) - 1) || '-' || try_cast(year_text as integer)
            else year_text
        end as school_year,
        subject_code,
        sectionidentifier as course_group,
        competency,
        case
            when meaning = 'final' then 'FINAL'
            when meaning = 'etape' then coalesce(own_term, sequence::varchar, 'periodsequence')
            -- a code without a meaning is handed on under its column's name, so that it is refused
            else 'gradetypedescriptor ' || type_code
        end as term,
        coalesce(number, scale_mark) as mark,
        -- the number written again as a letter is no letter
        case when scale_mark is not null or as_decimal(letter) is null then letter end as mark_code,
        enddate as recorded_on,
        _file,
        _line,
        source_column as _cell,
        case
            when source_column is null then 'empty_cell'
            when meaning = 'examen' then 'exam_term'
            when meaning = 'hors_etape' or (meaning = 'etape' and own_term = 'HORS_ETAPE') then 'not_a_term'
            when is_not_evaluated then 'not_evaluated'
        end as _ignored,
        coalesce(
            _refused_by,
            -- Without a scale, no letter is a mark: the 4 of a scale of 1 to 5 would pass for 4 out of 100.
            case when _ignored is null and number is null and scale_mark is null then 'unreadable_value' end
        ) as _refused_by,
    from mark
)

select * from final
