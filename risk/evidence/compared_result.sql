-- One row per student to portray × domain whose marks of this year and last can be compared: the subject that speaks
-- for the domain, and last year's of the same programme and order.
-- The programme is the criteria's pattern of the code: another sequence in mathematics is another programme.
with

final as (
    select
        result.student_key,
        result.domain,
        result.mark,
        result.term,
        result.marks,
        result.recorded_on,
        past.mark as past_mark,
        past.first_mark,
        past.second_mark,
        past.third_mark,
        past.final_mark,
    from evidence.domain_result as result
    inner join evidence.subject as subject on result.subject_code = subject.subject_code
    inner join evidence.past_result as past
        on result.student_key = past.student_key
        and result.domain = past.domain
        and subject.programme = past.programme
        and evidence.school_order(result.level) = evidence.school_order(past.past_level)
    qualify row_number() over (
        partition by result.student_key, result.domain
        order by past.final_mark is null, past.recorded_on desc, past.mark, past.subject_code
    ) = 1
)

select * from final
