-- grain: one row per record of schools (a school)
with

final as (
    select
        coalesce(own_code.valeur, school.schoolid) as school_id,
        school.nameofinstitution as school_name,
        decile.valeur as deprivation_decile,
        capacity.valeur as list_capacity,
        school._file,
        school._line,
    from raw.schools as school
    left join raw.own_code on own_code.liste = 'ecole' and own_code.code = school.schoolid
    left join raw.own_code as decile
        on decile.liste = 'indice_milieu' and decile.code = coalesce(own_code.valeur, school.schoolid)
    left join raw.own_code as capacity
        on capacity.liste = 'eleves_par_rencontre' and capacity.code = coalesce(own_code.valeur, school.schoolid)
)

select * from final
