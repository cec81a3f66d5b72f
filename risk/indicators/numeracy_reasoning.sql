-- One row per student: latest mark of the year in mathematical reasoning (see evidence.competency_in).
select * from evidence.competency_in('numeracy', 'reasoning')
