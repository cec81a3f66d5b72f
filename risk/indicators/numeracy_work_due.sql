-- One row per student: the year's work in mathematics, zero for what is missing (see evidence.work_due_in).
select * from evidence.work_due_in('numeracy')
