-- One row per student: points lost since last year's result in mathematics (see evidence.year_drop_in and
-- evidence.compared_result).
select * from evidence.year_drop_in('numeracy')
