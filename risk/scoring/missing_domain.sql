-- One row per student in scope × domain that has points at the student's level, or is required, and is not covered.
create or replace table scoring.missing_domain as
with expected as (
    select s.student_key, a.domain
    from evidence.student as s
    inner join scoring.applicable as a on a.criteria_hash = $criteria_hash and a.level = coalesce(s.level, '')
    where s.in_scope
    union
    select s.student_key, r.domain
    from evidence.student as s
    inner join scoring.required_domain as r on r.criteria_hash = $criteria_hash
    where s.in_scope
),
final as (
    select
        expected.student_key,
        expected.domain,
        list_position(['literacy', 'numeracy', 'engagement'], expected.domain) as rank
    from expected
    left join scoring.domain_score as d
        on d.pass = 'now' and d.student_key = expected.student_key and d.domain = expected.domain and d.is_covered
    where d.student_key is null
)
select * from final
