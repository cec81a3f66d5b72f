-- grain: one row per school year, legend and code of gpm_t_cotes, its newest record
with final as (
    select id_eco, leg, upper(cote) as cote, note_equiv
    from raw.gpm_t_cotes
    qualify row_number() over (partition by id_eco, leg, upper(cote) order by _file desc, _line desc) = 1
)

select * from final
