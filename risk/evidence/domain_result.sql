-- One row per student to portray × domain with a mark: the subject that speaks for it, the latest étape's lowest mark.
with

final as (
    select *
    from evidence.subject_result
    where domain is not null
    qualify row_number() over (
        partition by student_key, domain
        order by term desc, mark, subject_code
    ) = 1
)

select * from final
