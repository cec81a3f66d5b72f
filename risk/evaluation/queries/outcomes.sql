-- From facts.*: outcomes, attributes of the audit, departures and the days of each school year.
create or replace table evaluation.outcome as
with final as (
    select
        school_year,
        student_key,
        outcome,
        case outcome
            when 'passed' then false
            when 'failed' then true
            when 'dropped_out' then true
        end as is_adverse
    from facts.outcomes
)
select * from final
order by school_year, student_key;

create or replace table evaluation.attribute as
with enrolments as (
    select
        enrolment.school_year,
        enrolment.student_key,
        arg_max(enrolment.school_id, (enrolment.enrolled_on, enrolment.school_id)) as school_id,
        bool_or(enrolment.special_needs_code is not null) as has_special_needs_code,
        bool_or(enrolment.has_intervention_plan) as has_intervention_plan
    from facts.enrolments as enrolment
    group by enrolment.school_year, enrolment.student_key
),
-- Where nobody has a code all year, codes were not handed over: unknown, not "none".
coded_years as (
    select school_year, bool_or(has_special_needs_code) as is_coded
    from enrolments
    group by school_year
),
final as (
    select
        enrolments.school_year,
        enrolments.student_key,
        student.sex,
        case when coded_years.is_coded then enrolments.has_special_needs_code end as special_needs,
        enrolments.has_intervention_plan,
        cast(school.deprivation_decile as integer) as deprivation_decile
    from enrolments
    inner join coded_years using (school_year)
    left join facts.students as student on student.student_key = enrolments.student_key
    left join facts.schools as school on school.school_id = enrolments.school_id
)
select * from final
order by school_year, student_key;

create or replace table evaluation.away as
with enrolments as (
    select school_year, student_key, enrolled_on, withdrawn_on from facts.enrolments
),
final as (
    select
        gone.school_year,
        gone.student_key,
        gone.withdrawn_on as left_on,
        min(other.enrolled_on) filter (where other.enrolled_on > gone.withdrawn_on) as back_on
    from enrolments as gone
    inner join enrolments as other using (school_year, student_key)
    where gone.withdrawn_on is not null
    group by gone.school_year, gone.student_key, gone.withdrawn_on
    having not bool_or(
        other.enrolled_on <= gone.withdrawn_on
        and (other.withdrawn_on is null or other.withdrawn_on > gone.withdrawn_on)
    )
)
select * from final
order by school_year, student_key, left_on;
