-- One row per school year × group: what a list could announce, and how many weeks before it did.
-- A mark below the pass mark that the first replayed week already shows could not be announced: it is left out.
with first_weeks as (
    select school_year, min(week_ends_on) as first_on, count(distinct week) as weeks
    from evaluation.portrait
    group by school_year
),
failing as (
    select school_year, student_key, min(week_ends_on) as failing_on
    from evaluation.portrait
    where has_failing_mark and is_enrolled and status <> 'out_of_scope'
    group by school_year, student_key
),
announced as (
    select 'report_card' as "group", school_year, failing.student_key, failing_on as happened_on
    from failing
    inner join first_weeks using (school_year)
    where failing_on > first_on
    union all
    select 'adverse', school_year, student_key, max(week_ends_on)
    from evaluation.case
    where is_adverse
    group by school_year, student_key
),
first_lists as (
    select school_year, student_key, min(week_ends_on) as listed_on
    from evaluation.listed
    group by school_year, student_key
),
led as (
    select
        announced.school_year,
        announced."group",
        first_lists.listed_on is null as is_never_listed,
        case when listed_on < happened_on then (happened_on - listed_on) / 7 end as weeks
    from announced
    inner join first_weeks on first_weeks.school_year = announced.school_year and first_weeks.weeks > 1
    left join first_lists
        on first_lists.school_year = announced.school_year and first_lists.student_key = announced.student_key
),
final as (
    select
        school_year,
        "group",
        count(*) as n,
        count(weeks) as listed_before,
        quantile_cont(weeks, 0.5) as median_weeks,
        quantile_cont(weeks, 0.25) as p25_weeks,
        quantile_cont(weeks, 0.75) as p75_weeks,
        count(*) filter (where is_never_listed) as never_listed
    from led
    group by school_year, "group"
)
select school_year, "group", n, listed_before, median_weeks, p25_weeks, p75_weeks, never_listed from final
order by school_year, "group"
