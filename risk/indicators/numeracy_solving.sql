-- One row per student: latest mark of the year in solving problems (see evidence.competency_in).
select * from evidence.competency_in('numeracy', 'solving')
