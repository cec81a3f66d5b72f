-- Grain: one intervention of a student_key of `dossier_key` begun by the end of the week. Its end, where it comes later,
-- had not happened.
with

final as (
    select
        intervention.intervention_key,
        intervention.student_key,
        intervention.type,
        intervention.started_on,
        intervention.review_on,
        case when intervention.ended_on <= $sunday then intervention.ended_on end as ended_on,
    from portraits.intervention as intervention
    semi join dossier_key using (student_key)
    where intervention.started_on <= $sunday
)

select * from final
order by student_key, started_on, type, intervention_key
