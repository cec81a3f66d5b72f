-- grain: one row per sourcedId of categories, its newest record: is it the report card's?
with

category_list as (
    select
        lower(strip_accents(code)) as title,
        max(valeur) as competency,
        bool_or(liste = 'bulletin_final') as is_final,
    from raw.oneroster_codes
    where liste in ('bulletin', 'bulletin_final')
    group by all
),

final as (
    -- which categories are those of the report card: the centre's list, else what the title begins with
    select
        newest.sourcedid,
        newest.is_deleted,
        newest.name is not null as is_titled,
        coalesce(listed.is_final, regexp_matches(newest.name, '^(resultat final|final grade|sommaire)\b')) as is_final,
        case
            when (select count(*) from category_list) > 0 then listed.title is not null
            else regexp_matches(
                newest.name, '^(bulletin|report card|resultats? d.etape|term grade|resultat final|final grade|sommaire)\b'
            )
        end as is_report_card,
        case
            when (select count(*) from category_list) > 0 then listed.competency
            when regexp_matches(newest.name, '\bc(ompetenc(e|y))? ?[0-9]')
                then regexp_extract(newest.name, '\bc(?:ompetenc(?:e|y))? ?([0-9]+(?:[.][0-9]+)*)', 1)
            -- without its number, a competency keeps the category's title: never the subject's own mark
            when regexp_matches(newest.name, '\bcompetenc') then newest.name
        end as competency,
    from (
        select
            sourcedid,
            lower(strip_accents(title)) as name,
            lower(coalesce(status, 'active')) <> 'active' as is_deleted,
        from raw.categories
        where sourcedid is not null
        qualify row_number() over (
            partition by sourcedid
            order by try_cast(datelastmodified as timestamptz) desc nulls last, _file desc, _line desc
        ) = 1
    ) as newest
    left join category_list as listed on listed.title = newest.name
)

select * from final
