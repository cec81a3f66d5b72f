-- One row per moment × tier (2: tiers 2 and 3; 3): the cases at that tier or above, and those of them that ended badly.
with final as (
    select
        measured.moment,
        cut.tier,
        count(*) as n,
        count(*) filter (where is_adverse) as n_adverse,
        count(*) filter (where measured.tier >= cut.tier) as flagged,
        count(*) filter (where measured.tier >= cut.tier and is_adverse) as reached
    from evaluation.measured as measured
    cross join (values (2), (3)) as cut (tier)
    where measured.part = 'test'
    group by measured.moment, cut.tier
)
select moment, tier, n, n_adverse, flagged, reached from final
order by moment, tier
