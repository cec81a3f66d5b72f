-- One row per student × uninterrupted stay at a school, this school year, up to the week's Sunday.
-- A day belongs to one stay only: where enrolments overlap, to the one that began last.
with

final as (
    select * exclude (rank, is_shared)
    from evidence.open_enrolment
    where rank = 1
)

select * from final
