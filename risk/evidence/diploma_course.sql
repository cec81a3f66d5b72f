-- One row per subject code met that is a course of secondary 4 or 5: its units (the criteria's first pattern that fits,
-- else the last digit of the code; none where it is no digit) and its name. Empty where the criteria tell of no diploma.
with

courses as (
    select distinct subject.subject_code, subject.name
    from evidence.subject as subject
    inner join evidence.diploma_pattern as pattern on subject.subject_code glob pattern.pattern
),

final as (
    select
        courses.subject_code,
        any_value(courses.name) as name,
        coalesce(
            arg_min(own.units, own.position),
            try_cast(right(courses.subject_code, 1) as bigint),
            0
        )::bigint as units,
    from courses
    left join evidence.course_units as own on courses.subject_code glob own.pattern
    group by courses.subject_code
)

select * from final
