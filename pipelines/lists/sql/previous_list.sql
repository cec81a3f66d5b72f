-- Grain: one student_key on the list of a school's previous week (its latest week with portraits before this one).
create or replace temp table list_previous as
with
previous_week as (
    select school_id, previous_week as week
    from list_week
    where previous_week is not null
),
newest as (
    select student_key, week, school_id, level, home_group, tier, coefficient, status
    from portraits.portrait
    where week in (select week from previous_week)
    qualify row_number() over (partition by student_key, week order by version desc) = 1
),
final as (
    select newest.*
    from newest
    inner join previous_week using (school_id, week)
    where coalesce(newest.tier, 0) >= 2 and newest.coefficient is not null and newest.status <> 'removed'
)
select * from final
