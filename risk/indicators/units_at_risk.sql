-- One row per student in secondary 4 or 5 with a mark this year in a course of secondary 4 or 5 other than the language of
-- instruction and mathematics: units of those courses below the pass mark, those passed in a final result left out. The
-- language of instruction and mathematics have their points in their own domains: they are told here and not counted.
-- The numerator is the units of all the courses below, the denominator the units that the diploma asks, the series the
-- names. In place of a school benchmark: units already earned, from the final results known; none known, none told.
with

standings as (
    select *, mark < evidence.pass_mark() and not is_passed as is_at_risk
    from evidence.course_standing
),

names as (
    select student_key, name, min(subject_code) as first_code
    from standings
    where is_at_risk
    group by student_key, name
),

series as (
    select student_key, string_agg(name, ', ' order by first_code) as series
    from names
    group by student_key
),

counts as (
    select
        student_key,
        coalesce(sum(units) filter (where is_at_risk and not is_counted_elsewhere), 0) as counted,
        coalesce(sum(units) filter (where is_at_risk), 0) as at_risk,
        sum(units) filter (where is_passed) as earned,
        count(final_mark) as final_marks,
        count(mark) filter (where not is_counted_elsewhere) as courses,
        max(recorded_on) filter (where mark is not null) as recorded_on,
    from standings
    group by student_key
),

final as (
    select
        counts.student_key,
        counts.counted as value,
        counts.at_risk as numerator,
        rule.units_required as denominator,
        case when counts.final_marks > 0 then coalesce(counts.earned, 0) end as benchmark,
        series.series,
        counts.recorded_on as evidence_on,
        counts.courses as evidence_count,
    from counts
    cross join evidence.diploma_rule as rule
    left join series on counts.student_key = series.student_key
    where counts.courses > 0
)

select * from final
