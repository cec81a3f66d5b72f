-- One row per student to portray with work due or handed in: all subjects together.
-- `due`, `missing`, `counted` and `total` are of the same works, those due; `counted` leaves out what waits for its
-- score. `is_collected`: of the work due in the school, some was handed in and some was not. Else the source may well
-- list only what is handed in, or not tell of handing in at all.
with

-- What is handed in can be late: not what was due during an excused absence, nor what is not due yet.
works as (
    select work.*, work.due_on <= week.week_ends_on and not work.is_excused as is_judged,
    from evidence.work as work
    cross join evidence.week as week
),

sums as (
    select
        student_key,
        count(*) filter (where is_due) as due,
        count(*) filter (where is_due and not is_handed_in) as missing,
        max(greatest(due_on, submitted_on)) filter (where is_due) as due_known_on,
        max(due_on) filter (where is_due and is_handed_in) as handed_in_due_on,
        count(*) filter (where is_judged and due_on < submitted_on) as late,
        count(submitted_on) filter (where is_judged) as dated,
        sum(submitted_on - due_on) filter (where is_judged)::bigint as days_late,
        max(submitted_on) filter (where is_judged) as dated_on,
        count(*) filter (where is_due and (score is not null or not is_handed_in)) as counted,
        sum(score) filter (where is_due)::bigint as total,
    from works
    group by student_key
),

-- Of works due the same day, one handed in ends the run.
runs as (
    select work.student_key, count(*) as missing_run
    from evidence.work as work
    inner join sums on work.student_key = sums.student_key
    where
        work.is_due
        and not work.is_handed_in
        and (sums.handed_in_due_on is null or work.due_on > sums.handed_in_due_on)
    group by work.student_key
),

-- The best score of the first and of the last day with one: day and score make one number, 2^20 a day.
subject_ends as (
    select
        student_key,
        min((known_on - date '2000-01-01')::bigint * 1048576 + 1000000 - score) as first_end,
        max((known_on - date '2000-01-01')::bigint * 1048576 + score) as last_end,
        count(*) as scores,
        max(known_on) as scored_on,
    from evidence.work
    where score is not null
    group by student_key, subject_code
    having min(known_on) < max(known_on)
),

trends as (
    select
        student_key,
        sum(last_end % 1048576 - (1000000 - first_end % 1048576))::bigint as change,
        count(*) as subjects,
        sum(scores)::bigint as scores,
        max(scored_on) as scored_on,
    from subject_ends
    group by student_key
),

schools as (
    select
        student.school_id,
        bool_or(sums.missing > 0) and bool_or(sums.missing < sums.due) as is_collected,
    from sums
    inner join evidence.student as student on sums.student_key = student.student_key
    group by student.school_id
),

final as (
    select
        student.school_id,
        student.level,
        student.in_scope,
        student.is_comparable,
        schools.is_collected,
        sums.* exclude (handed_in_due_on),
        coalesce(runs.missing_run, 0) as missing_run,
        trends.change,
        trends.subjects,
        trends.scores,
        trends.scored_on,
    from sums
    inner join evidence.student as student on sums.student_key = student.student_key
    inner join schools on student.school_id = schools.school_id
    left join runs on sums.student_key = runs.student_key
    left join trends on sums.student_key = trends.student_key
)

select * from final
