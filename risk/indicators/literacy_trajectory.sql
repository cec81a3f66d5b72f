-- One row per student: points lost from one étape to the next, over three marks or more in the language of instruction (see
-- evidence.trajectory_in and evidence.mark_course).
select * from evidence.trajectory_in('literacy')
