-- One row per student of insufficient_data × what is missing (a code; the caller has its words).
create or replace table scoring.not_scored as
with marks_covered as (
    select distinct student_key
    from scoring.domain_score
    where pass = 'now' and is_covered and domain <> 'engagement'
),
gaps as (
    select
        m.student_key,
        bool_or(m.domain = 'engagement') as is_engagement_missing,
        -- One of the two subjects may be missing unless it is required; both may not.
        bool_or(m.domain <> 'engagement' and (r.domain is not null or covered.student_key is null))
            as is_marks_missing
    from scoring.missing_domain as m
    left join scoring.required_domain as r on r.criteria_hash = $criteria_hash and r.domain = m.domain
    left join marks_covered as covered on covered.student_key = m.student_key
    group by m.student_key
),
unscored as (
    select
        p.student_key,
        p.school_id,
        p.named_at_critical,
        coalesce(gaps.is_engagement_missing, false) as is_engagement_missing,
        coalesce(gaps.is_marks_missing, false) as is_marks_missing,
        s.is_comparable,
        coalesce(a.days_expected_year, 0) > 0 as is_attendance_known,
        len(p.parts) = 0 and s.is_comparable and coalesce(a.days_expected_year, 0) = 0 as is_nothing_known
    from scoring.portrait as p
    inner join evidence.student as s on s.student_key = p.student_key
    left join gaps on gaps.student_key = p.student_key
    left join week.attendance as a on a.student_key = p.student_key
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
