-- grain: one row per school year and model of étapes, exams apart: its last étape
with final as (
    select
        id_eco,
        modele_etape,
        max_by(date_fin, as_date(date_fin)) as date_fin,
        -- two étapes may end on the same day: the later one in the model
        max_by(position, (as_date(date_fin), position)) filter (
            where position is not null and as_date(date_fin) is not null
        ) as position,
    from raw.term
    where not is_exam
    group by all
)

select * from final
