-- One row per student: points already lost of the hundred of a subject's year, on average over the subjects whose work has
-- weights; the denominator is the points at stake by now. Nothing is lost where nothing is at stake. Context: it has no
-- points.
with

final as (
    select
        student_key,
        evidence.ratio(sum(1000000 * at_stake - earned), 1000000 * count(*))::decimal(18, 4) as value,
        value as numerator,
        evidence.ratio(sum(at_stake), count(*))::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        max(evidence_on) as evidence_on,
        sum(works)::bigint as evidence_count,
    from evidence.work_points
    group by student_key
)

select * from final
