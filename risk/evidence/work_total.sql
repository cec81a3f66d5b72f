-- One row per student to portray with work due or handed in: all subjects together.
-- Where nobody of the school has work that is due and not handed in, the source may well list only what is handed in:
-- `is_collected` is false.
with

sums as (
    select
        student_key,
        count(*) filter (where is_due) as due,
        count(*) filter (where is_due and not is_handed_in) as missing,
        max(due_on) filter (where is_due) as due_on,
        max(due_on) filter (where is_due and is_handed_in) as handed_in_due_on,
        count(*) filter (where due_on < submitted_on) as late,
        count(submitted_on) filter (where due_on <= week_ends_on) as dated,
        sum(submitted_on - due_on) filter (where due_on <= week_ends_on)::bigint as days_late,
        max(submitted_on) filter (where due_on <= week_ends_on) as dated_on,
        count(*) filter (where score is not null or (is_due and not is_handed_in)) as counted,
        sum(score)::bigint as total,
        max(known_on) as known_on,
    from evidence.work
    cross join evidence.week
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
    select student.school_id, bool_or(sums.missing > 0) as is_collected
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
