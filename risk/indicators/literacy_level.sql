-- One row per student: latest mark of the year in the language of instruction (see evidence.level_in).
select * from evidence.level_in('literacy')
