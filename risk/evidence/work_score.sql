-- One row per student to portray × domain with work that has a score, or is due and not handed in; where marks can be
-- compared. Scores are in ten-thousandths. What waits for its score counts nowhere.
-- `due` and its totals: of the work that is due (see evidence.work), with zero for what is not handed in.
with

counted as (
    select
        student_key,
        domain,
        score,
        score is not null as has_score,
        coalesce(score, 0) as score_or_zero,
        2 * score - twice_median as twice_difference,
        weight,
        known_on,
        is_due,
        greatest(due_on, submitted_on) as due_known_on,
    from evidence.work
    where domain in ('literacy', 'numeracy') and (score is not null or (is_due and not is_handed_in))
),

sums as (
    select
        student_key,
        domain,
        count(score) as scores,
        sum(score)::bigint as total,
        max(known_on) filter (where has_score) as scored_on,
        count(twice_difference) as compared,
        sum(twice_difference)::bigint as twice_difference,
        max(known_on) filter (where twice_difference is not null) as compared_on,
        count(*) filter (where is_due) as due,
        count(score) filter (where is_due) as due_scores,
        sum(score_or_zero) filter (where is_due)::bigint as due_total,
        max(due_known_on) filter (where is_due) as due_on,
        -- Weights count only where every work has one.
        case
            when count(weight) filter (where is_due) = due then sum(weight) filter (where is_due)::bigint
        end as weight,
        sum(weight * score_or_zero) filter (where is_due)::hugeint as weighted_total,
    from counted
    group by student_key, domain
),

final as (
    select
        student.school_id,
        student.level,
        student.in_scope,
        sums.*,
    from sums
    inner join evidence.student as student on sums.student_key = student.student_key
    where student.is_comparable
)

select * from final
