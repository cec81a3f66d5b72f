-- Grain: one row per source table handed over again × column that a file of it had at the previous run: whether any
-- file still has it.
with now as (
    select distinct source_table, unnest(columns) as column_name
    from quality.file
),

before as (
    select distinct source_table, unnest(columns) as column_name
    from quality.previous_file
    semi join quality.file using (source_table)
),

final as (
    select
        source_table as table_name,
        '' as school_id,
        column_name,
        'column_vanished' as check_name,
        if(now.column_name is null, 1, 0) as observed,
        0 as most,
    from before
    left join now using (source_table, column_name)
)

select * from final
