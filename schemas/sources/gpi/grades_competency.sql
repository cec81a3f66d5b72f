-- grain: one row per filled cell of gpm_e_obj (a student's competency in a course): its étapes and its final mark.
-- A record without any filled cell gives one row, laid aside.
with

course as (
    select *
    from raw.gpm_e_mat_ele
    qualify row_number() over (partition by id_mat_ele order by _file desc, _line desc) = 1
),

competency as (
    select id_obj_mat, mat, concat_ws('.', obj_01, obj_02, obj_03, obj_04) as number
    from raw.gpm_t_obj_mat
    qualify row_number() over (partition by id_obj_mat order by _file desc, _line desc) = 1
),

cell as (
    select _file, _line, right(source_column, 2)::integer as position, source_column, result
    from (
        unpivot (select _file, _line, columns('^res_obj_[0-9]{2}$') from raw.gpm_e_obj)
        on columns('^res_obj_[0-9]{2}$') into name source_column value result
    )
    union all
    select _file, _line, null, 'res_final_obj', res_final_obj
    from raw.gpm_e_obj
    where res_final_obj is not null
),

placed as (
    select
        objective.fiche,
        objective._file,
        objective._line,
        course.id_eco,
        course.etat,
        course.reprise,
        school.eco,
        school.annee,
        school.year,
        coalesce(course.mat, competency.mat, course_group.mat) as mat,
        coalesce(course.grp, course_group.grp) as grp,
        -- without its label, a competency keeps the number that GPI gives it: never the subject's own mark
        coalesce(nullif(competency.number, ''), 'id_obj_mat ' || coalesce(objective.id_obj_mat, '')) as competency,
        cell.source_column,
        cell.result,
        case
            when cell.source_column = 'res_final_obj' then 'FINAL'
            -- an étape that the model does not know keeps its column's name, so that it is refused
            else coalesce(ltrim(term.etape, '0'), cell.source_column)
        end as term,
        coalesce(term.is_exam, false) as is_exam,
        case when cell.source_column = 'res_final_obj' then year_end.date_fin else term.date_fin end as recorded_on,
        -- the year's last étape has a legend of its own; where one is not given, the next best
        case
            when cell.source_column = 'res_final_obj'
                then coalesce(course_group.leg_obj_final, course_group.leg_obj_term, course_group.leg_obj_non_term)
            when cell.position = year_end.position
                then coalesce(course_group.leg_obj_term, course_group.leg_obj_non_term)
            else coalesce(course_group.leg_obj_non_term, course_group.leg_obj_term)
        end as competency_legend,
        course_group.leg_som,
    from raw.gpm_e_obj as objective
    left join course on course.id_mat_ele = objective.id_mat_ele
    left join raw.school on school.id_eco = course.id_eco
    left join raw.course_group on course_group.id_mat_grp = course.id_mat_grp
    left join competency on competency.id_obj_mat = objective.id_obj_mat
    left join cell on cell._file = objective._file and cell._line = objective._line
    left join raw.term
        on term.id_eco = course.id_eco
        and term.modele_etape = course.modele_etape
        and term.position = cell.position
    left join raw.year_end on year_end.id_eco = course.id_eco and year_end.modele_etape = course.modele_etape
),

mark as (
    select
        placed.*,
        case when not regexp_matches(placed.result, '^-?[0-9]+([.,][0-9]+)?$') then upper(placed.result) end as letter,
        code.cote is not null as is_in_legend,
        code.note_equiv,
        not_evaluated.code is not null as is_not_evaluated,
    from placed
    left join raw.code
        on code.id_eco = placed.id_eco
        and code.leg = coalesce(placed.competency_legend, placed.leg_som)
        and code.cote = upper(placed.result)
    left join raw.not_evaluated on not_evaluated.code = upper(placed.result)
),

final as (
    select
        fiche as student_id,
        eco as school_id,
        case when year is not null then year || '-' || (year + 1) else annee end as school_year,
        mat as subject_code,
        case when as_flag(reprise) and regexp_matches(grp, '^[0-9]') then 'R' || grp else grp end as course_group,
        competency,
        term,
        replace(coalesce(note_equiv, result), ',', '.') as mark,
        coalesce(letter, case when note_equiv is not null then result end) as mark_code,
        recorded_on,
        _file,
        _line,
        source_column as _cell,
        case
            when result is null then 'empty_cell'
            when (select present from raw._present where table_name = 'edo_resultatscompetenceetape') then 'superseded'
            when etat = '0' then 'inactive_course'
            when is_exam then 'exam_term'
            when letter is not null and note_equiv is null and (is_in_legend or is_not_evaluated) then 'not_evaluated'
        end as _ignored,
    from mark
)

select * from final
