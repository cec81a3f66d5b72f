-- grain: one row per record of users; of a sourcedId only the newest record counts
with

record as (
    select
        *,
        lower(coalesce(status, 'active')) as state,
        -- a record without an identifier stays, for the row rules to refuse
        sourcedid is null or row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1 as is_newest,
    from raw.users
),

newest_role as (
    select usersourcedid, lower(role) as role, lower(coalesce(status, 'active')) as state
    from raw.roles
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
),

role as (
    -- a student who also has another role is a student
    select usersourcedid, coalesce(bool_or(role = 'student' and state = 'active'), false) as is_student
    from newest_role
    group by usersourcedid
),

final as (
    select
        account.*,
        -- 1.1 gives the role with the user, 1.2 in a file of its own
        coalesce(lower(account.role) = 'student', role.is_student) as is_student,
    from record as account
    left join role on role.usersourcedid = account.sourcedid
)

select * from final
