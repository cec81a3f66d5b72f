-- grain: one row per record of results (a student's result in a line item); results of the report card are laid aside
-- here and told by grades.sql: which is which, the view category tells both.
with

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
        line_item.has_category,
        line_item.is_category_deleted,
        line_item.is_deleted or line_item.is_class_deleted or student.is_deleted as is_cascaded,
        line_item.sourcedid is not null as has_line_item,
        line_item.class_id is null or student.sourcedid is null as is_orphan,
        record.score is null and record.textscore is null and record.scorestatus is null as is_empty,
        as_decimal(record.score) as value,
    from raw.result as record
    left join raw.line_item on line_item.sourcedid = record.lineitemsourcedid
    left join raw.student on student.sourcedid = record.studentsourcedid
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
            when is_category_deleted then 'deleted_at_source'
            when is_report_card then 'is_grade'
            when is_cascaded then 'deleted_at_source'
            when not has_category then 'not_applicable'  -- likewise
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
