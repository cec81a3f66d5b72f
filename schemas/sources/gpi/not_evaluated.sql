-- grain: one row per text that stands for « not evaluated » in place of a mark
with final as (
    -- a centre adds its own texts in gpi_codes
    select unnest(['ABS', 'EX', 'DIS', 'NE']) as code
    union
    select upper(code) from raw.gpi_codes where liste = 'non_evalue'
)

select * from final
