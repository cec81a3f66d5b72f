-- One row per student: latest mark of the year in reading (see evidence.competency_in).
select * from evidence.competency_in('literacy', 'reading')
