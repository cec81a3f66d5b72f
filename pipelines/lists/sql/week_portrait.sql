-- Grain: one student_key of the whole centre, as the newest version of the week tells.
create or replace temp table list_centre as
with
newest as (
    select *
    from portraits.portrait
    where week = $week
    qualify row_number() over (partition by student_key order by version desc) = 1
),
final as (
    select
        *,
        (coalesce(tier, 0) >= 2 and coefficient is not null) as is_listed,
        status = 'insufficient_data' as is_unscored,
    from newest
    where status <> 'removed'
)
select * from final
