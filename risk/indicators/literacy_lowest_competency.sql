-- One row per student: lowest competency mark of the latest étape that has any, in the language of instruction.
-- The series is the competency by its name, else as the source writes it. Missing where marks are not comparable with
-- 60.
with

final as (
    select
        result.student_key,
        result.lowest_competency.mark as value,
        null::decimal(18, 4) as numerator,
        null::decimal(18, 4) as denominator,
        null::decimal(18, 4) as benchmark,
        coalesce(named.name, result.lowest_competency.competency) as series,
        result.competency_recorded_on as evidence_on,
        result.competencies as evidence_count,
    from evidence.domain_result as result
    left join evidence.competency_name as named
        on result.domain = named.domain
        and result.lowest_competency.competency = named.competency
    where result.domain = 'literacy' and result.is_comparable and result.competencies > 0
)

select * from final
