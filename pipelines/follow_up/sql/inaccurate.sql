-- Grain: one open follow-up of which the team says that the data are inaccurate: where this was read last, in this run
-- (issue_rows) or in an earlier one of the school year, and since when.
with
told as (
    select * exclude (is_now)
    from (
        select *, true as is_now from issue_rows
        union all by name
        select *, false as is_now from {issue}
    )
    where rule = $inaccurate and follow_up_id is not null and week <= $week
    qualify row_number() over (partition by follow_up_id order by is_now desc, week desc, run_id desc, kept_as) = 1
),
said as (
    select follow_up_id, min(since_week) as since_week
    from {issue}
    where rule = $inaccurate and week <= $week
    group by follow_up_id
),
final as (
    select
        told.* exclude (week, since_week),
        $week as week,
        coalesce(least(said.since_week, told.since_week), $week) as since_week,
    from told
    inner join following.follow_up as follow_up using (follow_up_id)
    left join said using (follow_up_id)
    where follow_up.is_open and follow_up.finding = $inaccurate
)
select * from final
