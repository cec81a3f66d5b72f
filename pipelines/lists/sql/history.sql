-- Grain: student_key × week of the school year up to this one, of a student on the list or in follow-up.
-- keys: these students.
create or replace temp table list_history as
with
wanted as (
    select student_key
    from list_portrait
    where is_listed or is_followed
),
newest as (
    select portrait.student_key, portrait.week, portrait.tier, portrait.coefficient
    from portraits.portrait as portrait
    semi join wanted using (student_key)
    where
        portrait.student_key in ({keys})
        and portrait.school_year = $school_year and portrait.week <= $week and portrait.status <> 'removed'
    qualify row_number() over (partition by portrait.student_key, portrait.week order by portrait.version desc) = 1
),
final as (
    select student_key, week, coefficient, coalesce(tier, 0) >= 2 and coefficient is not null as is_listed
    from newest
)
select * from final
