-- One row per row of change_count, what is hidden left empty.
create or replace table scoring.term_change_portrait as
select
    c.is_school,
    c.school_id,
    nullif(c.home_group, '') as home_group,
    $week as week,
    c.level,
    nullif(c.subject_code, '') as subject_code,
    nullif(c.competency, '') as competency,
    c.term_before,
    c.term,
    case when not r.is_hidden then c.students end as students,
    case when not r.is_hidden then c.students = now.students end as is_everyone,
    case when list_contains(cells, 'below_60') then c.below_60 end as below_60_before,
    case when list_contains(cells, 'from_60_to_69') then c.from_60_to_69 end as from_60_to_69_before,
    case when list_contains(cells, 'from_70') then c.from_70 end as from_70_before,
    case
        when not r.is_hidden
            then cast(scoring.rounded_ratio(c.mark_total, 100 * c.students) as decimal(18, 0)) * 0.01
    end as mean_mark_before,
    case
        when r.is_hidden then null
        when c.gain_total >= 20000 * c.students then 'up'
        when c.gain_total <= -20000 * c.students then 'down'
        else 'stable'
    end as trend,
    case when list_contains(cells, 'lost_5') then c.lost_5 end as lost_5,
    case when list_contains(cells, 'steady') then c.steady end as steady,
    case when list_contains(cells, 'gained_5') then c.gained_5 end as gained_5
from scoring.change_count as c
inner join scoring.group_shown as shown using (is_school, school_id, level, subject_code, competency, home_group)
inner join scoring.group_row as r
    using (portrait, is_school, school_id, level, subject_code, competency, home_group)
inner join scoring.group_count as now using (is_school, school_id, level, subject_code, competency, home_group)
where portrait = 'change'
