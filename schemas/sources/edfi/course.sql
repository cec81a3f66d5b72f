-- grain: one row per course offered in a session of a school (courseOfferings), its newest record
with final as (
    select
        "sessionreference.schoolid" as schoolid,
        "sessionreference.schoolyear" as schoolyear,
        "sessionreference.sessionname" as sessionname,
        localcoursecode,
        "coursereference.coursecode" as coursecode,
    from raw.courseofferings
    qualify row_number() over (
        partition by schoolid, schoolyear, sessionname, localcoursecode order by _file desc, _line desc
    ) = 1
)

select * from final
