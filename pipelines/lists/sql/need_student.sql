-- Grain: one student_key of $schools this week, as the newest version tells: a student whom an older one had in one of
-- them, and the newest in another school, is not theirs.
create or replace temp table need_student as
with
-- Not the whole centre, of which a batch of schools is a hundredth part.
asked as (
    select distinct student_key
    from portraits.portrait
    where week = $week and list_contains($schools, school_id)
),
newest as (
    select student_key, version, school_id, level, home_group, status, tier, coefficient, week_ends_on
    from portraits.portrait
    semi join asked using (student_key)
    where week = $week
    qualify row_number() over (partition by student_key order by version desc) = 1
),
final as (
    select *, tier >= 2 and coefficient is not null as is_listed
    from newest
    where status not in ('removed', 'out_of_scope') and school_id in (select unnest($schools::varchar[]))
)
select * from final
