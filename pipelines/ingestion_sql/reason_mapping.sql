-- grain: one staged attendance record. An empty reason_group is filled from the centre's reasons file;
-- the row for that school wins over the one for all schools, then that year over all years, then that code.
create or replace view staged.attendance as
with combination as (
    select distinct
        school_id,
        reason_code,
        year({event_date}) - (month({event_date}) < 7)::integer as start,
    from staged._attendance_unmapped
    where reason_group is null and reason_code is not null
),

candidate as (
    select
        combination.*,
        reason.reason_group,
        row_number() over (
            partition by combination.school_id, combination.reason_code, combination.start
            order by reason.school_id = '*', reason.school_year = '*', reason.reason_code = '*'
        ) as specificity,
    from combination
    join staged._reason as reason
        on reason.school_id in (combination.school_id, '*')
        and reason.school_year in (combination.start || '-' || (combination.start + 1), '*')
        and reason.reason_code in (combination.reason_code, '*')
),

chosen as (
    select school_id, reason_code, start, reason_group
    from candidate
    where specificity = 1
),

final as (
    select record.* replace (coalesce(record.reason_group, chosen.reason_group) as reason_group)
    from staged._attendance_unmapped as record
    left join chosen
        on record.school_id is not distinct from chosen.school_id
        and record.reason_code = chosen.reason_code
        and year({event_date}) - (month({event_date}) < 7)::integer = chosen.start
)

select * from final
