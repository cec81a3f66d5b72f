-- Grain: student_key × domain that weighs at least $share % of the coefficient this week, of the students on the list
-- (keys); the first week of the unbroken run of the student's own portraits in which it did.
with
newest as (
    select student_key, week, version, tier, coefficient, status
    from portraits.portrait
    where school_year = $school_year and week <= $week and student_key in ({keys})
    qualify row_number() over (partition by student_key, week order by version desc) = 1
),
weighing as (
    select newest.student_key, newest.week, contribution.domain
    from newest
    inner join portraits.contribution as contribution using (student_key, week, version)
    where
        newest.tier >= 2 and newest.coefficient > 0 and newest.status <> 'removed'
        and contribution.domain is not null and contribution.student_key in ({keys})
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
