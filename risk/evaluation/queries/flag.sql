-- One row per indicator × cut met in the years learned from: how many of the adverse cases, and of the others, it flags.
-- 'watch': beyond the threshold from which points are earned; 'critical': all the points are earned.
with observed as (
    select
        value.indicator,
        cut.cut,
        measured.is_adverse
    from evaluation.measured as measured
    inner join evaluation.value as value using (school_year, week, student_key)
    cross join (values ('critical'), ('watch')) as cut (cut)
    where
        measured.part = 'train'
        and measured.moment = $moment
        and value.points > 0
        and case when cut.cut = 'watch' then value.earned > 0 else value.earned >= value.points end
),
final as (
    select
        indicator,
        cut,
        count(*) filter (where is_adverse) as reached,
        count(*) filter (where not is_adverse) as false_alarms
    from observed
    group by indicator, cut
)
select indicator, cut, reached, false_alarms from final
order by indicator, cut
