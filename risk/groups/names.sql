-- One row per subject × competency of the portraits (empty: none): what they are called.
create or replace table scoring.group_name as
select
    told.subject_code,
    told.competency,
    subject.name as subject_name,
    case when told.competency <> '' then coalesce(named.name, told.competency) end as competency_name
from (select distinct subject_code, competency from scoring.group_count) as told
left join evidence.subject as subject on subject.subject_code = told.subject_code
left join evidence.competency_name as named
    on named.domain = subject.domain
    and named.competency = told.competency
