-- One row per student to portray × domain with a mark: the course of marks, étape by étape, last year's before this
-- year's where they can be compared. `loss` is what a straight line through them (least squares) loses from one étape
-- to the next: with x the rank of the étape and y the mark, −(nΣxy − ΣxΣy) / (nΣx² − (Σx)²), exact. An étape without a
-- mark keeps its place. Last year's final result is of no étape: it has none.
-- Two marks of this year at least: with one, all the loss is at the change of year, which another indicator measures.
-- The series says where last year ends.
with

past as (
    select
        student_key,
        domain,
        first_mark,
        second_mark,
        third_mark,
    from evidence.compared_result
),

points as (
    select result.student_key, result.domain, mark.term + 3 as x, evidence.mark_units(mark.mark) as y
    from evidence.domain_result as result
    inner join evidence.mark as mark
        on result.student_key = mark.student_key
        and result.subject_code = mark.subject_code
    union all
    select student_key, domain, 1, evidence.mark_units(first_mark) from past where first_mark is not null
    union all
    select student_key, domain, 2, evidence.mark_units(second_mark) from past where second_mark is not null
    union all
    select student_key, domain, 3, evidence.mark_units(third_mark) from past where third_mark is not null
),

sums as (
    select
        student_key,
        domain,
        count(*) as marks,
        sum(x)::bigint as sum_x,
        sum(y)::bigint as sum_y,
        sum(x * y)::bigint as sum_xy,
        sum(x * x)::bigint as sum_xx,
        count(*) filter (where x > 3) as marks_this_year,
        string_agg(((y + 5000) // 10000)::varchar, ', ' order by x) filter (where x <= 3) as past_series,
        string_agg(((y + 5000) // 10000)::varchar, ', ' order by x) filter (where x > 3) as series,
    from points
    group by student_key, domain
),

final as (
    select
        student_key,
        domain,
        marks,
        case
            when past_series is null then series
            else
                evidence.said('l''an dernier', 'last year') || ' ' || past_series
                || evidence.said(chr(160) || '; cette année', '; this year') || ' ' || series
        end as series,
        evidence.ratio(sum_x * sum_y - marks * sum_xy, marks * sum_xx - sum_x * sum_x) as loss,
    from sums
    where marks > 2 and marks_this_year > 1
)

select * from final
