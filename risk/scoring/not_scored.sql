-- One row per student of insufficient_data × what is missing (a code; the caller has its words).
create or replace table scoring.not_scored as
with marks_covered as (
    select distinct student
    from scoring.domain_score
    where pass = 'now' and is_covered and domain <> 'engagement'
),
gaps as (
    select
        m.student,
        bool_or(m.domain = 'engagement') as is_engagement_missing,
        -- One of the two subjects may be missing unless it is required; both may not.
        bool_or(m.domain <> 'engagement' and (r.domain is not null or covered.student is null))
            as is_marks_missing
    from scoring.missing_domain as m
    left join scoring.required_domain as r on r.criteria_hash = $criteria_hash and r.domain = m.domain
    left join marks_covered as covered on covered.student = m.student
    group by m.student
),
unscored as (
    select
        p.student_key,
        p.school_id,
        p.named_at_critical,
        coalesce(gaps.is_engagement_missing, false) as is_engagement_missing,
        coalesce(gaps.is_marks_missing, false) as is_marks_missing,
        s.is_comparable,
        s.is_attendance_known,
        len(p.parts) = 0 and s.is_comparable and not s.is_attendance_known as is_nothing_known
    from scoring.portrait as p
    inner join scoring.student as s on s.student = p.student
    left join gaps on gaps.student = p.student
    where p.status = 'insufficient_data'
),
coded as (
    select
        student_key,
        school_id,
        named_at_critical,
        case
            when not is_engagement_missing and not is_marks_missing then ['no_criterion']
            when is_nothing_known then ['no_evidence']
            else [
                case
                    when not is_engagement_missing then null
                    when is_attendance_known then 'too_few_days'
                    else 'attendance_unknown'
                end,
                case
                    when not is_marks_missing then null
                    when is_comparable then 'marks_unknown'
                    else 'marks_not_compared'
                end
            ]
        end as codes
    from unscored
),
listed as (
    select student_key, school_id, unnest(codes) as why, named_at_critical from coded
),
final as (
    select * from listed where why is not null
)
select * from final
