-- One row per student in secondary 4 or 5 with a mark in a compulsory subject of the diploma: number of those subjects
-- that the marks known do not satisfy. A course passed in a final result satisfies its subject, this year's mark decides
-- otherwise, then an earlier final result; of several courses of one subject, one is enough. The denominator is the
-- subjects with a mark; the series names the first three at risk and the next resumption after the week.
with

standings as (
    select
        standing.student_key,
        subject.position,
        any_value(subject.name) as name,
        bool_and(
            not standing.is_passed and coalesce(standing.mark, standing.final_mark) < evidence.pass_mark()
        ) as is_at_risk,
        max(standing.recorded_on) as recorded_on,
    from evidence.course_standing as standing
    inner join evidence.compulsory_subject as subject on standing.subject_code glob subject.pattern
    group by standing.student_key, subject.position
),

dates as (
    select
        case
            when resumption.day is null then last_day(make_date(year(week.week_ends_on) + next.years, month, 1))
            else make_date(year(week.week_ends_on) + next.years, month, day)
        end as limit_on,
        evidence.said(fr, en) as words,
    from evidence.resumption as resumption
    cross join evidence.week as week
    cross join (values (0), (1)) as next (years)
),

next_resumption as (
    select arg_min(dates.words, dates.limit_on) as words
    from dates
    cross join evidence.week as week
    where dates.limit_on > week.week_ends_on
),

ranked as (
    select
        *,
        row_number() over (partition by student_key order by not is_at_risk, position) as rank,
    from standings
),

counts as (
    select
        student_key,
        count(*) filter (where is_at_risk) as at_risk,
        count(*) as subjects,
        string_agg(name, ', ' order by rank) filter (where is_at_risk and rank <= 3) as names,
        max(recorded_on) as recorded_on,
    from ranked
    group by student_key
),

final as (
    select
        counts.student_key,
        counts.at_risk as value,
        counts.at_risk as numerator,
        counts.subjects as denominator,
        null::decimal(18, 4) as benchmark,
        counts.names
        || case when counts.at_risk > 3 then '…' else '' end
        || coalesce(next_resumption.words, '') as series,
        counts.recorded_on as evidence_on,
        counts.subjects as evidence_count,
    from counts
    cross join next_resumption
)

select * from final
