-- One row per student: lowest mark of a competency without a role in mathematics, in the latest étape that has
-- any (see evidence.lowest_competency_in).
select * from evidence.lowest_competency_in('numeracy')
