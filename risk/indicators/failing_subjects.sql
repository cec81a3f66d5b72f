-- One row per student: number of subjects, other than the language of instruction and mathematics, whose latest mark
-- of the year is below the pass mark. The denominator is the subjects with a mark; the series is the names of those
-- below, each once, in the order of the codes. Missing where marks are not comparable with the pass mark.
with

subjects as (
    select
        result.student_key,
        result.subject_code,
        subject.name,
        result.recorded_on,
        result.mark < evidence.pass_mark() as is_failing,
    from evidence.subject_result as result
    inner join evidence.subject as subject on result.subject_code = subject.subject_code
    where result.is_comparable and (result.domain is null or result.domain not in ('literacy', 'numeracy'))
),

failing_names as (
    select student_key, name, min(subject_code) as first_code
    from subjects
    where is_failing
    group by student_key, name
),

series as (
    select student_key, string_agg(name, ', ' order by first_code) as series
    from failing_names
    group by student_key
),

counts as (
    select
        student_key,
        count(*) filter (where is_failing) as failing,
        count(*) as subjects,
        max(recorded_on) as evidence_on,
    from subjects
    group by student_key
),

final as (
    select
        counts.student_key,
        counts.failing as value,
        counts.failing as numerator,
        counts.subjects as denominator,
        null::decimal(18, 4) as benchmark,
        series.series,
        counts.evidence_on,
        counts.subjects as evidence_count,
    from counts
    left join series on counts.student_key = series.student_key
)

select * from final
