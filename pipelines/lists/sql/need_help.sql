-- Grain: one intervention in course at the end of the week, of a student of $schools who has a portrait this week.
with
-- A student may have changed school between two versions of the week: the newest says where.
touched as (
    select distinct student_key
    from portraits.portrait
    where week = $week and school_id in (select unnest($schools::varchar[]))
),
newest_this_week as (
    select student_key, school_id, week_ends_on, status
    from portraits.portrait
    semi join touched using (student_key)
    where week = $week
    qualify row_number() over (partition by student_key order by version desc) = 1
),
this_week as (
    select *
    from newest_this_week
    where school_id in (select unnest($schools::varchar[]))
),
final as (
    select intervention.student_key, intervention.type, intervention.domain, intervention.started_on
    from portraits.intervention as intervention
    inner join this_week using (student_key)
    where
        this_week.status <> 'removed'
        and intervention.started_on <= this_week.week_ends_on
        and (intervention.ended_on is null or intervention.ended_on > this_week.week_ends_on)
)
select * from final
order by student_key, started_on, type
