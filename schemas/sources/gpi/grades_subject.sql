-- grain: one row per filled cell of gpm_e_mat_ele (a student's course): its étapes and its final mark.
-- A record without any filled cell gives one row, laid aside.
with

term_legend as (
    select id_mat_grp, right(source_column, 2)::integer as position, legend
    from (
        unpivot (select id_mat_grp, columns('^leg_etape_[0-9]{2}$') from raw.course_group)
        on columns('^leg_etape_[0-9]{2}$') into name source_column value legend
    )
),

cell as (
    select _file, _line, right(source_column, 2)::integer as position, source_column, result
    from (
        unpivot (select _file, _line, columns('^res_etape_[0-9]{2}$') from raw.gpm_e_mat_ele)
        on columns('^res_etape_[0-9]{2}$') into name source_column value result
    )
    union all
    select _file, _line, null, 'res_som', res_som
    from raw.gpm_e_mat_ele
    where res_som is not null
),

mark as (
    select
        course.fiche,
        course.etat,
        school.eco,
        school.annee,
        school.year,
        coalesce(course.mat, course_group.mat) as mat,
        coalesce(course.grp, course_group.grp) as grp,
        course.reprise,
        course._file,
        course._line,
        cell.source_column,
        cell.result,
        case
            when cell.source_column = 'res_som' then 'FINAL'
            -- an étape that the model does not know keeps its column's name, so that it is refused
            else coalesce(ltrim(term.etape, '0'), cell.source_column)
        end as term,
        coalesce(term.is_exam, false) as is_exam,
        case when cell.source_column = 'res_som' then year_end.date_fin else term.date_fin end as recorded_on,
        case when not regexp_matches(cell.result, '^-?[0-9]+([.,][0-9]+)?$') then upper(cell.result) end as letter,
        code.cote is not null as is_in_legend,
        code.note_equiv,
        not_evaluated.code is not null as is_not_evaluated,
    from raw.gpm_e_mat_ele as course
    left join raw.school on school.id_eco = course.id_eco
    left join raw.course_group on course_group.id_mat_grp = course.id_mat_grp
    left join cell on cell._file = course._file and cell._line = course._line
    left join raw.term
        on term.id_eco = course.id_eco
        and term.modele_etape = course.modele_etape
        and term.position = cell.position
    left join raw.year_end on year_end.id_eco = course.id_eco and year_end.modele_etape = course.modele_etape
    left join term_legend
        on term_legend.id_mat_grp = course.id_mat_grp and term_legend.position = cell.position
    left join raw.code
        on code.id_eco = course.id_eco
        and code.leg = coalesce(term_legend.legend, course_group.leg_som)
        and code.cote = upper(cell.result)
    left join raw.not_evaluated on not_evaluated.code = upper(cell.result)
),

final as (
    select
        fiche as student_id,
        eco as school_id,
        case when year is not null then year || '-' || (year + 1) else annee end as school_year,
        mat as subject_code,
        -- a group that starts with a letter is a resumption; the flag alone gets the letter R
        case when as_flag(reprise) and regexp_matches(grp, '^[0-9]') then 'R' || grp else grp end as course_group,
        term,
        -- a code that no legend knows stays as it is: the contract refuses it
        replace(coalesce(note_equiv, result), ',', '.') as mark,
        coalesce(letter, case when note_equiv is not null then result end) as mark_code,
        recorded_on,
        _file,
        _line,
        source_column as _cell,
        case
            when result is null then 'empty_cell'
            when etat = '0' then 'inactive_course'
            when is_exam then 'exam_term'
            when letter is not null and note_equiv is null and (is_in_legend or is_not_evaluated) then 'not_evaluated'
        end as _ignored,
    from mark
)

select * from final
