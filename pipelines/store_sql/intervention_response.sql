-- One row per intervention: the student's portrait before and after, beside comparable students.
-- Before: the latest scored week that ended before the start, at most 8 weeks earlier. After: the latest scored
-- week that ended from the start on, at most 8 weeks later; of what is over, up to the week of its end, or of the
-- 28th day where it ended sooner.
-- The parts of a change (data, coverage, criteria) are those of each scored week after the before-week, up to the
-- after-week, added up; NULL unless they give the whole change: one week without a change, or corrected since.
with treated as (
    select i.*, s.student_number
    from intervention as i
    left join stored_student as s using (student_key)
),

own_rows as (
    select
        r.student_number,
        r.week,
        r.version,
        r.week_ends_on,
        r.school_id,
        r.tier,
        r.term,
        r.coefficient,
        r.change_data,
        r.change_coverage,
        r.change_criteria,
        r.status,
    from stored_portrait as r
    where r.student_number in (select student_number from treated)
    qualify row_number() over (partition by r.student_number, r.week order by r.version desc) = 1
),

-- Up to each week: what two weeks have here differs by what lies between them.
own as (
    select
        *,
        count(*) filter (change_data is null) over weeks as unknown_so_far,
        coalesce(sum(change_data) over weeks, 0) as data_so_far,
        coalesce(sum(change_coverage) over weeks, 0) as coverage_so_far,
        coalesce(sum(change_criteria) over weeks, 0) as criteria_so_far,
    from own_rows
    where status <> 'removed' and coefficient is not null
    window weeks as (partition by student_number order by week)
),

own_attendance as (
    select student_number, week, version, rate_20, days_expected_year
    from stored_attendance
    where student_number in (select student_number from treated)
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
    where o.week_ends_on >= t.started_on
        and o.week_ends_on <= t.started_on + 56
        and (t.ended_on is null or o.week_ends_on <= greatest(t.ended_on, t.started_on + 28) + 6)
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
        attendance_after.days_expected_year - attendance_before.days_expected_year as school_days,
        case
            when bs.week is not null and ast.week is not null
                then a.term is not null and a.term is distinct from b.term
        end as has_new_report_card,
        a.coefficient - b.coefficient as change,
        a.data_so_far - b.data_so_far as data,
        a.coverage_so_far - b.coverage_so_far as coverage,
        a.criteria_so_far - b.criteria_so_far as criteria,
        a.unknown_so_far = b.unknown_so_far and data + coverage + criteria = change as is_split,
    from treated as t
    left join before_start as bs using (intervention_key)
    left join after_start as ast using (intervention_key)
    left join own as b on b.student_number = t.student_number and b.week = bs.week
    left join own as a on a.student_number = t.student_number and a.week = ast.week
    left join own_attendance as attendance_before
        on attendance_before.student_number = b.student_number
        and attendance_before.week = b.week
        and attendance_before.version = b.version
    left join own_attendance as attendance_after
        on attendance_after.student_number = a.student_number
        and attendance_after.week = a.week
        and attendance_after.version = a.version
),

compared as (
    select distinct school_id, tier, week_before, week_after, before_on, after_on
    from responses
    where week_before is not null and week_after is not null
),

-- Who may be a peer, before the newest versions are looked for: a centre has far more students than that.
candidates as (
    select distinct r.student_number
    from stored_portrait as r
    join compared as c
        on c.week_before = r.week
        and c.school_id is not distinct from r.school_id
        and c.tier is not distinct from r.tier
),

peer_rows as (
    select
        r.student_number,
        r.week,
        r.school_id,
        r.tier,
        r.coefficient,
        r.change_data,
        r.change_coverage,
        r.change_criteria,
        r.status,
    from stored_portrait as r
    where r.week between (select min(week_before) from compared) and (select max(week_after) from compared)
        and r.student_number in (select student_number from candidates)
    qualify row_number() over (partition by r.student_number, r.week order by r.version desc) = 1
),

peers as (
    select
        *,
        count(*) filter (change_data is null) over weeks as unknown_so_far,
        coalesce(sum(change_data) over weeks, 0) as data_so_far,
        coalesce(sum(change_data + change_coverage + change_criteria) over weeks, 0) as parts_so_far,
    from peer_rows
    where status <> 'removed' and coefficient is not null
    window weeks as (partition by student_number order by week)
),

peer_changes as (
    select
        c.school_id,
        c.tier,
        c.week_before,
        c.week_after,
        a.coefficient - b.coefficient as change,
        case
            when a.unknown_so_far = b.unknown_so_far
                and a.parts_so_far - b.parts_so_far = a.coefficient - b.coefficient
                then a.data_so_far - b.data_so_far
        end as change_data,
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

-- Fewer than five students: the median would tell about each of them.
comparisons as (
    select
        school_id,
        tier,
        week_before,
        week_after,
        count(*) as students,
        case when count(change) >= 5 then median(change) end as change,
        case when count(change_data) >= 5 then median(change_data) end as change_data,
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
        r.school_days,
        r.has_new_report_card,
        r.change,
        case when r.is_split then r.data end as change_data,
        case when r.is_split then r.coverage end as change_coverage,
        case when r.is_split then r.criteria end as change_criteria,
        c.change as comparison_change,
        c.change_data as comparison_change_data,
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
