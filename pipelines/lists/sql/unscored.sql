-- Grain: one student_key without a coefficient; why, and how many indicators are at critical all the same.
with
final as (
    select
        not_scored.student_key,
        list(not_scored.why_fr order by not_scored.why) as why_fr,
        list(not_scored.why_en order by not_scored.why) as why_en,
        max(coalesce(not_scored.named_at_critical, 0)) as named_at_critical,
    from portraits.not_scored as not_scored
    inner join list_portrait
        on list_portrait.student_key = not_scored.student_key
        and list_portrait.is_unscored
    where
        not_scored.week = $week and not_scored.student_key in ({keys})
        -- Not-scored rows are versioned on their own: the newest that the week knows of.
        and not_scored.version <= (select max(version) from portraits.portrait where week = $week)
    group by not_scored.student_key, not_scored.version
    qualify row_number() over (partition by not_scored.student_key order by not_scored.version desc) = 1
)
select * from final
