-- Grain: school × level × home group × indicator of a result: students with one this week, and how they stand.
with
-- A student may have changed school between two versions of the week: the newest says where.
touched as (
    select distinct student_key
    from portraits.portrait
    where week = $week and school_id in (select unnest($schools::varchar[]))
),
newest_this_week as (
    select student_key, version, school_id, level, home_group, status
    from portraits.portrait
    semi join touched using (student_key)
    where week = $week
    qualify row_number() over (partition by student_key order by version desc) = 1
),
this_week as (
    select *
    from newest_this_week
    where school_id in (select unnest($schools::varchar[]))
),
final as (
    select
        this_week.school_id,
        this_week.level,
        this_week.home_group,
        contribution.indicator,
        count(*) as students,
        count(*) filter (where contribution.value < 60) as below_60,
        count(*) filter (where contribution.value >= 70) as from_70,
        max(contribution.evidence_on) as evidence_on,
    from portraits.contribution as contribution
    inner join this_week
        on this_week.student_key = contribution.student_key and this_week.version = contribution.version
    where
        contribution.week = $week
        and this_week.status not in ('removed', 'out_of_scope')
        and contribution.value is not null
        and contribution.indicator in (select unnest($indicators::varchar[]))
    group by all
)
select * from final
order by all
