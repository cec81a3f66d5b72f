-- Grain: one row per school that enters attendance: how many of its home groups are silent, and which.
-- A group is silent where, at the school's own pace, its students would have had $fewest_expected days of absence or
-- more since its last entry. Days after the school's last entry are not held against a group.
with member as (
    select distinct school_id, home_group, student_id
    from accepted.enrolments
    where enrolled_on <= $as_of
        and (withdrawn_on is null or withdrawn_on >= $as_of)
        and level not in ('PRE4', 'PRE5')
        and coalesce(pathway, 'regular') not in ('homeschool', 'placement')
),

-- A bit a day of the last 90: days of absence are counted without keeping each of them.
student_event as (
    select
        school_id,
        student_id,
        bit_count(bit_or(1::hugeint << date_diff('day', date, $as_of)::integer)) as days_absent,
        max(date) as latest_on,
    from accepted.attendance
    where date between $as_of - 89 and $as_of
    group by school_id, student_id
),

recent_day as (
    select school_id, date
    from quality.school_day
    where date >= $as_of - 89
),

school_event as (
    select school_id, count(*) as students, sum(days_absent) as days_absent, max(latest_on) as latest_on
    from (select distinct school_id, student_id from member)
    left join student_event using (school_id, student_id)
    group by school_id
),

pace as (
    select school_id, latest_on, days_absent / (students * count(*)) as absence_a_day
    from school_event
    inner join recent_day using (school_id)
    where recent_day.date <= school_event.latest_on
    group by school_id, latest_on, days_absent, students
),

group_event as (
    select school_id, home_group, count(*) as students, max(latest_on) as latest_on
    from member
    left join student_event using (school_id, student_id)
    where home_group is not null
    group by school_id, home_group
),

expected as (
    select
        group_event.school_id,
        home_group,
        students,
        absence_a_day * students * count(recent_day.date) as absences,
    from group_event
    inner join pace using (school_id)
    left join recent_day
        on recent_day.school_id = group_event.school_id
        and recent_day.date <= pace.latest_on
        and (group_event.latest_on is null or recent_day.date > group_event.latest_on)
    group by group_event.school_id, home_group, students, absence_a_day
),

final as (
    select
        'attendance' as table_name,
        school_id,
        '' as column_name,
        'group_silent' as check_name,
        count(*) filter (absences >= $fewest_expected) as observed,
        0 as most,
        list({'code': home_group, 'rows': students, 'students': students} order by home_group)
            filter (absences >= $fewest_expected) as items,
    from expected
    group by school_id
)

select * from final
