-- Grain: one row per column of marks × school × check, this run's scale against the previous run's.
-- `mean` and `decimal_share` are in a profile only where enough students have a value (schemas/profile.py).
with measured as (
    select
        table_name,
        school_id,
        column_name,
        metric,
        now.value as value_now,
        before.value as value_before,
    from quality.profile as now
    inner join quality.previous_profile as before using (table_name, school_id, column_name, metric)
    where metric in ('mean', 'decimal_share')
),

-- How many times larger or smaller the mean is; all marks at zero are as good as infinitely smaller.
ratios as (
    select
        *,
        case
            when value_now = value_before then 1
            when least(value_now, value_before) = 0 then 100
            else least(100, greatest(value_now / value_before, value_before / value_now))
        end as ratio,
    from measured
    where metric = 'mean'
),

scale_changes as (
    select table_name, school_id, column_name, 'scale_change' as check_name,
        ratio as observed, $scale_ratio as most, value_now, value_before,
    from ratios
),

-- Observed: the share of marks that had decimals, where none has them any more.
lost_decimals as (
    select table_name, school_id, column_name, 'decimals_lost' as check_name,
        if(value_now = 0, value_before, 0) as observed, $many_decimals as most, value_now, value_before,
    from measured
    where metric = 'decimal_share' and list_contains($whole, table_name)
),

final as (
    select * from scale_changes
    union all by name
    select * from lost_decimals
)

select * from final
