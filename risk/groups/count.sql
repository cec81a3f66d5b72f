-- One row per school × level × subject × competency (both empty: the students themselves), and the same per home
-- group (is_school false): counts before anything is hidden.
create or replace table scoring.group_count as
with described as (
    select
        s.student_key,
        s.school_id,
        s.level,
        coalesce(s.home_group, '') as home_group,
        '' as subject_code,
        '' as competency,
        null::bigint as mark,
        true as is_apart,
        p.tier,
        p.is_chronic,
        cast(a.rate_20 * 10000 as bigint) as rate_20,
        cast(a.rate_year * 10000 as bigint) as rate_year
    from evidence.student as s
    inner join week.portrait as p on p.student_key = s.student_key
    left join week.attendance as a on a.student_key = s.student_key
    where s.in_scope
    union all
    select
        s.student_key,
        s.school_id,
        s.level,
        coalesce(s.home_group, ''),
        m.subject_code,
        m.competency,
        cast(m.mark * 10000 as bigint),
        m.is_apart,
        null,
        null,
        null,
        null
    from scoring.group_mark as m
    inner join evidence.student as s on s.student_key = m.student_key
),
final as (
    select
        grouping(home_group) = 1 as is_school,
        school_id,
        level,
        subject_code,
        competency,
        coalesce(home_group, '') as home_group,
        count(*) as students,
        count(*) filter (where is_apart) as apart,
        count(*) filter (where mark < 600000) as below_60,
        count(*) filter (where mark >= 600000 and mark < 700000) as from_60_to_69,
        count(*) filter (where mark >= 700000) as from_70,
        cast(sum(mark) as bigint) as mark_total,
        count(*) filter (where tier = 1) as tier_1,
        count(*) filter (where tier = 2) as tier_2,
        count(*) filter (where tier = 3) as tier_3,
        count(*) filter (where is_chronic) as chronic,
        count(*) filter (where not is_chronic) as not_chronic,
        count(rate_20) as rate_20_students,
        cast(sum(rate_20) as bigint) as rate_20_total,
        count(rate_year) as rate_year_students,
        cast(sum(rate_year) as bigint) as rate_year_total
    from described
    group by grouping sets (
        (school_id, level, subject_code, competency, home_group),
        (school_id, level, subject_code, competency)
    )
)
select * from final
