-- One row per student to portray × work of this school year that is due, or handed in, by the week's Sunday.
-- `is_handed_in`: it has a date of handing in, or a score above zero (some sources keep no date; a zero without a date
-- is what stands for work not handed in). A date or a score of later is not known yet.
-- `is_due`: the records tell who of the group handed it in, so that who did not can be told. It was to be handed in
-- while the student was enrolled, three days ago at least (what is handed in reaches the records late), and three days
-- at least before the latest hand-in of the school, level and subject: a file that stopped stops the clock. And five
-- students of the home group (of the level where none is known), or half of fewer than ten, have handed it in: until
-- then, it is not entered.
-- `is_excused`: it was due during an absence of the whole day without anything unexcused; it is due once handed in, and
-- never late. Scores and medians, in ten-thousandths, are of marks that can be compared.
with

-- What is due on a day without school is due the last day of school before it: both have the same ordinal.
excused as (
    select distinct absence_day.stay, school_day.date
    from evidence.absence_day as absence_day
    inner join evidence.stay as stay on absence_day.stay = stay.stay
    inner join evidence.school_day as school_day
        on stay.school_id = school_day.school_id
        and stay.calendar_id = school_day.calendar_id
        and absence_day.ordinal = school_day.ordinal
        and absence_day.date <= school_day.date
    where
        absence_day.is_school_day
        and absence_day.absent_units = evidence.school_day_units()
        and absence_day.unexcused_units = 0
),

known as (
    select
        student.student_key,
        student.school_id,
        student.level,
        coalesce(student.home_group, '') as home_group,
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
        excused.stay is not null as is_excused,
        stay.student_key is not null
        and work.due_on <= week.week_ends_on - 3
        and (is_handed_in or not is_excused) as is_past_due,
    from seen.assignments as work
    cross join evidence.week as week
    inner join evidence.student as student on work.student_key = student.student_key
    left join evidence.stay as stay
        on work.student_key = stay.student_key
        and work.due_on between stay.starts_on and stay.ends_on
    left join excused
        on stay.stay = excused.stay
        and work.due_on = excused.date
    where work.due_on between week.year_starts_on and week.year_ends_on
),

-- A hand-in without a date is taken to have reached the records with the usual delay.
clocks as (
    select
        school_id,
        level,
        subject_code,
        max(coalesce(submitted_on, due_on + 3)) as entered_until,
    from known
    where is_handed_in
    group by school_id, level, subject_code
),

entries as (
    select
        school_id,
        level,
        home_group,
        subject_code,
        assignment_id,
        count(*) filter (where is_handed_in) as handed_in,
        count(*) filter (where is_handed_in or is_past_due) as students,
        handed_in > 0 and handed_in >= least(evidence.benchmark_students(), students * 0.5) as is_entered,
    from known
    group by school_id, level, home_group, subject_code, assignment_id
),

medians as (
    select
        school_id,
        level,
        subject_code,
        assignment_id,
        -- The median of whole numbers is exact in halves.
        (2 * median(score))::bigint as twice_median,
    from known
    where in_scope
    group by school_id, level, subject_code, assignment_id
    having count(score) >= evidence.benchmark_students()
),

final as (
    select
        known.* exclude (home_group, is_past_due),
        subject.domain,
        coalesce(known.is_past_due and entries.is_entered and known.due_on <= clocks.entered_until - 3, false)
            as is_due,
        -- A score without a date is known once it is due.
        coalesce(known.submitted_on, known.due_on) as known_on,
        medians.twice_median,
    from known
    inner join entries using (school_id, level, home_group, subject_code, assignment_id)
    left join clocks using (school_id, level, subject_code)
    left join medians using (school_id, level, subject_code, assignment_id)
    left join evidence.subject as subject on known.subject_code = subject.subject_code
    where known.is_handed_in or is_due
)

select * from final
