-- Grain: one student_key on the list of the previous week of one of the schools asked for (the school's latest week with
-- portraits before this one; weeks: these of all the schools asked for).
create or replace temp table list_previous as
with
previous_week as (
    select school_id, previous_week as week
    from list_week
    where previous_week is not null and list_contains($schools, school_id)
),
asked as (
    select distinct portrait.student_key
    from portraits.portrait as portrait
    inner join previous_week using (school_id, week)
    where portrait.week in ({weeks}) and portrait.tier >= 2
),
-- The newest version of a week may be in another school.
newest as (
    select
        portrait.student_key,
        portrait.week,
        portrait.school_id,
        portrait.level,
        portrait.home_group,
        portrait.tier,
        portrait.coefficient,
        portrait.status,
    from portraits.portrait as portrait
    semi join asked using (student_key)
    where portrait.week in ({weeks})
    qualify row_number() over (partition by portrait.student_key, portrait.week order by portrait.version desc) = 1
),
final as (
    select newest.*
    from newest
    inner join previous_week using (school_id, week)
    where coalesce(newest.tier, 0) >= 2 and newest.coefficient is not null and newest.status <> 'removed'
)
select * from final
