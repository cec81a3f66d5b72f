-- grain: one row per sourcedId of lineItems, its newest record, with its category, class and course
with

default_scale as (
    select max(as_decimal(valeur)) as highest from raw.oneroster_codes where liste = 'echelle'
),

newest as (
    select
        *,
        coalesce(gradingperiodsourcedid, academicsessionsourcedid) as session_id,
        lower(coalesce(status, 'active')) <> 'active' as is_deleted,
    from raw.lineitems
    where sourcedid is not null
    qualify row_number() over (
        partition by sourcedid
        order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
    ) = 1
),

final as (
    select
        newest.sourcedid,
        newest.session_id,
        newest.duedate,
        newest.is_deleted,
        coalesce(category.is_report_card, false) as is_report_card,
        category.is_final,
        category.competency,
        class.sourcedid as class_id,
        class.coursesourcedid,
        coalesce(class.is_deleted, false) as is_class_deleted,
        class.schoolsourcedid,
        class.classcode,
        course.coursecode,
        coalesce(as_decimal(newest.resultvaluemin), 0) as lowest,
        coalesce(as_decimal(newest.resultvaluemax), (select highest from default_scale)) as highest,
    from newest
    left join raw.category as category on category.sourcedid = newest.categorysourcedid
    left join raw.class as class on class.sourcedid = newest.classsourcedid
    left join raw.course as course on course.sourcedid = class.coursesourcedid
)

select * from final
