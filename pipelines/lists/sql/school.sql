-- Grain: one school; its newest week with portraits up to this one, and the one before this one.
create or replace temp table list_week as
with
final as (
    select
        school_id,
        max(week) as latest_week,
        max(week) filter (where week < $week) as previous_week,
    from list_school_week
    group by school_id
)
select * from final
