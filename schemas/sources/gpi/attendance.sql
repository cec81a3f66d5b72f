-- grain: one row per record of gpm_e_abs (an absent or late period of a student)
with

reason as (
    -- the same code may mean another thing in another school or year: id_eco is part of the key
    select id_eco, motif_abs, cpt_abs
    from raw.gpm_t_motif_abs
    qualify row_number() over (partition by id_eco, motif_abs order by _file desc, _line desc) = 1
),

event as (
    select
        absence.*,
        school.eco,
        course.mat,
        as_date(absence.date_abs) as day,
        reason.id_eco is not null and reason.cpt_abs is null as is_not_counted,
        case
            -- a code without a meaning is handed on under its column's name, so that it is refused
            when reason.id_eco is null then 'motif_abs ' || absence.motif_abs
            when reason.cpt_abs = '1' then 'excused'
            when reason.cpt_abs = '2' then 'unexcused'
            when reason.cpt_abs = '3' then 'late'
            when reason.cpt_abs is not null then 'cpt_abs ' || reason.cpt_abs
        end as category,
    from raw.gpm_e_abs as absence
    left join raw.school on school.id_eco = absence.id_eco
    left join reason on reason.id_eco = absence.id_eco and reason.motif_abs = absence.motif_abs
    left join raw.course_group as course on course.id_mat_grp = absence.id_mat_grp
),

numbered as (
    -- Two like records of one file are two periods of a course. The first one of each of two files is the same
    -- absence exported twice: both get the same number, hence the same period.
    select
        *,
        row_number() over (partition by _file, fiche, day, id_eco, motif_abs, id_mat_grp order by _line) as nth_alike,
    from event
),

ranked as (
    -- The table has no period: an absence takes its rank in the student's day. The rank follows the
    -- content only, so that the same day handed over in another order, or twice, gives the same rows.
    select
        *,
        dense_rank() over (
            partition by fiche, day, is_not_counted
            order by
                case category when 'unexcused' then 1 when 'excused' then 2 when 'late' then 3 else 4 end,
                eco, mat, motif_abs, id_eco, id_mat_grp, nth_alike
        ) as rank_in_day,
    from numbered
),

final as (
    select
        fiche as student_id,
        eco as school_id,
        date_abs as date,
        case when not is_not_counted and rank_in_day <= 20 then rank_in_day end as period,
        mat as subject_code,
        category,
        motif_abs as reason_code,
        _file,
        _line,
        case
            when is_not_counted then 'not_counted'
            when rank_in_day > 20 then 'over_a_day'
        end as _ignored,
    from ranked
)

select * from final
