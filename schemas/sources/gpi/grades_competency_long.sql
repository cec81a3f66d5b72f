-- grain: one row per record of edo_resultatscompetenceetape (a student's competency mark in an étape)
with

school as (
    select id_eco, eco, annee, try_cast(annee as integer) as year
    from raw.gpm_t_eco
    qualify row_number() over (partition by annee, eco order by _file desc, _line desc) = 1
),

term as (
    select
        id_eco,
        modele_etape,
        ltrim(upper(etape), '0') as etape,
        date_fin,
    from raw.gpm_t_modele_etape_etapes
),

school_term as (
    -- without the student's own model, the latest end in the school: a mark is never known too early
    select id_eco, etape, max_by(date_fin, as_date(date_fin)) as date_fin from term group by all
),

course_term as (
    select id_eco, modele_etape, etape, max_by(date_fin, as_date(date_fin)) as date_fin from term group by all
),

course as (
    -- the view does not name the group: the ordinary one comes before a resumption
    select
        fiche,
        id_eco,
        mat,
        modele_etape,
        case when as_flag(reprise) and regexp_matches(grp, '^[0-9]') then 'R' || grp else grp end as course_group,
    from raw.gpm_e_mat_ele
    qualify row_number() over (
        partition by fiche, id_eco, mat
        order by
            coalesce(etat = '0', false),
            coalesce(regexp_matches(grp, '^[0-9]'), false) desc,
            coalesce(as_flag(reprise), false),
            grp, _file, _line
    ) = 1
),

mark as (
    select
        result.*,
        school.eco,
        school.year,
        course.course_group,
        ltrim(upper(result.etape), '0') as term,
        coalesce(course_term.date_fin, school_term.date_fin) as recorded_on,
        result.resultat as text,
        result.resultatnumerique as number,
    from raw.edo_resultatscompetenceetape as result
    left join school on school.annee = result.annee and school.eco = result.ecole
    left join course
        on course.fiche = result.fiche and course.id_eco = school.id_eco and course.mat = result.codematiere
    left join course_term
        on course_term.id_eco = school.id_eco
        and course_term.modele_etape = course.modele_etape
        and course_term.etape = ltrim(upper(result.etape), '0')
    left join school_term
        on school_term.id_eco = school.id_eco and school_term.etape = ltrim(upper(result.etape), '0')
),

final as (
    select
        fiche as student_id,
        eco as school_id,
        case when year is not null then year || '-' || (year + 1) else annee end as school_year,
        codematiere as subject_code,
        course_group,
        coalesce(nocompetence, 'nocompetence') as competency,
        term,
        replace(coalesce(number, text), ',', '.') as mark,
        case when not regexp_matches(text, '^-?[0-9]+([.,][0-9]+)?$') then upper(text) end as mark_code,
        recorded_on,
        _file,
        _line,
        case
            when coalesce(text, number) is null then 'empty_cell'
            when regexp_matches(term, '^EX[0-9]*$') then 'exam_term'
            -- the view gives a number to every code whose legend has one
            when number is null and not regexp_matches(text, '^-?[0-9]+([.,][0-9]+)?$') then 'not_evaluated'
        end as _ignored,
    from mark
)

select * from final
