-- One row per student: the year's work in the language of instruction, zero for what is missing (see evidence.work_due_in).
select * from evidence.work_due_in('literacy')
