-- One row per replayed week: its cases ($years: of those years only), the first of each team at its capacity, the lists and how they moved since the
-- previous replayed week of the year.
with portraits as (
    select
        school_year,
        week,
        any_value(week_ends_on) as week_ends_on,
        count(*) filter (where is_enrolled and status <> 'out_of_scope') as students,
        count(coefficient) filter (where is_enrolled and status <> 'out_of_scope') as scored
    from evaluation.portrait
    group by school_year, week
),
weeks as (
    select *, lag(week) over (partition by school_year order by week_ends_on) as previous_week
    from portraits
),
ranked as (
    select
        school_year,
        week,
        is_adverse,
        coefficient,
        capacity,
        row_number() over (
            partition by school_year, week, school_id, level order by coefficient desc nulls last, student_key
        ) as team_rank
    from evaluation.case
    where list_contains($years, school_year)
),
cases as (
    select
        school_year,
        week,
        count(coefficient) as n,
        count(coefficient) filter (where is_adverse) as n_adverse,
        count(coefficient) filter (where team_rank <= capacity) as first_ones,
        count(coefficient) filter (where team_rank <= capacity and is_adverse) as first_adverse,
        count(*) filter (where is_adverse and coefficient is null) as adverse_without_coefficient
    from ranked
    group by school_year, week
),
lists as (
    select school_year, week, count(*) as listed
    from evaluation.listed
    group by school_year, week
),
kept as (
    select weeks.school_year, weeks.week, count(*) as kept
    from weeks
    inner join evaluation.listed as now on now.school_year = weeks.school_year and now.week = weeks.week
    inner join evaluation.listed as before
        on
            before.school_year = weeks.school_year
            and before.week = weeks.previous_week
            and before.student_key = now.student_key
    group by weeks.school_year, weeks.week
),
final as (
    select
        weeks.week,
        weeks.school_year,
        coalesce(cases.n, 0) as n,
        coalesce(cases.n_adverse, 0) as n_adverse,
        coalesce(cases.first_ones, 0) as first_ones,
        coalesce(cases.first_adverse, 0) as first_adverse,
        coalesce(cases.adverse_without_coefficient, 0) as adverse_without_coefficient,
        weeks.students,
        weeks.scored,
        coalesce(lists.listed, 0) as listed,
        case when weeks.previous_week is not null then coalesce(before.listed, 0) end as listed_before,
        case when weeks.previous_week is not null then coalesce(kept.kept, 0) end as kept
    from weeks
    left join cases on cases.school_year = weeks.school_year and cases.week = weeks.week
    left join lists on lists.school_year = weeks.school_year and lists.week = weeks.week
    left join lists as before on before.school_year = weeks.school_year and before.week = weeks.previous_week
    left join kept on kept.school_year = weeks.school_year and kept.week = weeks.week
)
select
    school_year, week, n, n_adverse, first_ones, first_adverse, adverse_without_coefficient, students, scored, listed,
    listed_before, kept
from final
order by week
