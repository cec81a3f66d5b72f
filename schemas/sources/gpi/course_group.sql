-- grain: one row per id_mat_grp of gpm_t_mat_grp (a group of a subject), its newest record
with final as (
    select *
    from raw.gpm_t_mat_grp
    qualify row_number() over (partition by id_mat_grp order by _file desc, _line desc) = 1
)

select * from final
