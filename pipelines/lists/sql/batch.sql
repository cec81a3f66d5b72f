-- Grain: one student_key of the schools asked for. is_followed: no longer on the list, and something that a team
-- of the student's school wrote is not over (a note or an owner alone says nothing to follow); is_told: anything is said
-- of the student.
create or replace temp table list_portrait as
with
open_follow_up as (
    select distinct student_key, school_id
    from list_follow_up
    where
        is_open
        and coalesce(discussed_week, finding, type, status, review_on::varchar, started_on::varchar) is not null
),
marked as (
    select
        portrait.*,
        not portrait.is_listed and not portrait.is_unscored and open_follow_up.student_key is not null as is_followed,
    from list_now as portrait
    left join open_follow_up using (student_key, school_id)
    where list_contains($schools, portrait.school_id)
),
final as (
    select *, is_listed or is_unscored or is_followed as is_told
    from marked
)
select * from final
