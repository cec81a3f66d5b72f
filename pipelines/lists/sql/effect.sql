-- Grain: one intervention with a portrait before and after, of a student of whom something is said; oldest first.
with
final as (
    select response.*
    from list_response as response
    semi join (select student_key from list_portrait where is_told) using (student_key)
)
select * exclude (intervention_key) from final
order by student_key, started_on, type, intervention_key
