-- One row per row of transition_count, what is hidden left empty.
create or replace table scoring.transition_portrait as
select
    c.school_id,
    $week as week,
    c.level,
    c.subject_code,
    c.past_level,
    case when not r.is_hidden then c.students end as students,
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
    case when list_contains(cells, 'fell_below_60') then c.fell_below_60 end as fell_below_60,
    case when list_contains(cells, 'stayed_above') then c.stayed_above end as stayed_above,
    n.subject_name
from scoring.transition_count as c
inner join scoring.group_shown as shown using (is_school, school_id, level, subject_code, competency, home_group)
inner join scoring.group_row as r
    using (portrait, is_school, school_id, level, subject_code, competency, home_group)
left join scoring.group_name as n using (subject_code, competency)
where portrait = 'transition'
