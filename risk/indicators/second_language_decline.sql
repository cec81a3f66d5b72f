-- One row per student: points lost since the best earlier mark of the year in the second language (see
-- evidence.decline_in).
select * from evidence.decline_in('second_language')
