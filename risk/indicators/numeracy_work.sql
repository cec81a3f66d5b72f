-- One row per student: mean score of the year's work in mathematics (see evidence.work_in).
select * from evidence.work_in('numeracy')
