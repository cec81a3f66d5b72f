-- One row per student whose absences are only counted, without their dates: the count of the year so far, in the unit
-- of the source. Where dated attendance covers the student, the rates speak: no absence counts twice.
-- Schools add up. In a school, the newest count since the start of the year and the sum of the newest counts of the
-- terms tell the same absences: the larger one is the less late.
with

newest as (
    select totals.*
    from seen.attendance_totals as totals
    inner join evidence.week as week on totals.school_year = week.school_year
    qualify row_number() over (
        partition by totals.student_key, totals.school_id, totals.term order by totals.counted_on desc
    ) = 1
),

schools as (
    select
        student_key,
        school_id,
        greatest(
            max(absences) filter (where term is null or term = 'FINAL'),
            sum(absences) filter (where term <> 'FINAL')
        ) as absences,
        max(counted_on) as counted_on,
        count(*) as counts,
    from newest
    group by student_key, school_id
),

students as (
    select
        student_key,
        sum(absences) as absences,
        max(counted_on) as counted_on,
        sum(counts) as counts,
    from schools
    group by student_key
),

final as (
    select
        student.student_key,
        students.absences as value,
        students.absences as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        students.counted_on as evidence_on,
        students.counts as evidence_count,
    from evidence.student as student
    inner join students on student.student_key = students.student_key
    anti join evidence.attendance as dated on student.student_key = dated.student_key
)

select * from final
