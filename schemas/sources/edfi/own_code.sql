-- grain: one row per list and code of edfi_codes (what the centre says of its own codes)
with final as (
    select liste, code, max(valeur) as valeur from raw.edfi_codes group by all
)

select * from final
