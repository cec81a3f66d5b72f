-- One row per student in secondary 4 or 5 with a mark this year in a course of secondary 4 or 5: units of the courses
-- below the pass mark, those passed in a final result left out. The numerator is the same, the denominator the units that
-- the diploma asks, the series the names. In place of a school benchmark: units already earned, from the final results
-- known; none known, none told.
with

names as (
    select student_key, name, min(subject_code) as first_code
    from evidence.course_standing
    where mark < evidence.pass_mark() and not is_passed
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
        coalesce(sum(units) filter (where mark < evidence.pass_mark() and not is_passed), 0) as at_risk,
        sum(units) filter (where is_passed) as earned,
        count(final_mark) as final_marks,
        count(mark) as courses,
        max(recorded_on) filter (where mark is not null) as recorded_on,
    from evidence.course_standing
    group by student_key
    having count(mark) > 0
),

final as (
    select
        counts.student_key,
        counts.at_risk as value,
        counts.at_risk as numerator,
        rule.units_required as denominator,
        case when counts.final_marks > 0 then coalesce(counts.earned, 0) end as benchmark,
        series.series,
        counts.recorded_on as evidence_on,
        counts.courses as evidence_count,
    from counts
    cross join evidence.diploma_rule as rule
    left join series on counts.student_key = series.student_key
)

select * from final
