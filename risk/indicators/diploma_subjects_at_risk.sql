-- One row per student in secondary 4 or 5 with a mark in a compulsory subject of the diploma other than the language of
-- instruction and mathematics: number of those subjects that the marks known do not satisfy. A course passed in a final
-- result satisfies its subject, this year's mark decides otherwise, then an earlier final result; of several courses of
-- one subject, one is enough. The language of instruction and mathematics have their points in their own domains: they
-- are told here and not counted. The numerator is all the subjects at risk, the denominator the subjects with a mark; the
-- series names the first three at risk, each with its next resumption: after the end of the year for a course still being
-- taken, after the week for one that is over.
with

standings as (
    select
        standing.student_key,
        subject.position,
        any_value(subject.name) as name,
        bool_and(
            not standing.is_passed and coalesce(standing.mark, standing.final_mark) < evidence.pass_mark()
        ) as is_at_risk,
        bool_or(standing.is_taken) as is_taken,
        bool_or(standing.is_counted_elsewhere) as is_counted_elsewhere,
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
    cross join (values (0), (1), (2)) as next (years)
),

next_resumptions as (
    select
        arg_min(words, limit_on) filter (where limit_on > week.week_ends_on) as words,
        arg_min(words, limit_on) filter (where limit_on > week.year_ends_on) as words_after_year,
    from dates
    cross join evidence.week as week
),

ranked as (
    select
        *,
        row_number() over (partition by student_key order by not is_at_risk, position) as rank,
        count(*) filter (where is_at_risk) over (partition by student_key) as at_risk,
    from standings
),

-- Subjects taken again in the same session are told together, the sooner session first.
sessions as (
    select
        student_key,
        is_taken,
        string_agg(name || case when rank = 3 and at_risk > 3 then '…' else '' end, ', ' order by rank) as names,
    from ranked
    where is_at_risk and rank <= 3
    group by student_key, is_taken
),

series as (
    select
        sessions.student_key,
        string_agg(
            sessions.names || coalesce(case when is_taken then words_after_year else words end, ''),
            evidence.said(chr(160) || '; ', '; ')
            order by is_taken
        ) as series,
    from sessions
    cross join next_resumptions
    group by sessions.student_key
),

counts as (
    select
        student_key,
        count(*) filter (where is_at_risk and not is_counted_elsewhere) as counted,
        count(*) filter (where not is_counted_elsewhere) as counted_subjects,
        any_value(at_risk) as at_risk,
        count(*) as subjects,
        max(recorded_on) as recorded_on,
    from ranked
    group by student_key
),

final as (
    select
        counts.student_key,
        counts.counted as value,
        counts.at_risk as numerator,
        counts.subjects as denominator,
        null::decimal(18, 4) as benchmark,
        series.series,
        counts.recorded_on as evidence_on,
        counts.counted_subjects as evidence_count,
    from counts
    left join series on counts.student_key = series.student_key
    where counts.counted_subjects > 0
)

select * from final
