-- Grain: one row: whether the previous profile can be compared with this one.
-- A new school year starts from few rows, and so does a past week that is run again.
with dates as (
    select
        (select value from quality.profile where metric = 'as_of') as now,
        (select value from quality.previous_profile where metric = 'as_of') as before,
),

-- 20260701 → 2026; 20270630 → 2026: school years start on 1 July.
school_years as (
    select
        now,
        before,
        floor((now - 700) / 10000) as year_now,
        floor((before - 700) / 10000) as year_before,
    from dates
),

final as (
    select coalesce(before <= now and year_before = year_now, false) as comparable
    from school_years
)

select * from final
