-- One row per student: the newest row of the week whose version is at most the one asked for.
create or replace macro portrait_at(of_week, of_version := null) as table
with newest as (
    select v.student_number, max(v.version) as version
    from stored_portrait as v
    where v.week = of_week
        and v.version <= coalesce(of_version, 9223372036854775807)
    group by v.student_number
),

final as (
    select {columns}
    from stored_portrait as r
    join newest as n using (student_number, version)
    join stored_student as s using (student_number)
    where r.week = of_week
        and r.status <> 'removed'
)

select * from final
