-- Grain: school × level × home group × indicator of a result: the students of need_student (keys) with one this week,
-- and how they stand.
with
final as (
    select
        need_student.school_id,
        need_student.level,
        need_student.home_group,
        contribution.indicator,
        count(*) as students,
        count(*) filter (where contribution.value < 60) as below_60,
        count(*) filter (where contribution.value >= 70) as from_70,
        max(contribution.evidence_on) as evidence_on,
    from portraits.contribution as contribution
    inner join need_student
        on need_student.student_key = contribution.student_key and need_student.version = contribution.version
    where
        contribution.week = $week
        and contribution.value is not null
        and contribution.indicator in (select unnest($indicators::varchar[]))
        and contribution.student_key in ({keys})
    group by all
)
select * from final
order by all
