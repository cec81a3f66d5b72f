-- One row per student enrolled for 28 days: place in the group by actions on the learning platform over the last 28
-- days, in percent: 100 has the most, ties share their mean place. The numerator is the actions. Context: it has no
-- points.
with

ranked as (
    select
        student_key,
        actions_28,
        rank() over (partition by school_id, level, peer_group order by actions_28) as place,
        count(*) over (partition by school_id, level, peer_group, actions_28) as ties,
        count(*) over (partition by school_id, level, peer_group) as peers,
        observed_until,
    from evidence.platform
    where is_peer
),

final as (
    select
        student_key,
        evidence.ratio((2 * place + ties - 1) * 1000000, 2 * peers) as value,
        actions_28 as numerator,
        peers as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        observed_until as evidence_on,
        28 as evidence_count,
    from ranked
)

select * from final
