-- Indicators on work that literacy and numeracy share, by domain. Each has the columns that an indicator gives.

-- Mean score of the work of the year that was handed in and has a score; the numerator is the number of works.
-- Benchmark: mean of the same value over the students of the same school and level.
create or replace macro evidence.work_in(wanted) as table
with

means as (
    select *, evidence.ratio(total, scores)::decimal(18, 4) as value
    from evidence.work_score
    where domain = wanted and scores > 0
),

benchmarks as (
    select
        school_id,
        level,
        evidence.mean(sum(value), count(*)) as benchmark,
    from means
    where in_scope
    group by school_id, level
),

final as (
    select
        means.student_key,
        means.value,
        means.scores as numerator,
        null::decimal(18, 4) as denominator,
        benchmarks.benchmark,
        null::varchar as series,
        means.scored_on as evidence_on,
        means.scores as evidence_count,
    from means
    left join benchmarks using (school_id, level)
)

select * from final;

-- Mean difference between each score and the median of the same work in the school and level, of five scores or more;
-- the numerator is how far below.
create or replace macro evidence.work_class_in(wanted) as table
with

final as (
    select
        student_key,
        evidence.ratio(twice_difference, 2 * compared)::decimal(18, 4) as value,
        -value as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        compared_on as evidence_on,
        compared as evidence_count,
    from evidence.work_score
    where domain = wanted and compared > 0
)

select * from final;

-- Mean score of the work that is due, weighted where every work has a weight, with zero for what is due
-- and not handed in; the denominator is the number of works, the numerator that of the scores.
create or replace macro evidence.work_due_in(wanted) as table
with

final as (
    select
        student_key,
        case
            -- Each weight is in ten-thousandths: so is their product over their sum.
            when weight > 0 then evidence.ratio(weighted_total, weight)
            else evidence.ratio(due_total, due)
        end::decimal(18, 4) as value,
        due_scores as numerator,
        due as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        due_on as evidence_on,
        due as evidence_count,
    from evidence.work_score
    where domain = wanted and due > 0
)

select * from final;
