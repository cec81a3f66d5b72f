-- Grain: one follow-up by which something was decided for the school year, told as an intervention: opened in it, or
-- in June for a start after the summer.
with
final as (
    select
        follow_up_id as intervention_key,
        student_key,
        school_id,
        'follow_up' as origin,
        type,
        case type when 'literacy_support' then 'literacy' when 'numeracy_support' then 'numeracy' end as domain,
        null::bigint as tier,
        -- Without a day of its own, it began on the day of the discussion where it was decided then, else by the end of
        -- the week in which it was: a discussion of before, or of after, did not begin it.
        case
            when started_on is not null then started_on
            when type_week is null then coalesce(discussed_on, (strptime(discussed_week || '-5', '%G-W%V-%u'))::date)
            when strftime(discussed_on, '%G-W%V') = type_week then discussed_on
            else (strptime(type_week || '-5', '%G-W%V-%u'))::date
        end as started_on,
        review_on,
        (strptime(closed_week || '-7', '%G-W%V-%u'))::date as ended_on,
        status,
    from facts.follow_up
    where type is not null and discussed_week is not null and opened_week < $next_week
        and (opened_week >= $first_week or started_on >= $first)
)
select * from final
-- Dropped before it began: nothing was tried.
where ended_on is null or ended_on >= started_on
