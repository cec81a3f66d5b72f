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
        coalesce(category.is_deleted, false) as is_category_deleted,
        -- without a title, nothing tells a mark of the report card from a work's
        coalesce(category.is_titled, false) as has_category,
        if(category.is_titled, category.is_report_card, null) as is_report_card,
        category.is_final,
        category.competency,
        class.sourcedid as class_id,
        class.coursesourcedid,
        coalesce(class.is_deleted, false) as is_class_deleted,
        class.schoolsourcedid,
        class.classcode,
        course.coursecode,
        -- only what is empty is given: what cannot be read stays unknown
        if(newest.resultvaluemin is null, 0, as_decimal(newest.resultvaluemin)) as lowest,
        if(newest.resultvaluemax is null, (select highest from default_scale), as_decimal(newest.resultvaluemax))
            as highest,
    from newest
    left join raw.category as category on category.sourcedid = newest.categorysourcedid
    left join raw.class as class on class.sourcedid = newest.classsourcedid
    left join raw.course as course on course.sourcedid = class.coursesourcedid
)

select * from final
