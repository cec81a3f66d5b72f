-- One row per case × indicator observed in a domain that its portrait covers: points earned under the rules as varied,
-- as the scoring's own table of points earned.
create or replace table scoring.earned as
with final as (
    select
        'now' as pass,
        varied.student,
        rule.criteria_hash,
        varied.level,
        value.indicator,
        scoring.points_earned(cast(value.value * 10000 as bigint), rule.watch, rule.critical, rule.points) as earned
    from evaluation.varied_case as varied
    inner join evaluation.value as value using (school_year, week, student_key)
    inner join scoring.rule as rule on rule.level = varied.level and rule.indicator = value.indicator
    where
        case rule.domain
            when 'literacy' then varied.has_literacy
            when 'numeracy' then varied.has_numeracy
            when 'engagement' then varied.has_engagement
        end
)
select * from final
