-- One row per cell: whether it is hidden. A cell below the smallest one is; then the smallest others of its
-- breakdown, until what is hidden is two cells or more and not small in all. A school's cell is hidden too where, less
-- those of its groups that are shown, it would give a small one or a single one.
create or replace table scoring.hidden_cell as
with group_ranked as (
    select
        *,
        row_number() over smaller_first as rank,
        coalesce(sum(count) over (smaller_first rows between unbounded preceding and 1 preceding), 0) as smaller,
        min(count) over (
            partition by school_id, level, subject_code, competency, home_group, breakdown
        ) as smallest
    from scoring.group_cell
    where not is_school
    window smaller_first as (
        partition by school_id, level, subject_code, competency, home_group, breakdown order by count, cell
    )
),
groups as (
    select
        * exclude (rank, smaller, smallest),
        is_row_hidden
        or count < $smallest_cell
        or (smallest < $smallest_cell and (rank <= 2 or smaller < $smallest_cell)) as is_hidden
    from group_ranked
),
by_subtraction as (
    select school_id, level, subject_code, competency, cell
    from groups
    group by all
    -- An empty cell hides no one: it cannot cover for another. Where no group is shown, nothing can be subtracted.
    having
        bool_or(is_hidden)
        and bool_or(not is_hidden)
        and (
            count(*) filter (where is_hidden and count > 0) < 2
            or coalesce(sum(count) filter (where is_hidden), 0) < $smallest_cell
        )
),
schools as (
    select
        c.*,
        c.count < $smallest_cell or c.is_row_hidden or b.cell is not null as is_forced
    from scoring.group_cell as c
    left join by_subtraction as b using (school_id, level, subject_code, competency, cell)
    where c.is_school
),
school_ranked as (
    select
        *,
        row_number() over forced_first as rank,
        coalesce(sum(count) over (forced_first rows between unbounded preceding and 1 preceding), 0) as before,
        bool_or(is_forced) over (partition by school_id, level, subject_code, competency, breakdown) as is_any_forced
    from schools
    window forced_first as (
        partition by school_id, level, subject_code, competency, breakdown order by is_forced desc, count, cell
    )
),
final as (
    select is_school, school_id, level, subject_code, competency, home_group, cell, is_hidden
    from groups
    union all
    select
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        cell,
        is_forced or (is_any_forced and (rank <= 2 or before < $smallest_cell))
    from school_ranked
)
select * from final
