-- One row per student to portray × subject whose work so far has weights, in percent of the subject's year: the points
-- earned of the year's hundred, and those at stake by now (due or handed in). Zero for what is due and not handed in;
-- what waits for its score is not at stake yet.
-- Weights in ten-thousandths of a percent: the year is 1,000,000; `earned` is in weight × ten-thousandths of a score.
-- No row where a work has no weight, or where weights go beyond the year; nothing is at stake where they are all zero.
with

final as (
    select
        work.student_key,
        work.subject_code,
        sum(work.weight)::bigint as at_stake,
        sum(work.weight * coalesce(work.score, 0))::bigint as earned,
        count(*) as works,
        max(case when work.score is null then work.due_on else work.known_on end) as evidence_on,
    from evidence.work as work
    inner join evidence.student as student on work.student_key = student.student_key
    where student.is_comparable and (work.score is not null or (work.is_due and not work.is_handed_in))
    group by work.student_key, work.subject_code
    having count(work.weight) = count(*) and sum(work.weight) <= 1000000
)

select * from final
