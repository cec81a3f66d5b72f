-- grain: one row per id_eco of gpm_t_eco (a school in one school year), its newest record
with final as (
    select id_eco, eco, annee, try_cast(annee as integer) as year
    from raw.gpm_t_eco
    qualify row_number() over (partition by id_eco order by _file desc, _line desc) = 1
)

select * from final
