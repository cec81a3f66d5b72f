-- One row per student: mean score of the year's work handed in that has a score, all subjects; the numerator is the
-- number of works. Missing where marks are not comparable. Context: it has no points.
with

final as (
    select
        student_key,
        evidence.ratio(sum(score), count(score))::decimal(18, 4) as value,
        count(score) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        max(known_on) as evidence_on,
        count(score) as evidence_count,
    from evidence.work
    where score is not null
    group by student_key
)

select * from final
