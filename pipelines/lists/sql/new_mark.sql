-- Grain: one student_key of list_portrait whose newest report-card mark is newer than that of the previous portrait.
-- keys: all of them with both portraits; weeks: this one and those of the previous portraits.
create or replace temp table list_new_mark as
with
moment as (
    select student_key, $week as week, version, true as is_now
    from list_portrait
    where coefficient is not null and previous_week is not null
    union all
    select student_key, previous_week, previous_version, false
    from list_portrait
    where coefficient is not null and previous_week is not null
),
mark as (
    select moment.student_key, moment.is_now, contribution.evidence_on
    from portraits.contribution as contribution
    inner join moment
        on moment.student_key = contribution.student_key
        and moment.week = contribution.week
        and moment.version = contribution.version
    where
        contribution.student_key in ({keys}) and contribution.week in ({weeks})
        and contribution.evidence_on is not null
        and case
            when list_contains($mark_domains, contribution.domain)
                then not list_contains(
                    $other_results,
                    split_part(regexp_replace(contribution.indicator, '^' || contribution.domain || '_', ''), '_', 1)
                )
            else list_contains($other_marks, contribution.indicator)
        end
),
newest as (
    select
        student_key,
        max(evidence_on) filter (is_now) as now_on,
        max(evidence_on) filter (not is_now) as before_on,
    from mark
    group by student_key
),
final as (
    select student_key
    from newest
    where now_on is not null and now_on > coalesce(before_on, date '0001-01-01')
)
select * from final
