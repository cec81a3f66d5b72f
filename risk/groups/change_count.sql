-- One row per school × level × subject × competency, and the same per home group (is_school false): the students of
-- group_change before anything is hidden; a group of the portrait that has none counts 0.
create or replace table scoring.change_count as
with described as (
    select
        change.* exclude (mark_before, mark_after),
        cast(mark_before * 10000 as bigint) as mark_before,
        cast((mark_after - mark_before) * 10000 as bigint) as gain,
        first_value(mark_before) over (
            partition by student_key, subject_code order by competency
        ) as subject_before
    from scoring.group_change as change
),
counted as (
    select
        grouping(home_group) = 1 as is_school,
        school_id,
        level,
        subject_code,
        competency,
        coalesce(home_group, '') as home_group,
        count(*) as students,
        -- Whose band in the competency is not that of the subject, before.
        count(*) filter (
            where (mark_before < 600000) <> (subject_before < 60) or (mark_before < 700000) <> (subject_before < 70)
        ) as apart,
        count(*) filter (where mark_before < 600000) as below_60,
        count(*) filter (where mark_before >= 600000 and mark_before < 700000) as from_60_to_69,
        count(*) filter (where mark_before >= 700000) as from_70,
        cast(sum(mark_before) as bigint) as mark_total,
        cast(sum(gain) as bigint) as gain_total,
        count(*) filter (where gain <= -50000) as lost_5,
        count(*) filter (where gain > -50000 and gain < 50000) as steady,
        count(*) filter (where gain >= 50000) as gained_5
    from described
    group by grouping sets (
        (school_id, level, subject_code, competency, home_group),
        (school_id, level, subject_code, competency)
    )
),
families as (
    select school_id, level, subject_code, competency, any_value(term_before) as term_before, any_value(term) as term
    from scoring.group_change
    group by all
),
final as (
    select
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        families.term_before,
        families.term,
        coalesce(counted.students, 0) as students,
        coalesce(counted.apart, 0) as apart,
        coalesce(counted.below_60, 0) as below_60,
        coalesce(counted.from_60_to_69, 0) as from_60_to_69,
        coalesce(counted.from_70, 0) as from_70,
        counted.mark_total,
        counted.gain_total,
        coalesce(counted.lost_5, 0) as lost_5,
        coalesce(counted.steady, 0) as steady,
        coalesce(counted.gained_5, 0) as gained_5
    from scoring.group_count
    inner join families using (school_id, level, subject_code, competency)
    left join counted using (is_school, school_id, level, subject_code, competency, home_group)
)
select * from final
