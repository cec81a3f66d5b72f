-- One row per student: latest mark of the year in the second language (see evidence.level_in).
select * from evidence.level_in('second_language')
