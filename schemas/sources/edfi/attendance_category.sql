-- grain: one row per attendance event category, in lower case; the centre's own meaning comes first
with final as (
    select code, arg_min(meaning, rank) as meaning
    from (
        select unnest([
            {'code': 'excused absence', 'meaning': 'excused', 'rank': 2},
            {'code': 'unexcused absence', 'meaning': 'unexcused', 'rank': 2},
            {'code': 'tardy', 'meaning': 'late', 'rank': 2},
            {'code': 'early departure', 'meaning': 'partial', 'rank': 2},
            {'code': 'partial', 'meaning': 'partial', 'rank': 2},
            {'code': 'in attendance', 'meaning': 'present', 'rank': 2},
            {'code': 'present', 'meaning': 'present', 'rank': 2},
        ], recursive := true)
        union all
        select lower(code), lower(valeur), 1 from raw.edfi_codes where liste = 'presence'
    )
    where code is not null
    group by code
)

select * from final
