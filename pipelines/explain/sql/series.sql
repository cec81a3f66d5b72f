-- Grain: one indicator of the student's portrait whose measure is a series (marks by étape).
with
part as (
    select unnest(parts) as part
    from portraits.portrait_row
    where student_key = $student_key and week = $week and version = $version
),
final as (
    select distinct
        criterion.indicator,
        -- The criteria's own sentence says whether the series is an étape or a run of marks.
        case when criterion.reason_template_fr like '%étape {series}%' then 'étape ' else '' end
            -- Words in both languages are told in French, as the rest.
            || regexp_replace(part.part.series, '‹([^¦›]*)¦([^›]*)›', '\1', 'g') as series,
    from part
    inner join portraits.criterion as criterion
        on criterion.criteria_hash = $criteria_hash and criterion.position = part.part.position
    where part.part.series is not null
)
select * from final
order by indicator
