-- One row per student: the year's work in mathematics, against the class (see evidence.work_class_in).
select * from evidence.work_class_in('numeracy')
