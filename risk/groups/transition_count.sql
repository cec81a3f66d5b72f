-- One row per school × level that starts a cycle × subject: the marks of last year, in the level before, of the
-- students who have one this year. Subjects are matched by their name. Last year's mark is the final one; in the language of
-- instruction and in mathematics, else what the étapes known give.
create or replace table scoring.transition_count as
with passages(level, past_level) as (
    values ('SEC1', 'PRIM6'), ('SEC3', 'SEC2'), ('PRIM3', 'PRIM2'), ('PRIM5', 'PRIM4')
),
students as (
    select s.student_key, s.school_id, s.level, passages.past_level
    from evidence.student as s
    inner join passages using (level)
    inner join evidence.past_enrolment as past
        on past.student_key = s.student_key
        and past.level = passages.past_level
        and past.is_comparable
    where s.in_scope and s.is_comparable
),
finals as (
    select
        students.student_key,
        subject.name,
        cast(grade.mark as decimal(18, 4)) as mark,
        0 as rank,
        grade.recorded_on,
        grade.subject_code
    from seen.grades as grade
    inner join students on students.student_key = grade.student_key
    inner join evidence.subject as subject on subject.subject_code = grade.subject_code
    where
        grade.school_year = evidence.previous_school_year()
        and grade.term = 'FINAL'
        and grade.competency is null
),
computed as (
    select result.student_key, subject.name, result.mark, 1 as rank, result.recorded_on, result.subject_code
    from evidence.past_result as result
    inner join students on students.student_key = result.student_key
    inner join evidence.subject as subject on subject.subject_code = result.subject_code
),
past as (
    select *
    from (select * from finals union all select * from computed) as known
    qualify row_number() over (
        partition by student_key, name order by rank, recorded_on desc, mark, subject_code
    ) = 1
),
described as (
    select
        students.school_id,
        students.level,
        students.past_level,
        now.subject_code,
        cast(past.mark * 10000 as bigint) as mark_before,
        cast(now.mark * 10000 as bigint) as mark_now
    from students
    inner join scoring.group_mark as now on now.student_key = students.student_key and now.competency = ''
    inner join evidence.subject as subject on subject.subject_code = now.subject_code
    inner join past on past.student_key = students.student_key and past.name = subject.name
),
final as (
    select
        true as is_school,
        school_id,
        level,
        subject_code,
        '' as competency,
        '' as home_group,
        past_level,
        count(*) as students,
        count(*) filter (where mark_before < 600000) as below_60,
        count(*) filter (where mark_before >= 600000 and mark_before < 700000) as from_60_to_69,
        count(*) filter (where mark_before >= 700000) as from_70,
        cast(sum(mark_before) as bigint) as mark_total,
        cast(sum(mark_now - mark_before) as bigint) as gain_total,
        count(*) filter (where mark_before >= 600000 and mark_now < 600000) as fell_below_60,
        count(*) filter (where mark_before >= 600000 and mark_now >= 600000) as stayed_above
    from described
    group by school_id, level, past_level, subject_code
)
select * from final
