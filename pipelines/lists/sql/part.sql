-- Grain: student_key × indicator, of whom something is said (keys), in the order of the criteria file.
with
label as (
    select
        criteria_hash,
        indicator,
        min(position) as position,
        min(label_fr) as label_fr,
        min(label_en) as label_en,
    from portraits.criterion
    group by all
),
wanted as (
    select student_key, version, criteria_hash
    from list_portrait
    where is_told
),
final as (
    select
        wanted.student_key,
        contribution.indicator,
        coalesce(label.label_fr, contribution.indicator) as label_fr,
        coalesce(label.label_en, contribution.indicator) as label_en,
        contribution.domain,
        contribution.value,
        contribution.unit,
        contribution.watch,
        contribution.critical,
        contribution.contribution,
        coalesce(contribution.is_reason, false) as is_reason,
        coalesce(contribution.is_strength, false) as is_strength,
        contribution.evidence_on,
        contribution.evidence_count,
        -- In one language: the words are what takes time here.
        case when $language = 'fr' then contribution.reason_fr end as reason_fr,
        case when $language = 'en' then contribution.reason_en end as reason_en,
        label.position,
    from portraits.contribution as contribution
    inner join wanted
        on wanted.student_key = contribution.student_key and wanted.version = contribution.version
    left join label
        on label.criteria_hash = wanted.criteria_hash and label.indicator = contribution.indicator
    where contribution.week = $week and contribution.student_key in ({keys})
)
select * exclude (position) from final
order by student_key, position nulls last, indicator
