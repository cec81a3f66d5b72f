-- One row per student: weighted result so far in the language of instruction, against the pass mark (see evidence.distance_in).
select * from evidence.distance_in('literacy')
