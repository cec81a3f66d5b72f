-- grain: one row per school year, model and position of gpm_t_modele_etape_etapes (an étape), its newest record
with final as (
    select
        id_eco,
        modele_etape,
        try_cast(seq_etape as integer) as position,
        upper(etape) as etape,
        date_fin,
        regexp_matches(upper(etape), '^EX[0-9]*$') as is_exam,
    from raw.gpm_t_modele_etape_etapes
    qualify row_number() over (
        partition by id_eco, modele_etape, try_cast(seq_etape as integer) order by _file desc, _line desc
    ) = 1
)

select * from final
