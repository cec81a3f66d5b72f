-- One row per school × level × weekday or week of the year, and per home group × weekday (is_school false): students
-- observed, days expected, units absent. Nothing is hidden yet.
create or replace table scoring.attendance_count as
with days as (
    select school_id, calendar_id, date, isodow(date) as weekday, strftime(date, '%G-W%V') as of_week
    from evidence.school_day
    cross join evidence.week
    where is_school_day and date >= year_starts_on
),
span_days as (
    select span.*, days.weekday, days.of_week, count(*) as days
    from scoring.attendance_span as span
    inner join days
        on days.school_id = span.school_id
        and days.calendar_id = span.calendar_id
        and days.date between span.starts_on and span.observed_until
    group by grouping sets (
        (span.school_id, level, home_group, span.calendar_id, starts_on, observed_until, students, weekday),
        (span.school_id, level, home_group, span.calendar_id, starts_on, observed_until, students, of_week)
    )
),
expected as (
    select
        grouping(home_group) = 1 as is_school,
        school_id,
        level,
        coalesce(home_group, '') as home_group,
        weekday,
        of_week,
        sum(students) as students,
        sum(students * days) as days
    from span_days
    group by grouping sets (
        (school_id, level, home_group, weekday, of_week),
        (school_id, level, weekday, of_week)
    )
    having is_school or weekday is not null
),
absences as (
    select
        s.school_id,
        s.level,
        coalesce(s.home_group, '') as home_group,
        isodow(absence.date) as weekday,
        strftime(absence.date, '%G-W%V') as of_week,
        sum(absence.absent_units) as units
    from evidence.absence_day as absence
    inner join evidence.student as s on s.stay = absence.stay and s.in_scope
    inner join evidence.observed_stay as observed
        on observed.stay = absence.stay
        and absence.date <= observed.observed_until
    where absence.is_school_day and absence.absent_units > 0
    group by all
),
missed as (
    select
        grouping(home_group) = 1 as is_school,
        school_id,
        level,
        coalesce(home_group, '') as home_group,
        weekday,
        of_week,
        sum(units) as units
    from absences
    group by grouping sets (
        (school_id, level, home_group, weekday),
        (school_id, level, weekday),
        (school_id, level, of_week)
    )
),
final as (
    select
        expected.*,
        cast(coalesce(missed.units, 0) as hugeint) as units
    from expected
    left join missed
        on missed.is_school = expected.is_school
        and missed.school_id = expected.school_id
        and missed.level = expected.level
        and missed.home_group = expected.home_group
        and missed.weekday is not distinct from expected.weekday
        and missed.of_week is not distinct from expected.of_week
)
select * from final
