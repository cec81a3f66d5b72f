-- One row per student: latest mark of the year in writing (see evidence.competency_in).
select * from evidence.competency_in('literacy', 'writing')
