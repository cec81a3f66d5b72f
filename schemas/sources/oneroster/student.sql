-- grain: one row per sourcedId of users, its newest record; a deleted one may have been anything
with

known as (
    select * replace (coalesce(is_student, false) as is_student)
    from raw.account
    where sourcedid is not null and is_newest
),

student_identifier as (
    select coalesce(
        (select max(lower(valeur)) = 'identifier' from raw.oneroster_codes where liste = 'identifiant' and code = 'eleve'),
        (select count(identifier) > 0 from known where is_student and state = 'active')
    ) as is_used
),

final as (
    select
        sourcedid,
        if((select is_used from student_identifier), identifier, sourcedid) as student_id,
        upper(grades) as grades,
        state <> 'active' as is_deleted,
    from known
    where is_student or state <> 'active'
)

select * from final
