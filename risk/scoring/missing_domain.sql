-- One row per student in scope × domain that has points at the student's level, or is required, and is not covered.
create or replace table scoring.missing_domain as
with expected as (
    select s.student, a.domain
    from scoring.student as s
    inner join scoring.applicable as a on a.criteria_hash = $criteria_hash and a.level = s.level_or_none
    where s.in_scope
    union
    select s.student, r.domain
    from scoring.student as s
    inner join scoring.required_domain as r on r.criteria_hash = $criteria_hash
    where s.in_scope
),
final as (
    select
        expected.student,
        expected.domain,
        list_position(['literacy', 'numeracy', 'engagement'], expected.domain) as rank
    from expected
    left join scoring.domain_score as d
        on d.pass = 'now' and d.student = expected.student and d.domain = expected.domain and d.is_covered
    where d.student is null
)
select * from final
