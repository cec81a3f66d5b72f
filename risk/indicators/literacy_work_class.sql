-- One row per student: the year's work in the language of instruction, against the class (see evidence.work_class_in).
select * from evidence.work_class_in('literacy')
