-- Indicators that literacy and numeracy share, by domain. Each has the columns that an indicator gives.

-- Latest mark of the year; the series is its étape. Missing where marks are not comparable with the pass mark.
-- Benchmark: mean of the same value over the students of the same school and level.
create or replace macro evidence.level_in(wanted) as table
with

results as (
    select *
    from evidence.domain_result
    where domain = wanted and is_comparable
),

benchmarks as (
    select
        school_id,
        level,
        evidence.mean(sum(mark), count(*)) as benchmark,
    from results
    where in_scope
    group by school_id, level
),

final as (
    select
        results.student_key,
        results.mark as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        benchmarks.benchmark,
        results.term::varchar as series,
        results.recorded_on as evidence_on,
        results.marks as evidence_count,
    from results
    left join benchmarks using (school_id, level)
)

select * from final;

-- Latest mark in a competency, by its role; the series is its étape. Missing where marks are not comparable.
create or replace macro evidence.competency_in(wanted, wanted_role) as table
with

final as (
    select
        student_key,
        mark as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        term::varchar as series,
        recorded_on as evidence_on,
        1 as evidence_count,
    from evidence.competency_result
    where domain = wanted and role = wanted_role and is_comparable
)

select * from final;

-- Lowest competency mark of the latest étape that has any, of the competencies without a role. The series is the
-- competency by its name, else as the source writes it. Missing where marks are not comparable.
create or replace macro evidence.lowest_competency_in(wanted) as table
with

final as (
    select
        result.student_key,
        result.lowest_competency.mark as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        coalesce(named.name, result.lowest_competency.competency) as series,
        result.competency_recorded_on as evidence_on,
        result.competencies as evidence_count,
    from evidence.domain_result as result
    left join evidence.competency_name as named
        on result.domain = named.domain
        and result.lowest_competency.competency = named.competency
    where result.domain = wanted and result.is_comparable and result.competencies > 0
)

select * from final;

-- Points lost, in the same subject, from the best earlier mark of the year to the latest (negative: gained). The series
-- is the marks in order of time. Another subject code is another course: a change of sequence is no decline.
create or replace macro evidence.decline_in(wanted) as table
with

final as (
    select
        student_key,
        best_earlier - mark as value,
        mark as numerator,
        best_earlier as denominator,
        null::decimal(18, 4) as benchmark,
        series,
        recorded_on as evidence_on,
        marks as evidence_count,
    from evidence.domain_result
    where domain = wanted and marks > 1
)

select * from final;

-- Points lost from one étape to the next by the line through three marks or more, two of them of this year (negative:
-- gained); the series is the marks.
create or replace macro evidence.trajectory_in(wanted) as table
with

final as (
    select
        course.student_key,
        course.loss as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        course.series,
        result.recorded_on as evidence_on,
        course.marks as evidence_count,
    from evidence.mark_course as course
    inner join evidence.domain_result as result
        on course.student_key = result.student_key
        and course.domain = result.domain
    where course.domain = wanted
)

select * from final;

-- Points lost from last year's result to the latest mark of this year (negative: gained), where both can be compared.
-- The numerator is the latest mark, the denominator last year's result, the series the étape of the latest mark.
create or replace macro evidence.year_drop_in(wanted) as table
with

final as (
    select
        student_key,
        past_mark - mark as value,
        mark as numerator,
        past_mark as denominator,
        null::decimal(18, 4) as benchmark,
        term::varchar as series,
        recorded_on as evidence_on,
        1 + marks as evidence_count,
    from evidence.compared_result
    where domain = wanted
)

select * from final;

-- Weighted result over the étapes known, in points above the pass mark (negative: below). The numerator is the mean mark
-- that what remains must have for the year to reach the pass mark (0 when it is already there), the denominator the
-- weighted result. Missing without the weights, when nothing remains, and where marks are not comparable.
create or replace macro evidence.distance_in(wanted) as table
with

weighted as (
    select
        result.student_key,
        result.recorded_on,
        result.marks,
        evidence.weighted_total(first_mark, second_mark, third_mark, weight_1, weight_2, weight_3) as total,
        evidence.known_weight(first_mark, second_mark, third_mark, weight_1, weight_2, weight_3) as known_weight,
        case when term < 2 then weight_2 else 0 end + case when term < 3 then weight_3 else 0 end as left_weight,
        evidence.mark_units(evidence.pass_mark()) as pass_units,
    from evidence.domain_result as result
    cross join evidence.term_weight
    where result.domain = wanted and result.is_comparable
),

final as (
    select
        student_key,
        evidence.ratio(total - pass_units * known_weight, known_weight) as value,
        greatest(0, evidence.ratio(pass_units * (known_weight + left_weight) - total, left_weight)) as numerator,
        evidence.ratio(total, known_weight) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        recorded_on as evidence_on,
        marks as evidence_count,
    from weighted
    where known_weight > 0 and left_weight > 0
)

select * from final;

-- Last year's result, from the start of the school year to December, as long as no mark of this year is known in the
-- domain. Of several subjects, the lowest. The series is last year, and says so when it was in primary school.
create or replace macro evidence.carried_in(wanted) as table
with

final as (
    select
        past.student_key,
        past.mark as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        evidence.previous_school_year()
        || case
            when evidence.school_order(past.past_level) = 'PRIM' and evidence.school_order(past.level) = 'SEC'
                then evidence.said(', au primaire', ', primary school')
            else ''
        end as series,
        past.recorded_on as evidence_on,
        1 as evidence_count,
    from evidence.past_result as past
    cross join evidence.week as week
    left join evidence.domain_result as result
        on past.student_key = result.student_key
        and past.domain = result.domain
    where past.domain = wanted and result.student_key is null and month(week.week_ends_on) >= 7
    qualify row_number() over (partition by past.student_key order by past.mark, past.subject_code) = 1
)

select * from final;
