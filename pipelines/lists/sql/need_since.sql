-- Grain: student_key × domain that weighs at least $share % of the coefficient this week, of a listed student of
-- $schools; the first week of the unbroken run of the student's own portraits in which it did.
with
-- A student may have changed school between two versions of the week: the newest says where.
touched as (
    select distinct student_key
    from portraits.portrait
    where week = $week and school_id in (select unnest($schools::varchar[]))
),
newest_this_week as (
    select student_key, school_id, tier, coefficient, status
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
listed as (
    select student_key
    from this_week
    where tier >= 2 and coefficient is not null and status <> 'removed'
),
newest as (
    select portrait.student_key, portrait.week, portrait.version, portrait.tier, portrait.coefficient, portrait.status
    from portraits.portrait as portrait
    semi join listed using (student_key)
    where portrait.school_year = $school_year and portrait.week <= $week
    qualify row_number() over (partition by portrait.student_key, portrait.week order by portrait.version desc) = 1
),
weighing as (
    select newest.student_key, newest.week, contribution.domain
    from newest
    inner join portraits.contribution as contribution using (student_key, week, version)
    where
        newest.tier >= 2 and newest.coefficient > 0 and newest.status <> 'removed'
        and contribution.domain is not null
    group by newest.student_key, newest.week, contribution.domain
    having 100 * sum(contribution.contribution) >= $share * any_value(newest.coefficient)
),
wanted as (
    select student_key, domain
    from weighing
    where week = $week
),
breaks as (
    select wanted.student_key, wanted.domain, max(newest.week) as week
    from wanted
    inner join newest using (student_key)
    left join weighing
        on weighing.student_key = wanted.student_key and weighing.domain = wanted.domain
        and weighing.week = newest.week
    where weighing.student_key is null
    group by wanted.student_key, wanted.domain
),
final as (
    select weighing.student_key, weighing.domain, min(weighing.week) as since
    from weighing
    inner join wanted using (student_key, domain)
    left join breaks
        on breaks.student_key = weighing.student_key and breaks.domain = weighing.domain
    where weighing.week > coalesce(breaks.week, '')
    group by weighing.student_key, weighing.domain
)
select * from final
order by student_key, domain
