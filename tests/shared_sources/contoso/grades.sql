-- grain: one mark of a section. Each school has two terms of its own (term1 and term2, term3 and term4…), and marks
-- have no date: they are dated by the end of their term.
select
    mark.student_id,
    student."school sis id" as school_id,
    '2019-2020' as school_year,
    mark.section_id as subject_code,
    case when mark.term_id in ('term1', 'term3', 'term5', 'term7') then '1'
        when mark.term_id in ('term2', 'term4', 'term6', 'term8') then '2' else mark.term_id end as term,
    mark.numeric_grade_earned as mark,
    mark.alpha_grade_earned as mark_code,
    if(mark.term_id in ('term1', 'term3', 'term5', 'term7'), '2019-12-20', '2020-05-29') as recorded_on,
    mark._file,
    mark._line,
from raw.studentsectionmark as mark
left join raw.students as student on mark.student_id = student."sis id"
