-- Grain: one row per school × column of codes left to the source: the codes that the previous run had not seen.
-- A code is new where no school of the centre had it; a reason that no group was given for, where its school had not.
-- In September ($is_settled is false), every course comes in for the first time.
with known as (
    select distinct table_name, column_name, digest
    from quality.previous_code
),

remembered as (
    select distinct table_name, column_name
    from quality.previous_code
),

sized as (
    select table_name, school_id
    from quality.previous_profile
    where metric = 'row_count' and value >= $enough_rows
),

judged as (
    select
        code.table_name,
        code.school_id,
        code.column_name,
        code.code,
        code.rows,
        code.students,
        code.lines,
        case
            when code.column_name = 'reason_code' then code.ungrouped_rows > 0 and at_school.digest is null
            else $is_settled and known.digest is null
        end as is_new,
    from quality.code as code
    -- Before a column was first remembered, all of its codes would be new.
    semi join remembered using (table_name, column_name)
    semi join sized using (table_name, school_id)
    left join known using (table_name, column_name, digest)
    left join quality.previous_code as at_school using (table_name, school_id, column_name, digest)
),

final as (
    select
        table_name,
        school_id,
        column_name,
        'new_codes' as check_name,
        count(*) filter (is_new) as observed,
        0 as most,
        sum(rows) filter (is_new) as value_now,
        list({'code': code, 'rows': rows, 'students': students, 'lines': lines} order by rows desc, code)
            filter (is_new) as items,
    from judged
    group by table_name, school_id, column_name
)

select * from final
