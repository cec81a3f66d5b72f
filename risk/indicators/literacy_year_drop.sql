-- One row per student: points lost since last year's result in the language of instruction (see evidence.year_drop_in and
-- evidence.compared_result).
select * from evidence.year_drop_in('literacy')
