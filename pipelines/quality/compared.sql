-- Grain: one row per table that was handed over now or at the previous run: accepted rows and latest event of both.
with now as (
    select
        table_name,
        sum(value) filter (metric = 'row_count')::bigint as rows,
        min(value) filter (metric = 'days_since_latest')::integer as days,
    from quality.profile
    where table_name <> '' and column_name = ''
    group by table_name
),

before as (
    select
        table_name,
        sum(value) filter (metric = 'row_count')::bigint as rows,
        min(value) filter (metric = 'days_since_latest')::integer as days,
    from quality.previous_profile
    -- What a school had before it vanished is not of the previous run.
    where table_name <> '' and column_name = '' and (table_name, school_id) not in (
        select (table_name, school_id) from quality.previous_profile where metric = 'carried'
    )
    group by table_name
),

final as (
    select
        table_name,
        coalesce(now.rows, 0) as rows,
        before.rows as rows_before,
        $as_of - now.days as latest_on,
        $previous - before.days as latest_before,
    from now
    full join before using (table_name)
)

select * from final
