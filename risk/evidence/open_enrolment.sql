-- One row per stay × school where the student has an open enrolment then, up to the week's Sunday.
-- A stay is a stretch of days between two changes of enrolment. Where enrolments overlap (a transfer closed late, a
-- student shared by two schools), `rank` 1 is the one whose days are expected: the one that began last.
with

enrolments as (
    select
        enrolment.student_key,
        enrolment.school_id,
        greatest(enrolment.enrolled_on, week.year_starts_on) as starts_on,
        least(coalesce(enrolment.withdrawn_on, week.week_ends_on), week.week_ends_on) as ends_on,
        enrolment.level,
        enrolment.home_group,
        coalesce(enrolment.calendar_id, '') as calendar_id,
        coalesce(enrolment.pathway, 'regular') as pathway,
        coalesce(enrolment.modified_expectations, false) as modified_expectations,
    from seen.enrolments as enrolment
    inner join evidence.week as week on enrolment.school_year = week.school_year
    where enrolment.enrolled_on <= week.week_ends_on
),

limits as (
    select student_key, starts_on as limit_on from enrolments where starts_on <= ends_on
    union
    select student_key, ends_on + 1 from enrolments where starts_on <= ends_on
),

pieces as (
    select
        student_key,
        limit_on as starts_on,
        lead(limit_on) over (partition by student_key order by limit_on) - 1 as ends_on,
    from limits
),

covering as (
    select
        enrolment.* replace (piece.starts_on as starts_on, piece.ends_on as ends_on),
        row_number() over (
            partition by piece.student_key, piece.starts_on
            order by enrolment.starts_on desc, enrolment.ends_on desc, enrolment.school_id desc, enrolment.level
        ) as rank,
    from pieces as piece
    inner join enrolments as enrolment
        on piece.student_key = enrolment.student_key
        and enrolment.starts_on <= piece.starts_on
        and enrolment.ends_on >= piece.ends_on
),

final as (
    select
        dense_rank() over (order by student_key, starts_on) as stay,
        covering.*,
        min(school_id) over same_days <> max(school_id) over same_days as is_shared,
    from covering
    window same_days as (partition by student_key, starts_on)
    qualify row_number() over (partition by student_key, starts_on, school_id order by rank) = 1
)

select * from final
