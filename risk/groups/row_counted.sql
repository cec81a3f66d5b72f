-- One row per row of a portrait (mark, change, transition, attendance): its students, whether it is hidden by itself,
-- and the row of the marks that it goes with (`base_*`): the students themselves for the portrait of a subject and for
-- attendance, the portrait of the subject for its change. `step`: a row comes after the one that it goes with.
create or replace table scoring.row_counted as
with counted as (
    select
        case when subject_code = '' then 1 else 2 end as step,
        'mark' as portrait,
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        students,
        apart
    from scoring.group_count
    union all
    select 3, 'change', is_school, school_id, level, subject_code, competency, home_group, students, apart
    from scoring.change_count
    union all
    select 3, 'transition', is_school, school_id, level, subject_code, competency, home_group, students, students
    from scoring.transition_count
    union all
    select
        2, 'attendance', grouping(home_group) = 1, school_id, level, '', '', coalesce(home_group, ''), sum(students), 0
    from scoring.attendance_span
    group by grouping sets ((school_id, level, home_group), (school_id, level))
),
repeated as (
    select distinct competency.school_id, competency.level, competency.subject_code, competency.competency
    from counted as competency
    inner join counted as subject
        on subject.portrait = competency.portrait
        and subject.is_school = competency.is_school
        and subject.school_id = competency.school_id
        and subject.level = competency.level
        and subject.subject_code = competency.subject_code
        and subject.home_group = competency.home_group
        and subject.competency = ''
    where
        competency.competency <> ''
        and competency.apart = 0
        and subject.students <> competency.students
        and abs(subject.students - competency.students) < $smallest_cell
),
final as (
    select
        counted.* exclude (apart),
        repeated.competency is not null or students < $smallest_cell as is_small,
        case when step = 2 then '' when step = 3 then counted.subject_code end as base_subject_code,
        case when step = 2 then '' when step = 3 then counted.competency end as base_competency
    from counted
    left join repeated using (school_id, level, subject_code, competency)
)
select * from final
