-- One row per student × subject × competency (empty: the subject itself): the marks of the étapes, the latest of them,
-- and whether its band is other than the subject's.
create or replace table scoring.group_mark as
with terms as (
    select
        student_key,
        subject_code,
        competency,
        any_value(mark) filter (where term = 1) as mark_1,
        any_value(mark) filter (where term = 2) as mark_2,
        any_value(mark) filter (where term = 3) as mark_3
    from scoring.group_term_mark
    group by student_key, subject_code, competency
),
latest as (
    select *, coalesce(mark_3, mark_2, mark_1) as mark
    from terms
),
final as (
    select
        latest.*,
        subject.mark is null
        or (latest.mark < 60) <> (subject.mark < 60)
        or (latest.mark < 70) <> (subject.mark < 70) as is_apart
    from latest
    left join latest as subject
        on subject.student_key = latest.student_key
        and subject.subject_code = latest.subject_code
        and subject.competency = ''
)
select * from final
