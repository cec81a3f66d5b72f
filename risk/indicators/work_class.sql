-- One row per student: mean difference between each score and the median of the same work in the school and level, of
-- five scores or more, all subjects; the numerator is how far below. Context: it has no points.
with

final as (
    select
        student_key,
        evidence.ratio(sum(2 * score - twice_median), 2 * count(*))::decimal(18, 4) as value,
        -value as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        max(known_on) as evidence_on,
        count(*) as evidence_count,
    from evidence.work
    where score is not null and twice_median is not null
    group by student_key
)

select * from final
