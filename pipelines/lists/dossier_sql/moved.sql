-- Grain: student_key asked for (keys) × indicator whose part of the coefficient is not what it was in the portrait that
-- this week's is compared with; the largest difference first. weeks: this one, and those of the portraits compared with.
with

now as (
    select student_key, week, version, criteria_hash, previous_week, previous_version
    from portraits.portrait
    where student_key in ({keys}) and week = $week and coefficient is not null
    qualify row_number() over (partition by student_key order by version desc) = 1
),

compared as (
    select * from now where previous_week is not null
),

label as (
    select
        criteria_hash,
        indicator,
        min(label_fr) as label_fr,
        min(label_en) as label_en,
    from portraits.criterion
    group by criteria_hash, indicator
),

parts_now as (
    select compared.student_key, part.indicator, part.value, part.unit, part.contribution
    from portraits.contribution as part
    inner join compared
        on part.student_key = compared.student_key and part.week = compared.week and part.version = compared.version
    where part.student_key in ({keys}) and part.week = $week and part.domain is not null
),

parts_before as (
    select compared.student_key, part.indicator, part.value, part.unit, part.contribution
    from portraits.contribution as part
    inner join compared
        on part.student_key = compared.student_key
        and part.week = compared.previous_week
        and part.version = compared.previous_version
    where part.student_key in ({keys}) and part.week in ({weeks}) and part.domain is not null
),

parts as (
    select
        student_key,
        indicator,
        coalesce(parts_now.unit, parts_before.unit) as unit,
        parts_before.value as value_before,
        parts_now.value as value_now,
        coalesce(parts_before.contribution, 0) as part_before,
        coalesce(parts_now.contribution, 0) as part_now,
    from parts_now
    full join parts_before using (student_key, indicator)
),

final as (
    select
        parts.*,
        coalesce(label.label_fr, parts.indicator) as label_fr,
        coalesce(label.label_en, parts.indicator) as label_en,
    from parts
    inner join compared on parts.student_key = compared.student_key
    left join label on compared.criteria_hash = label.criteria_hash and parts.indicator = label.indicator
    where parts.part_now <> parts.part_before
)

select * from final
order by student_key, abs(part_now - part_before) desc, indicator
