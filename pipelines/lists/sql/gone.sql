-- Grain: one student_key on the previous list of a school that has portraits this week, and not on this week's list.
with
final as (
    select
        list_previous.student_key,
        people.student_id,
        people.last_name,
        people.first_name,
        list_previous.school_id,
        list_previous.level,
        list_previous.home_group,
        case
            when portrait.student_key is null then 'gone_left'
            when portrait.school_id <> list_previous.school_id then 'gone_moved'
            when portrait.status = 'insufficient_data' then 'gone_no_data'
            when portrait.status = 'out_of_scope' then 'gone_out_of_scope'
            when portrait.change_data < 0 and portrait.change_data <= portrait.change_coverage
                and portrait.change_data <= portrait.change_criteria then 'gone_better'
            when portrait.change_criteria < portrait.change_coverage then 'gone_criteria'
            else 'gone_coverage'
        end as why,
    from list_previous
    -- Not list_portrait: a student may be in a school that is told at another time.
    left join list_now as portrait on portrait.student_key = list_previous.student_key
    left join list_identity as people on people.student_key = list_previous.student_key
    where
        not (coalesce(portrait.is_listed, false) and portrait.school_id = list_previous.school_id)
        and list_previous.school_id in (select school_id from list_portrait)
)
select * from final
order by student_key
