-- One row per student: number of subjects, other than the language of instruction and mathematics, whose latest mark
-- of the year is below 60. The denominator is the subjects with a mark; the series is the codes of those below 60.
-- Missing where marks are not comparable with 60.
with

subjects as (
    select
        *,
        mark < 60 as is_failing,
    from evidence.subject_result
    where is_comparable and (domain is null or domain not in ('literacy', 'numeracy'))
),

final as (
    select
        student_key,
        count(*) filter (where is_failing) as value,
        count(*) filter (where is_failing) as numerator,
        count(*) as denominator,
        null::decimal(18, 4) as benchmark,
        string_agg(subject_code, ', ' order by subject_code) filter (where is_failing) as series,
        max(recorded_on) as evidence_on,
        count(*) as evidence_count,
    from subjects
    group by student_key
)

select * from final
