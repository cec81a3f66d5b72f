-- One row per moment × school year: the replayed week that stands for it. A week goes to the moment nearest to its share
-- of the school year, at most an eighth of the year away; a moment takes the nearest of its weeks (the earlier of two
-- as near). Where every year has one week at most, that week is the moment « — ».
create or replace table evaluation.moment as
with weeks as (
    select distinct school_year, week, week_ends_on
    from evaluation.portrait
    where coefficient is not null
),
years as (
    select
        school_year,
        count(*) as weeks,
        coalesce(any_value(days.first_day), make_date(cast(left(school_year, 4) as integer), 8, 28)) as first_day,
        coalesce(any_value(days.last_day), make_date(cast(left(school_year, 4) as integer) + 1, 6, 23)) as last_day
    from weeks
    left join evaluation.school_year as days using (school_year)
    group by school_year
),
shares as (
    select
        weeks.school_year,
        weeks.week,
        (weeks.week_ends_on - years.first_day) / (years.last_day - years.first_day) as share
    from weeks
    inner join years using (school_year)
),
distances as (
    select
        moment.moment,
        shares.school_year,
        shares.week,
        abs(shares.share - moment.share) as distance
    from shares
    cross join (values ('25 %', 0.25), ('50 %', 0.5), ('75 %', 0.75)) as moment (moment, share)
    qualify row_number() over (partition by school_year, week order by distance, moment.moment) = 1
),
nearest as (
    select moment, school_year, week
    from distances
    where distance <= 0.125
    qualify row_number() over (partition by moment, school_year order by distance, week) = 1
),
final as (
    select moment, school_year, week from nearest where (select max(weeks) from years) > 1
    union all
    select '—', school_year, week from weeks where (select max(weeks) from years) = 1
)
select * from final
order by moment, school_year
