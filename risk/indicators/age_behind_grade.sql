-- One row per student whose birth date is known, primary 1 to secondary 5: years older, on 30 September, than the age
-- that the level expects (6 in primary 1, 12 in secondary 1). Context: it has no points.
with

expected_ages (level, expected_age) as (
    values
        ('PRIM1', 6), ('PRIM2', 7), ('PRIM3', 8), ('PRIM4', 9), ('PRIM5', 10), ('PRIM6', 11),
        ('SEC1', 12), ('SEC2', 13), ('SEC3', 14), ('SEC4', 15), ('SEC5', 16)
),

final as (
    select
        student.student_key,
        year(week.year_starts_on) - person.birth_cohort - expected_ages.expected_age as value,
        year(week.year_starts_on) - person.birth_cohort as numerator,
        expected_ages.expected_age as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        -- Before that day, the age that the student will have is known all the same.
        least(make_date(year(week.year_starts_on), 9, 30), week.week_ends_on) as evidence_on,
        1 as evidence_count,
    from evidence.student as student
    cross join evidence.week as week
    inner join seen.students as person on student.student_key = person.student_key
    inner join expected_ages on student.level = expected_ages.level
    where person.birth_cohort is not null
)

select * from final
