-- Grain: one indicator of the student's portrait of one week and version, in the order of the criteria file.
with
label as (
    select
        indicator,
        min(position) as position,
        min(label_fr) as label_fr,
        min(label_en) as label_en,
    from portraits.criterion
    where criteria_hash = $criteria_hash
    group by indicator
),
final as (
    select
        contribution.* exclude (is_reason, is_strength),
        coalesce(contribution.is_reason, false) as is_reason,
        coalesce(contribution.is_strength, false) as is_strength,
        coalesce(label.label_fr, contribution.indicator) as label_fr,
        coalesce(label.label_en, contribution.indicator) as label_en,
        label.position,
    from portraits.contribution as contribution
    left join label using (indicator)
    where
        contribution.student_key = $student_key and contribution.week = $week
        and contribution.version = $version
)
select * from final
order by position nulls last, indicator
