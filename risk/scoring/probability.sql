-- One row per subject of model.subject: the sum of log-odds and the probability, both in millionths.
-- A subject is a student of the week, or a case of the evaluation. What a subject lacks, or has too little evidence
-- for, counts as missing, which has a value of its own in each indicator: never zero.
create or replace table model.probability as
with added as (
    -- The segments of a line cover every value, each once: one row per measure that counts.
    select
        m.subject,
        cast(
            sum(model.along(s.low, s.rise, s.width, s.sign * m.measure - s.starts_at) - s.missing) as bigint
        ) as log_odds
    from model.measure as m
    inner join model.segment as s
        on
            s.indicator = m.indicator
            and s.sign * m.measure >= s.starts_at
            and s.sign * m.measure < s.ends_at
            and m.evidence_count >= s.minimum_evidence
    where m.measure is not null
    group by m.subject
),
summed as (
    select
        subject.subject,
        setting.all_missing + coalesce(added.log_odds, 0) as log_odds
    from model.subject as subject
    cross join model.setting as setting
    left join added on added.subject = subject.subject
),
final as (
    select
        summed.subject,
        summed.log_odds,
        model.along(c.low, c.rise, c.width, summed.log_odds - c.starts_at) as probability
    from summed
    inner join model.calibration as c on summed.log_odds >= c.starts_at and summed.log_odds < c.ends_at
)
select * from final
