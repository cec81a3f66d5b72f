-- One row per student without a mark of this year in the language of instruction: last year's result, in the first months (see
-- evidence.carried_in).
select * from evidence.carried_in('literacy')
