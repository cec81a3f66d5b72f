-- One row per cell: whether it is hidden. A cell below the smallest one is; then the smallest others of its
-- breakdown, until what is hidden is two cells or more and not small in all. A school's cell is hidden too where, less
-- those of its groups that are shown, it would give a small one or a single one; the cell hidden with it is one that
-- some group hides, or else the groups together would give it back.
create or replace table scoring.hidden_cell as
with group_ranked as (
    select
        *,
        row_number() over smaller_first as rank,
        coalesce(sum(count) over (smaller_first rows between unbounded preceding and 1 preceding), 0) as smaller,
        min(count) over (
            partition by portrait, school_id, level, subject_code, competency, home_group, breakdown
        ) as smallest
    from scoring.group_cell
    where not is_school
    window smaller_first as (
        partition by portrait, school_id, level, subject_code, competency, home_group, breakdown order by count, cell
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
of_groups as (
    select
        portrait,
        school_id,
        level,
        subject_code,
        competency,
        breakdown,
        cell,
        bool_or(is_hidden) as is_hidden_in_a_group,
        -- An empty cell hides no one: it cannot cover for another. Where no group is shown, nothing can be subtracted.
        bool_or(is_hidden)
        and bool_or(not is_hidden)
        and (
            count(*) filter (where is_hidden and count > 0) < 2
            or coalesce(sum(count) filter (where is_hidden), 0) < $smallest_cell
        ) as is_by_subtraction
    from groups
    group by all
),
schools as (
    select
        c.*,
        coalesce(o.is_hidden_in_a_group, false) as is_hidden_in_a_group,
        c.count < $smallest_cell
        or c.is_row_hidden
        or c.is_forced
        or coalesce(o.is_by_subtraction, false) as is_kept_back
    from scoring.group_cell as c
    left join of_groups as o using (portrait, school_id, level, subject_code, competency, breakdown, cell)
    where c.is_school
),
school_ranked as (
    select
        *,
        row_number() over kept_back_first as rank,
        coalesce(sum(count) over (kept_back_first rows between unbounded preceding and 1 preceding), 0) as before,
        bool_or(is_kept_back) over (
            partition by portrait, school_id, level, subject_code, competency, breakdown
        ) as is_any_kept_back
    from schools
    window kept_back_first as (
        partition by portrait, school_id, level, subject_code, competency, breakdown
        order by is_kept_back desc, is_hidden_in_a_group desc, count, cell
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
        breakdown,
        cell,
        count,
        is_row_hidden,
        is_hidden
    from groups
    union all
    select
        portrait,
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        breakdown,
        cell,
        count,
        is_row_hidden,
        is_kept_back or (is_any_kept_back and (rank <= 2 or before < $smallest_cell))
    from school_ranked
)
select * from final
