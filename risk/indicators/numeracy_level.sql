-- One row per student: latest mark of the year in mathematics (see evidence.level_in).
select * from evidence.level_in('numeracy')
