-- Grain: school × level × home group × status × tier.
with
final as (
    select school_id, level, home_group, status, tier, count(*) as students
    from list_portrait
    group by all
)
select * from final
order by all
