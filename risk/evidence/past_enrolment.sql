-- One row per student enrolled last school year: the level of the last enrolment, and whether marks were comparable
-- all year.
with

final as (
    select
        enrolment.student_key,
        arg_max(
            enrolment.level,
            (enrolment.enrolled_on, coalesce(enrolment.withdrawn_on, date '9999-12-31'), enrolment.school_id)
        ) as level,
        not bool_or(
            coalesce(enrolment.modified_expectations, false)
            or coalesce(enrolment.pathway, 'regular') in ('fpt', 'fms', 'welcome')
        ) as is_comparable,
    from seen.enrolments as enrolment
    where enrolment.school_year = evidence.previous_school_year()
    group by enrolment.student_key
)

select * from final
