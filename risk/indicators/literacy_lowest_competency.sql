-- One row per student: lowest mark of a competency without a role in the language of instruction, in the latest étape that has
-- any (see evidence.lowest_competency_in).
select * from evidence.lowest_competency_in('literacy')
