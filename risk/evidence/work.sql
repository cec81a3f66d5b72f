-- One row per student to portray × work of this school year that is due, or handed in, by the week's Sunday.
-- `is_handed_in`: it has a date of handing in, or a score above zero (some sources keep no date; a zero without a date is
-- what stands for work not handed in). A date or a score of later is not known yet.
-- `is_due`: it was to be handed in while the student was enrolled, three days ago at least: what is handed in reaches
-- the records late. Work that none of five students or more of the school and level has handed in is not entered yet,
-- nobody's to hand in. Scores and medians, in ten-thousandths, are of marks that can be compared.
with

known as (
    select
        student.student_key,
        student.school_id,
        student.level,
        student.in_scope,
        work.subject_code,
        work.assignment_id,
        work.due_on,
        work.submitted_on,
        coalesce(work.submitted_on is not null or work.score > 0, false) as is_handed_in,
        case
            when student.is_comparable and (work.submitted_on is not null or work.score > 0)
                then evidence.mark_units(work.score)
        end as score,
        (work.weight * 10000)::bigint as weight,
        stay.student_key is not null and work.due_on <= week.week_ends_on - 3 as is_past_due,
    from seen.assignments as work
    cross join evidence.week as week
    inner join evidence.student as student on work.student_key = student.student_key
    left join evidence.stay as stay
        on work.student_key = stay.student_key
        and work.due_on between stay.starts_on and stay.ends_on
    where work.due_on between week.year_starts_on and week.year_ends_on
),

groups as (
    select
        school_id,
        level,
        subject_code,
        assignment_id,
        count(*) < evidence.benchmark_students() or bool_or(is_handed_in) as is_entered,
        case
            when count(score) filter (where in_scope) >= evidence.benchmark_students()
                -- The median of whole numbers is exact in halves.
                then (2 * median(score) filter (where in_scope))::bigint
        end as twice_median,
    from known
    group by school_id, level, subject_code, assignment_id
),

final as (
    select
        known.* exclude (is_past_due),
        subject.domain,
        known.is_past_due and groups.is_entered as is_due,
        -- A score without a date is known once it is due.
        coalesce(known.submitted_on, known.due_on) as known_on,
        groups.twice_median,
    from known
    inner join groups using (school_id, level, subject_code, assignment_id)
    left join evidence.subject as subject on known.subject_code = subject.subject_code
    where known.is_handed_in or (known.is_past_due and groups.is_entered)
)

select * from final
