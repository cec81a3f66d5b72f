-- One row per student: mean score of the year's work in the language of instruction (see evidence.work_in).
select * from evidence.work_in('literacy')
