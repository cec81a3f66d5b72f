-- One row per level × subject × competency that two schools or more show: those schools together. A breakdown is hidden
-- as a whole where one of its cells is small, or would give a small or a single one once every cell that schools and
-- groups show is subtracted.
create or replace table scoring.centre_portrait as
with counted as (
    select
        c.level,
        c.subject_code,
        c.competency,
        count(*) as schools,
        sum(c.students) as students,
        sum(c.below_60) as below_60,
        sum(c.from_60_to_69) as from_60_to_69,
        sum(c.from_70) as from_70,
        sum(c.mark_total) as mark_total,
        sum(c.tier_1) as tier_1,
        sum(c.tier_2) as tier_2,
        sum(c.tier_3) as tier_3,
        sum(c.chronic) as chronic,
        sum(c.rate_20_students) as rate_20_students,
        sum(c.rate_20_total) as rate_20_total,
        sum(c.rate_year_students) as rate_year_students,
        sum(c.rate_year_total) as rate_year_total
    from scoring.group_count as c
    inner join scoring.group_row as r using (is_school, school_id, level, subject_code, competency, home_group)
    where r.portrait = 'mark' and c.is_school and not r.is_hidden
    group by c.level, c.subject_code, c.competency
    having count(*) > 1
),
school_cells as (
    select * from scoring.hidden_cell where portrait = 'mark' and is_school and not is_row_hidden
),
-- Of a school that hides its cell, what its groups hide is all that stays unknown.
unknown as (
    select
        school.level,
        school.subject_code,
        school.competency,
        school.cell,
        count(*) filter (where part.count > 0) as parts,
        sum(part.count) as count
    from school_cells as school
    inner join scoring.hidden_cell as part
        on part.portrait = 'mark'
        and not part.is_school
        and part.school_id = school.school_id
        and part.level = school.level
        and part.subject_code = school.subject_code
        and part.competency = school.competency
        and part.cell = school.cell
        and part.is_hidden
    where school.is_hidden
    group by all
),
cells as (
    select level, subject_code, competency, breakdown, cell, sum(count) as count, bool_or(is_hidden) as is_any_hidden
    from school_cells
    group by all
),
shown as (
    select cells.level, cells.subject_code, cells.competency, cells.breakdown
    from cells
    left join unknown using (level, subject_code, competency, cell)
    group by all
    having
        min(cells.count) >= $smallest_cell
        and not bool_or(
            cells.is_any_hidden
            and (coalesce(unknown.parts, 0) < 2 or coalesce(unknown.count, 0) < $smallest_cell)
        )
),
breakdowns as (
    select level, subject_code, competency, list(breakdown) as breakdowns
    from shown
    group by all
),
final as (
    select
        $week as week,
        c.level,
        nullif(c.subject_code, '') as subject_code,
        nullif(c.competency, '') as competency,
        c.schools,
        c.students,
        case when list_contains(breakdowns, 'band') then c.below_60 end as below_60,
        case when list_contains(breakdowns, 'band') then c.from_60_to_69 end as from_60_to_69,
        case when list_contains(breakdowns, 'band') then c.from_70 end as from_70,
        cast(scoring.rounded_ratio(c.mark_total, 100 * c.students) as decimal(18, 0)) * 0.01 as mean_mark,
        case when list_contains(breakdowns, 'tier') then c.tier_1 end as tier_1,
        case when list_contains(breakdowns, 'tier') then c.tier_2 end as tier_2,
        case when list_contains(breakdowns, 'tier') then c.tier_3 end as tier_3,
        case
            when list_contains(breakdowns, 'rate_20')
                then cast(scoring.rounded_ratio(c.rate_20_total, c.rate_20_students) as decimal(18, 0)) * 0.0001
        end as rate_20,
        case
            when list_contains(breakdowns, 'rate_year')
                then cast(scoring.rounded_ratio(c.rate_year_total, c.rate_year_students) as decimal(18, 0)) * 0.0001
        end as rate_year,
        case when list_contains(breakdowns, 'chronic') then c.chronic end as chronic,
        n.subject_name,
        n.competency_name
    from counted as c
    left join breakdowns using (level, subject_code, competency)
    left join scoring.group_name as n using (subject_code, competency)
)
select * from final
