-- One row per row of a portrait × breakdown × cell. The cells of a breakdown sum to what a reader knows or may infer
-- (students with a mark, with a tier, with a year of attendance). `is_forced`: to be hidden whatever its size.
create or replace table scoring.group_cell as
with marks as (
    select
        'mark' as portrait,
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        unnest([
            {'breakdown': 'band', 'cell': 'below_60', 'count': below_60},
            {'breakdown': 'band', 'cell': 'from_60_to_69', 'count': from_60_to_69},
            {'breakdown': 'band', 'cell': 'from_70', 'count': from_70},
            {'breakdown': 'tier', 'cell': 'tier_1', 'count': tier_1},
            {'breakdown': 'tier', 'cell': 'tier_2', 'count': tier_2},
            {'breakdown': 'tier', 'cell': 'tier_3', 'count': tier_3},
            {'breakdown': 'chronic', 'cell': 'chronic', 'count': chronic},
            {'breakdown': 'chronic', 'cell': 'not_chronic', 'count': not_chronic},
            {'breakdown': 'rate_20', 'cell': 'rate_20', 'count': rate_20_students},
            {'breakdown': 'rate_year', 'cell': 'rate_year', 'count': rate_year_students}
        ], recursive := true),
        false as is_forced
    from scoring.group_count
),
changes as (
    select
        'change' as portrait,
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        unnest([
            {'breakdown': 'before', 'cell': 'below_60', 'count': below_60},
            {'breakdown': 'before', 'cell': 'from_60_to_69', 'count': from_60_to_69},
            {'breakdown': 'before', 'cell': 'from_70', 'count': from_70},
            {'breakdown': 'gain', 'cell': 'lost_5', 'count': lost_5},
            {'breakdown': 'gain', 'cell': 'steady', 'count': steady},
            {'breakdown': 'gain', 'cell': 'gained_5', 'count': gained_5}
        ], recursive := true),
        false as is_forced
    from scoring.change_count
),
-- Those who fell below 60 and those who did not are, together, those who had 60 or more: shown, they give back what the
-- bands of last year hide. And they are among those below 60, or above, now: what the portrait's counts would leave must
-- not be small.
transition_rows as (
    select
        transition.*,
        least(
            transition.below_60,
            transition.from_60_to_69,
            transition.from_70,
            transition.fell_below_60,
            transition.stayed_above,
            now.below_60 - transition.fell_below_60,
            now.from_60_to_69 + now.from_70 - transition.stayed_above
        ) < $smallest_cell as is_left_small
    from scoring.transition_count as transition
    inner join scoring.group_count as now using (is_school, school_id, level, subject_code, competency, home_group)
),
transitions as (
    select
        'transition' as portrait,
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        unnest([
            {'breakdown': 'before', 'cell': 'below_60', 'count': below_60, 'is_forced': false},
            {'breakdown': 'before', 'cell': 'from_60_to_69', 'count': from_60_to_69, 'is_forced': false},
            {'breakdown': 'before', 'cell': 'from_70', 'count': from_70, 'is_forced': false},
            {'breakdown': 'since', 'cell': 'fell_below_60', 'count': fell_below_60, 'is_forced': is_left_small},
            {'breakdown': 'since', 'cell': 'stayed_above', 'count': stayed_above, 'is_forced': is_left_small}
        ], recursive := true)
    from transition_rows
),
cells as (
    select * from marks where (breakdown = 'band') = (subject_code <> '')
    union all by name
    select * from changes
    union all by name
    select * from transitions
),
final as (
    select cells.*, r.is_hidden as is_row_hidden
    from cells
    inner join scoring.group_row as r
        using (portrait, is_school, school_id, level, subject_code, competency, home_group)
)
select * from final
