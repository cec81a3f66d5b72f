-- grain: one row per section: its module (a school), its presentation (a school year), and where its days fall.
-- The cut of every section of a presentation is the same Sunday: that of the week which holds the cut of a course
-- that starts on 7 September. Earlier and later days are counted from there.
with

section as (
    select
        section_id,
        regexp_extract(section_id, '^(.+)_([^_]+)$', 1) as module,
        regexp_extract(section_id, '^(.+)_([^_]+)$', 2) as presentation,
        max(length_days) as length_days,
        count(*) as students,
    from oulad.student
    group by section_id
),

ranked as (
    select *, dense_rank() over (order by presentation) as rank, max(length_days) over (partition by presentation) as longest,
    from section
),

placed as (
    select
        *,
        $first_year + rank - 1 as year,
        ($cut * length_days) // 100 as cut_day,
        make_date(($first_year + rank - 1)::integer, 9, 7) + ($cut * longest) // 100 as about,
    from ranked
),

final as (
    select
        section_id,
        module,
        presentation,
        rank,
        students,
        year || '-' || (year + 1) as school_year,
        make_date(year, 7, 1) as year_starts_on,
        make_date(year + 1, 6, 30) as year_ends_on,
        length_days,
        cut_day,
        -- the Sunday of its ISO week
        about + (7 - isodow(about))::integer as cut_on,
        about + (7 - isodow(about))::integer - cut_day as starts_on,
    from placed
)

select * from final
