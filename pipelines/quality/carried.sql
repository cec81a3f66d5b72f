-- Grain: one measure of the previous profile, of a table × school that has no row now although the table was handed over;
-- and one row more per table × school, of metric 'carried'.
create or replace table quality.carried as
with gone as (
    select table_name, school_id
    from quality.previous_profile
    where school_id <> '' and metric = 'row_count' and column_name = '' and value > 0
        and list_contains($schooled, table_name)
        and table_name in (select table_name from quality.profile)
        and (table_name, school_id) not in (select (table_name, school_id) from quality.profile)
),

final as (
    select previous.*
    from quality.previous_profile as previous
    semi join gone using (table_name, school_id)
    -- Days are counted from a run's own date, which is not kept.
    where metric not in ('carried', 'days_since_latest')
    union all by name
    select table_name, school_id, '' as column_name, 'carried' as metric, 1 as value
    from gone
)

select * from final
