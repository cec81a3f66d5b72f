-- Grain: one student_key of $schools this week, as the newest version tells.
create or replace temp table need_student as
with
newest as (
    select student_key, version, school_id, level, home_group, status, tier, coefficient, week_ends_on
    from portraits.portrait
    where week = $week and school_id in (select unnest($schools::varchar[]))
    qualify row_number() over (partition by student_key order by version desc) = 1
),
final as (
    select *, tier >= 2 and coefficient is not null as is_listed
    from newest
    where status not in ('removed', 'out_of_scope')
)
select * from final
