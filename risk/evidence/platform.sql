-- One row per student of evidence.platform_use whose group uses the platform: half of it or more on two days at least
-- of the last 28. Elsewhere, a day without activity says nothing of the student. Nor of one without any activity this
-- year, who is counted with the group only: the account may well not be matched.
-- The group: those of the home group enrolled all 28 days, or of the school and level where they are fewer than five.
with

home_groups as (
    select school_id, level, home_group
    from evidence.platform_use
    where in_scope and is_enrolled_28 and home_group is not null
    group by school_id, level, home_group
    having count(*) >= evidence.benchmark_students()
),

placed as (
    select
        student.*,
        coalesce(home_groups.home_group, '') as peer_group,
        student.in_scope and student.is_enrolled_28 as is_peer,
    from evidence.platform_use as student
    left join home_groups
        on student.school_id = home_groups.school_id
        and student.level = home_groups.level
        and student.home_group = home_groups.home_group
),

-- Those of the level are all of its students, whatever their home group.
peers as (
    select school_id, level, peer_group, active_28, active_past, days_past, idle_days, week_bits, enrolled_bits
    from placed
    where is_peer and peer_group <> ''
    union all
    select school_id, level, '', active_28, active_past, days_past, idle_days, week_bits, enrolled_bits
    from placed
    where is_peer
),

used as (
    select
        school_id,
        level,
        peer_group,
        -- The median of whole numbers is exact in halves.
        (2 * median(active_28))::bigint as twice_active_28,
        (2 * median(idle_days))::bigint as twice_idle_days,
        -- Of those with a past as long as the window: 28 days or more.
        sum(28) filter (where days_past >= 28) as group_days_28,
        sum(active_28) filter (where days_past >= 28) as group_active_28,
        sum(days_past) filter (where days_past >= 28) as group_days_past,
        sum(active_past) filter (where days_past >= 28) as group_active_past,
    from peers
    group by school_id, level, peer_group
    having count(*) >= evidence.benchmark_students() and median(active_28) >= 2
),

weeks as (
    select unnest(generate_series(0, 7))::integer as rank
),

used_weeks as (
    select peers.school_id, peers.level, peers.peer_group, weeks.rank
    from peers
    inner join weeks on peers.enrolled_bits >> weeks.rank & 1 = 1
    group by peers.school_id, peers.level, peers.peer_group, weeks.rank
    having 2 * count(*) filter (where peers.week_bits >> weeks.rank & 1 = 1) >= count(*)
),

used_bits as (
    select school_id, level, peer_group, bit_or(1::bigint << rank) as used_bits
    from used_weeks
    group by school_id, level, peer_group
),

final as (
    select
        placed.*,
        used.twice_active_28,
        used.twice_idle_days,
        used.group_days_28,
        used.group_active_28,
        used.group_days_past,
        used.group_active_past,
        bit_count(coalesce(used_bits.used_bits, 0) & placed.enrolled_bits) as weeks,
        bit_count(coalesce(used_bits.used_bits, 0) & placed.week_bits) as weeks_active,
    from placed
    inner join used using (school_id, level, peer_group)
    left join used_bits using (school_id, level, peer_group)
    where placed.last_on is not null
)

select * from final
