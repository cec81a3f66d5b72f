-- grain: one row per record of gpm_e_ele (a student)
with final as (
    select
        fiche as student_id,
        nom as last_name,
        pnom as first_name,
        date_naiss as birth_date,
        upper(sexe) as sex,
        -- GPI sometimes shows the permanent code in groups ("ABCD 120309 45")
        upper(replace(code_perm, ' ', '')) as permanent_code,
        _file,
        _line,
    from raw.gpm_e_ele
)

select * from final
