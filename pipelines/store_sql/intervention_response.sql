-- One row per intervention: the student's portrait before and after, beside comparable students.
-- Before: the latest scored week that ended before the start, at most 8 weeks earlier. After: the latest scored
-- week that ended from the start on, at most 8 weeks later.
with treated as (
    select i.*, s.student_number
    from intervention as i
    left join stored_student as s using (student_key)
),

own_rows as (
    select r.student_number, r.week, r.version, r.week_ends_on, r.school_id, r.tier, r.coefficient, r.status
    from stored_portrait as r
    where r.student_number in (select student_number from treated)
    qualify row_number() over (partition by r.student_number, r.week order by r.version desc) = 1
),

own as (
    select * from own_rows where status <> 'removed' and coefficient is not null
),

before_start as (
    select t.intervention_key, max(o.week) as week
    from treated as t
    join own as o using (student_number)
    where o.week_ends_on < t.started_on and o.week_ends_on >= t.started_on - 56
    group by t.intervention_key
),

after_start as (
    select t.intervention_key, max(o.week) as week
    from treated as t
    join own as o using (student_number)
    where o.week_ends_on >= t.started_on and o.week_ends_on <= t.started_on + 56
    group by t.intervention_key
),

responses as (
    select
        t.intervention_key,
        t.student_key,
        b.week as week_before,
        a.week as week_after,
        b.week_ends_on as before_on,
        a.week_ends_on as after_on,
        b.school_id,
        b.tier,
        b.coefficient as coefficient_before,
        a.coefficient as coefficient_after,
        attendance_before.rate_20 as rate_20_before,
        attendance_after.rate_20 as rate_20_after,
    from treated as t
    left join before_start as bs using (intervention_key)
    left join after_start as ast using (intervention_key)
    left join own as b on b.student_number = t.student_number and b.week = bs.week
    left join own as a on a.student_number = t.student_number and a.week = ast.week
    left join stored_attendance as attendance_before
        on attendance_before.student_number = b.student_number
        and attendance_before.week = b.week
        and attendance_before.version = b.version
    left join stored_attendance as attendance_after
        on attendance_after.student_number = a.student_number
        and attendance_after.week = a.week
        and attendance_after.version = a.version
),

compared as (
    select distinct school_id, tier, week_before, week_after, before_on, after_on
    from responses
    where week_before is not null and week_after is not null
),

peer_rows as (
    select r.student_number, r.week, r.school_id, r.tier, r.coefficient, r.status
    from stored_portrait as r
    where r.week in (select week_before from compared union select week_after from compared)
    qualify row_number() over (partition by r.student_number, r.week order by r.version desc) = 1
),

peers as (
    select * from peer_rows where status <> 'removed' and coefficient is not null
),

peer_changes as (
    select c.school_id, c.tier, c.week_before, c.week_after, a.coefficient - b.coefficient as change
    from compared as c
    join peers as b
        on b.week = c.week_before
        and b.school_id is not distinct from c.school_id
        and b.tier is not distinct from c.tier
    join peers as a on a.student_number = b.student_number and a.week = c.week_after
    where not exists (
        select 1
        from treated as t
        where t.student_number = b.student_number
            and t.started_on <= c.after_on
            and (t.ended_on is null or t.ended_on >= c.before_on)
    )
),

comparisons as (
    select school_id, tier, week_before, week_after, count(*) as students, median(change) as change
    from peer_changes
    group by school_id, tier, week_before, week_after
),

final as (
    select
        r.intervention_key,
        r.student_key,
        r.week_before,
        r.week_after,
        r.coefficient_before,
        r.coefficient_after,
        r.rate_20_before,
        r.rate_20_after,
        r.coefficient_after - r.coefficient_before as change,
        -- Fewer than five students: the median would tell about each of them.
        case when c.students >= 5 then c.change end as comparison_change,
        case when r.week_before is not null and r.week_after is not null then coalesce(c.students, 0) end
            as comparison_students,
    from responses as r
    left join comparisons as c
        on c.school_id is not distinct from r.school_id
        and c.tier is not distinct from r.tier
        and c.week_before = r.week_before
        and c.week_after = r.week_after
)

select * from final
