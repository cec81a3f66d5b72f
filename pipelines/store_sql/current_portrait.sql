-- One row per student portrayed in the newest published week: the newest version of the row.
with newest as (
    select student_number, max(version) as version
    from portrait_row
    where week = (select max(week) from portrait_row)
    group by student_number
),

final as (
    select {columns}
    from portrait_row as r
    join newest as n using (student_number, version)
    join student_row as s using (student_number)
    where r.week = (select max(week) from portrait_row)
        and r.status <> 'removed'
)

select * from final
