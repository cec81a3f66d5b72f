-- Grain: one student_key at tier 1 whose latest report-card marks of the year are all at least $mastery, and for whom
-- nothing is under way: no intervention, no follow-up, no activity.
with
latest as (
    select grade.student_key, grade.subject_code, grade.competency, grade.mark
    from list_grades as grade
    semi join list_portrait as portrait using (student_key)
    qualify row_number() over (
        partition by grade.student_key, grade.subject_code, coalesce(grade.competency, '')
        order by grade.recorded_on desc, grade.term desc, grade.mark
    ) = 1
),
mastered as (
    select
        student_key,
        min(mark) as lowest,
        avg(mark)::decimal(18, 4) as average,
        count(distinct subject_code) as subjects,
    from latest
    group by student_key
    having min(mark) >= $mastery and count(distinct subject_code) >= $subjects
),
under_way as (
    select student_key
    from portraits.intervention
    where started_on <= $sunday and (ended_on is null or ended_on > $sunday)
    union
    select student_key
    from list_follow_up
    where is_open
    union
    select student_key
    from list_participation
    where started_on <= $sunday and (ended_on is null or ended_on > $sunday)
),
final as (
    select
        portrait.student_key,
        people.last_name,
        people.first_name,
        people.student_id,
        portrait.school_id,
        portrait.level,
        portrait.home_group,
        mastered.lowest,
        mastered.average,
        mastered.subjects,
    from mastered
    inner join list_portrait as portrait using (student_key)
    left join list_identity as people using (student_key)
    where
        portrait.tier = 1 and portrait.coefficient is not null and portrait.marks_not_compared is null
        and portrait.student_key not in (select student_key from under_way)
)
select * from final
order by student_key
