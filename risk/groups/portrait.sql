-- One row per row of group_count, what is hidden left empty.
create or replace table scoring.group_portrait as
select
    c.is_school,
    c.school_id,
    nullif(c.home_group, '') as home_group,
    $week as week,
    c.level,
    nullif(c.subject_code, '') as subject_code,
    nullif(c.competency, '') as competency,
    case when not r.is_hidden then c.students end as students,
    case when list_contains(cells, 'below_60') then c.below_60 end as below_60,
    case when list_contains(cells, 'from_60_to_69') then c.from_60_to_69 end as from_60_to_69,
    case when list_contains(cells, 'from_70') then c.from_70 end as from_70,
    case
        when not r.is_hidden
            then cast(scoring.rounded_ratio(c.mark_total, 100 * c.students) as decimal(18, 0)) * 0.01
    end as mean_mark,
    -- Never said of fewer than the smallest cell: with the number of students it would tell how many they are.
    case
        when not r.is_hidden and c.subject_code <> ''
            then 3 * (c.below_60 + c.from_60_to_69) > c.students
                and c.below_60 + c.from_60_to_69 >= $smallest_cell
    end as is_shared_need,
    case when list_contains(cells, 'tier_1') then c.tier_1 end as tier_1,
    case when list_contains(cells, 'tier_2') then c.tier_2 end as tier_2,
    case when list_contains(cells, 'tier_3') then c.tier_3 end as tier_3,
    case
        when list_contains(cells, 'rate_20')
            then cast(scoring.rounded_ratio(c.rate_20_total, c.rate_20_students) as decimal(18, 0)) * 0.0001
    end as rate_20,
    case
        when list_contains(cells, 'rate_year')
            then cast(scoring.rounded_ratio(c.rate_year_total, c.rate_year_students) as decimal(18, 0)) * 0.0001
    end as rate_year,
    case when list_contains(cells, 'chronic') then c.chronic end as chronic,
    n.subject_name,
    n.competency_name
from scoring.group_count as c
inner join scoring.group_shown as shown using (is_school, school_id, level, subject_code, competency, home_group)
inner join scoring.group_row as r
    using (portrait, is_school, school_id, level, subject_code, competency, home_group)
left join scoring.group_name as n using (subject_code, competency)
where portrait = 'mark'
