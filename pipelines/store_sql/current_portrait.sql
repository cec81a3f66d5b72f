-- One row per student portrayed in the newest published week: the newest version of the row.
with newest as (
    select student_number, max(version) as version
    from stored_portrait
    where week = (select max(week) from stored_portrait)
    group by student_number
),

final as (
    select {columns}
    from stored_portrait as r
    join newest as n using (student_number, version)
    join stored_student as s using (student_number)
    where r.week = (select max(week) from stored_portrait)
        and r.status <> 'removed'
)

select * from final
