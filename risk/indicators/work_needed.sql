-- One row per student: mean needed on what remains of the year to reach the pass mark, from the points earned so far, in
-- the subject where it is highest; 0 where the pass mark is reached, 200 at most. The denominator is what remains, in
-- percent of that subject's year. Missing where nothing was at stake yet, or
-- nothing remains. Context: it has no points.
with

needs as (
    select
        *,
        1000000 - at_stake as remaining,
        greatest((evidence.pass_mark() * 10000)::bigint * 1000000 - earned, 0) as lacking,
    from evidence.work_points
    where at_stake between 1 and 999999
),

hardest as (
    select *, least(evidence.ratio(lacking, remaining), 200)::decimal(18, 4) as needed,
    from needs
    qualify row_number() over (partition by student_key order by needed desc, remaining, subject_code) = 1
),

final as (
    select
        student_key,
        needed as value,
        needed as numerator,
        evidence.ratio(remaining, 1)::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        evidence_on,
        works as evidence_count,
    from hardest
)

select * from final
