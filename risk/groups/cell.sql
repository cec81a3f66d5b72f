-- One row per row of group_count × breakdown × cell. The cells of a breakdown sum to what a reader knows or may
-- infer (students with a mark, with a tier, with a year of attendance).
create or replace table scoring.group_cell as
with cells as (
    select
        is_school,
        school_id,
        level,
        subject_code,
        competency,
        home_group,
        is_hidden as is_row_hidden,
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
        ], recursive := true)
    from scoring.group_count
),
final as (
    select *
    from cells
    where (breakdown = 'band') = (subject_code <> '')
)
select * from final
