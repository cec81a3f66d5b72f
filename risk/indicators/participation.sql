-- One row per student of a school where somebody takes part in an activity this year: extracurricular activities begun
-- this school year and not ended by the week's Sunday. A strength, never points.
-- An activity without an end that began in an earlier year says nothing: it may have ended unsaid.
with

current_activities as (
    select
        activity.student_key,
        count(distinct activity.activity_name) filter (
            where activity.ended_on is null or activity.ended_on >= week.week_ends_on
        ) as activities,
        max(activity.started_on) filter (
            where activity.ended_on is null or activity.ended_on >= week.week_ends_on
        ) as started_on,
    from seen.participation as activity
    cross join evidence.week as week
    where activity.started_on between week.year_starts_on and week.week_ends_on
    group by activity.student_key
),

schools_that_enter as (
    select distinct student.school_id
    from current_activities
    inner join evidence.student as student on current_activities.student_key = student.student_key
),

final as (
    select
        student.student_key,
        coalesce(current_activities.activities, 0) as value,
        coalesce(current_activities.activities, 0) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        coalesce(current_activities.started_on, week.week_ends_on) as evidence_on,
        1 as evidence_count,
    from evidence.student as student
    cross join evidence.week as week
    inner join schools_that_enter on student.school_id = schools_that_enter.school_id
    left join current_activities on student.student_key = current_activities.student_key
)

select * from final
