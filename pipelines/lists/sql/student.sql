-- Grain: one student_key on this week's list, in follow-up, or without enough data for a coefficient.
with
people as (
    select student_key, student_id, last_name, first_name
    from list_identity
),
schools_with_a_list as (
    select distinct school_id
    from list_week
    where previous_week is not null
),
final as (
    select
        portrait.student_key,
        people.student_id,
        people.last_name,
        people.first_name,
        portrait.school_id,
        portrait.level,
        portrait.home_group,
        portrait.status,
        portrait.tier,
        portrait.coefficient,
        portrait.literacy,
        portrait.numeracy,
        portrait.engagement,
        portrait.missing_domains,
        portrait.marks_not_compared,
        coalesce(portrait.is_chronic, false) as is_chronic,
        portrait.previous_week,
        portrait.previous_tier,
        portrait.previous_coefficient,
        portrait.change,
        portrait.change_data,
        portrait.change_coverage,
        portrait.change_criteria,
        portrait.term,
        portrait.week_ends_on,
        list_previous.student_key is not null as was_listed,
        schools_with_a_list.school_id is not null as school_had_list,
        portrait.is_listed,
        portrait.is_unscored,
    from list_portrait as portrait
    left join people using (student_key)
    left join list_previous
        on list_previous.student_key = portrait.student_key and list_previous.school_id = portrait.school_id
    left join schools_with_a_list on schools_with_a_list.school_id = portrait.school_id
    where portrait.is_told
)
select * from final
order by student_key
