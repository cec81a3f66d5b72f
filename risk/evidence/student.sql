-- One row per student to portray: enrolled on the week's Friday or after, in a school that was not closed this week.
-- A student who changes schools over the weekend has been there all week: the school left on Friday still portrays.
-- Only a calendar tells that a school was closed all week. Where none tells of a weekday of the week, the school is
-- portrayed, with or without entries: nobody can say that it was closed (not even at Christmas).
with

schools_in_session as (
    select school_id
    from evidence.school_day
    cross join evidence.week
    where date between week_starts_on and week_ends_on
    group by school_id
    having bool_or(is_school_day or (is_inferred and isodow(date) <= 5))
),

terms as (
    select student_key, max(term)::varchar as term
    from evidence.mark
    group by student_key
),

last_stays as (
    select stay.*
    from evidence.stay as stay
    inner join evidence.week as week on stay.ends_on >= week.week_ends_on - 2
    qualify row_number() over (partition by student_key order by stay.ends_on desc) = 1
),

first_days as (
    select student_key, min(starts_on) as first_enrolled_on
    from evidence.stay
    group by student_key
),

final as (
    select
        stay.student_key,
        stay.stay,
        stay.school_id,
        stay.level,
        stay.home_group,
        stay.calendar_id,
        stay.pathway,
        stay.modified_expectations,
        stay.pathway not in ('homeschool', 'placement') and stay.level not in ('PRE4', 'PRE5') as in_scope,
        not stay.modified_expectations and stay.pathway not in ('fpt', 'fms', 'welcome') as is_comparable,
        case
            when stay.modified_expectations then 'modified_expectations'
            when stay.pathway = 'welcome' then 'welcome'
            when stay.pathway in ('fpt', 'fms') then 'special_pathway'
        end as marks_not_compared,
        terms.term,
        first_days.first_enrolled_on,
    from last_stays as stay
    inner join schools_in_session on stay.school_id = schools_in_session.school_id
    inner join first_days on stay.student_key = first_days.student_key
    left join terms on stay.student_key = terms.student_key
)

select * from final
