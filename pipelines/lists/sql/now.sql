-- Grain: one student_key of the schools asked for, or on the previous list of one of them, wherever the student is now:
-- the portrait of the week, as its newest version tells.
create or replace temp table list_now as
with
asked as (
    select student_key
    from portraits.portrait
    where week = $week and list_contains($schools, school_id)
    union
    select student_key
    from list_previous
),
newest as (
    select portrait.*
    from portraits.portrait as portrait
    semi join asked using (student_key)
    where portrait.week = $week
    qualify row_number() over (partition by portrait.student_key order by portrait.version desc) = 1
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
