-- Grain: one follow-up of this school year, of a student of whom something is said. What a team of another school wrote
-- in its own words stays with it: codes and dates only are told.
with
told as (
    select follow_up.*, coalesce(follow_up.school_id <> portrait.school_id, false) as is_elsewhere,
    from list_follow_up as follow_up
    inner join (select student_key, school_id from list_portrait where is_told) as portrait using (student_key)
),
final as (
    select
        * replace (
            case when not is_elsewhere then decision end as decision,
            case when not is_elsewhere then owner end as owner,
            case when not is_elsewhere then note end as note,
            case when not is_elsewhere then unread end as unread
        ),
    from told
)
select * from final
order by student_key, opened_week, follow_up_id
