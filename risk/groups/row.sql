-- One row per row of a portrait: whether it is hidden as a whole. This file, to be run for each step, and
-- hidden_cell.sql hold the rule on small cells; the centre and the whole school count only what is shown.
-- 1. A row of fewer students than the smallest cell is hidden; then the smallest of the other groups, until the hidden
--    ones are two or more and hold a cell that is not small: otherwise school less shown groups would give them.
-- 2. A group hidden in the row of the students themselves is hidden with its marks and attendance, one hidden in the
--    marks of a subject is hidden with their change: hidden beside another neighbour, it would be told by the first.
-- 3. A competency in which every student has the band that the subject gives, but for a few students without it, is
--    hidden in the school and its groups: the subject less the competency would give those few.
insert into scoring.group_row
with kept_back as (
    select
        counted.portrait,
        counted.is_school,
        counted.school_id,
        counted.level,
        counted.subject_code,
        counted.competency,
        counted.home_group,
        counted.students,
        counted.is_small or coalesce(base.is_hidden, false) as is_kept_back
    from scoring.row_counted as counted
    left join scoring.group_row as base
        on base.portrait = 'mark'
        and base.is_school = counted.is_school
        and base.school_id = counted.school_id
        and base.level = counted.level
        and base.home_group = counted.home_group
        and base.subject_code = counted.base_subject_code
        and base.competency = counted.base_competency
    where counted.step = $step
),
ranked as (
    select
        *,
        row_number() over kept_back_first as rank,
        coalesce(sum(students) over (kept_back_first rows between unbounded preceding and 1 preceding), 0) as before,
        bool_or(is_kept_back) over (
            partition by portrait, is_school, school_id, level, subject_code, competency
        ) as is_any_kept_back
    from kept_back
    window kept_back_first as (
        partition by portrait, is_school, school_id, level, subject_code, competency
        order by is_kept_back desc, students, home_group
    )
),
final as (
    select
        portrait,
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        students,
        is_kept_back
        or (not is_school and is_any_kept_back and (rank <= 2 or before < $smallest_cell)) as is_hidden
    from ranked
)
select * from final
