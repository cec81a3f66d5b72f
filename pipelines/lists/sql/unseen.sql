-- Grain: one student_key, on the list of each of the school's last $unseen_weeks published weeks, and not talked about
-- since the first of these: a discussion of before them is too long ago, however long the student has been listed.
with
asked as (
    select
        portrait.student_key,
        school_week.week,
        coalesce(history.is_listed, false) as was_listed,
        row_number() over (partition by portrait.student_key order by school_week.week desc) as weeks_back,
    from list_portrait as portrait
    inner join list_school_week as school_week using (school_id)
    left join list_history as history
        on history.student_key = portrait.student_key and history.week = school_week.week
    where portrait.is_listed
),
-- Weeks in a row on the list, counted from this one.
in_a_row as (
    select
        student_key,
        coalesce(min(weeks_back) filter (not was_listed), max(weeks_back) + 1) - 1 as weeks_listed,
    from asked
    group by student_key
),
since as (
    select student_key, asked.week as first_week
    from in_a_row
    inner join asked using (student_key)
    where asked.weeks_back = $unseen_weeks and in_a_row.weeks_listed >= $unseen_weeks
),
final as (
    select since.student_key
    from since
    where not exists (
        select 1
        from list_follow_up as follow_up
        where
            follow_up.student_key = since.student_key
            and greatest(follow_up.discussed_week, follow_up.last_talked_week) >= since.first_week
    )
)
select * from final
order by student_key
