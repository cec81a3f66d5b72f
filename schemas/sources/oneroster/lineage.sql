-- grain: one row per session and session that holds it, itself among them (depth 0)
with recursive

lineage as (
    -- five steps are more than the standard has
    select sourcedid, sourcedid as root, parentsourcedid as parent, ends_on, 0 as depth from raw.session
    union all
    select lineage.sourcedid, session.sourcedid, session.parentsourcedid, session.ends_on, lineage.depth + 1
    from lineage
    inner join raw.session on session.sourcedid = lineage.parent
    where lineage.depth < 5
),

final as (
    select * from lineage
)

select * from final
