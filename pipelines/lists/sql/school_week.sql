-- Grain: school × week of the school year with portraits, up to this week.
create or replace temp table list_school_week as
with
final as (
    select distinct school_id, week
    from portraits.portrait
    where week <= $week and school_year = $school_year and status <> 'removed' and school_id is not null
)
select * from final
