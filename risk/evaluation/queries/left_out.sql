-- One row per moment: students of the years measured still enrolled then, in scope; those whose outcome nobody gave, and
-- those who have one and no coefficient.
with final as (
    select
        moment.moment,
        count(*) as students,
        count(*) filter (where outcome.outcome is null) as unknown,
        count(*) filter (where outcome.is_adverse is not null and portrait.coefficient is null) as unscored,
        count(*) filter (where outcome.is_adverse and portrait.coefficient is null) as adverse
    from evaluation.portrait as portrait
    inner join evaluation.moment as moment using (school_year, week)
    left join evaluation.outcome as outcome using (school_year, student_key)
    where
        portrait.is_enrolled
        and portrait.status <> 'out_of_scope'
        and list_contains($years, portrait.school_year)
        and list_contains($moments, moment.moment)
    group by moment.moment
)
select moment, students, unknown, unscored, adverse from final
order by moment
