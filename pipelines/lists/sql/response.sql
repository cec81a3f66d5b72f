-- Grain: one intervention with a portrait before and after it began.
create or replace temp table list_response as
with
final as (
    select
        intervention.student_key,
        intervention.intervention_key,
        intervention.type,
        intervention.started_on,
        intervention.ended_on,
        response.week_before,
        response.week_after,
        response.change_data,
        response.rate_20_before as rate_before,
        response.rate_20_after as rate_after,
        response.comparison_change_data as peers_change_data,
        coalesce(response.comparison_students, 0) as peers,
        response.change_coverage,
        response.change_criteria,
        response.school_days,
        coalesce(response.has_new_report_card, false) as has_new_report_card,
    from portraits.intervention as intervention
    inner join portraits.intervention_response as response using (intervention_key)
    where response.week_before is not null and response.week_after is not null and response.week_after <= $week
)
select * from final
