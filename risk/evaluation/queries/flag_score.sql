-- Adds one row per case measured at the moment: how many indicators flag it. With $indicator, that one only, at $cut.
-- A missing indicator flags nobody.
insert into evaluation.score
with flagged as (
    select value.school_year, value.student_key, count(*) as flags
    from evaluation.measured as measured
    inner join evaluation.value as value using (school_year, week, student_key)
    where
        measured.moment = $moment
        and measured.part = 'test'
        and value.points > 0
        and ($indicator is null or value.indicator = $indicator)
        and case when $cut = 'watch' then value.earned > 0 else value.earned >= value.points end
    group by value.school_year, value.student_key
),
final as (
    select
        measured.moment,
        $method,
        measured.school_year,
        measured.student_key,
        coalesce(flagged.flags, 0) as score
    from evaluation.measured as measured
    left join flagged using (school_year, student_key)
    where measured.moment = $moment and measured.part = 'test'
)
select * from final
order by school_year, student_key
