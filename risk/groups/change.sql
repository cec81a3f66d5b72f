-- One row per student × subject × competency (empty: the subject itself) with a mark in the latest étape of that school,
-- level, subject and competency, and in the one before.
create or replace table scoring.group_change as
with marks as (
    select s.school_id, s.level, coalesce(s.home_group, '') as home_group, m.* exclude (mark, is_apart)
    from scoring.group_mark as m
    inner join evidence.student as s on s.student_key = m.student_key
    where m.mark_2 is not null or m.mark_3 is not null
),
latest as (
    select
        school_id,
        level,
        subject_code,
        competency,
        cast(case when count(mark_3) > 0 then 3 else 2 end as tinyint) as term
    from marks
    group by all
),
told as (
    select
        marks.* exclude (mark_1, mark_2, mark_3),
        cast(latest.term - 1 as tinyint) as term_before,
        latest.term,
        case when latest.term = 3 then mark_2 else mark_1 end as mark_before,
        case when latest.term = 3 then mark_3 else mark_2 end as mark_after
    from marks
    inner join latest using (school_id, level, subject_code, competency)
),
final as (
    select *
    from told
    where mark_before is not null and mark_after is not null
)
select * from final
