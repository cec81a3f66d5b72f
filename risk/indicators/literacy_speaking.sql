-- One row per student: latest mark of the year in oral communication (see evidence.competency_in).
select * from evidence.competency_in('literacy', 'speaking')
