-- Grain: one follow-up; the portrait that the team had before it when it last talked about the student: the newest of a
-- week that had ended before the day of the discussion or before the week in which its last words of it were read,
-- whichever is later; without either, that of the list on which it wrote.
-- keys: the students on the list.
create or replace temp table list_then as
with
asked as (
    select
        follow_up.follow_up_id,
        follow_up.student_key,
        follow_up.discussed_on,
        follow_up.last_talked_week,
        follow_up.opened_week,
    from list_follow_up as follow_up
    semi join (select student_key from list_portrait where is_listed) using (student_key)
    where follow_up.is_open
),
newest as (
    select portrait.*
    from portraits.portrait as portrait
    semi join asked using (student_key)
    where
        portrait.student_key in ({keys})
        and portrait.school_year = $school_year and portrait.week <= $week and portrait.status <> 'removed'
    qualify row_number() over (partition by portrait.student_key, portrait.week order by portrait.version desc) = 1
),
final as (
    select
        asked.follow_up_id,
        newest.student_key,
        newest.week,
        newest.version,
        newest.tier,
        newest.coefficient,
        newest.dominant_domain,
    from asked
    inner join newest using (student_key)
    where
        newest.week_ends_on < asked.discussed_on
        or newest.week < asked.last_talked_week
        or (asked.discussed_on is null and newest.week <= asked.opened_week)
    qualify row_number() over (partition by asked.follow_up_id order by newest.week desc) = 1
)
select * from final
