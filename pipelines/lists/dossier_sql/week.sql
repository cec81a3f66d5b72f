-- Grain: one student_key asked for (keys) × week of the school year up to this one, as its newest version tells.
with

newest as (
    select
        portrait.student_key,
        portrait.week,
        portrait.version,
        portrait.coefficient,
        portrait.tier,
        portrait.status,
        portrait.coverage,
        portrait.marks_not_compared,
        portrait.previous_week,
        portrait.previous_version,
    from portraits.portrait as portrait
    where
        portrait.student_key in ({keys})
        and portrait.school_year = $school_year and portrait.week <= $week
    qualify row_number() over (partition by portrait.student_key, portrait.week order by portrait.version desc) = 1
),

final as (
    select * from newest where status <> 'removed'
)

select * from final
order by student_key, week
