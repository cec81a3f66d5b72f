-- Grain: one follow-up of this school year, of a student of whom something is said.
with
final as (
    select follow_up.*
    from list_follow_up as follow_up
    semi join (select student_key from list_portrait where is_told) using (student_key)
)
select * from final
order by student_key, opened_week, follow_up_id
