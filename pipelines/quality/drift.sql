-- Grain: one row per table × school × column × check, this run's profile against the previous run's.
-- `whole` names the tables that are handed over in full: only those can lose rows; `schooled` those that name the
-- school themselves: elsewhere a school that left its enrolments would be told once more. school_id '' = all schools.
with now as (
    select * from quality.profile
),

before as (
    select * from quality.previous_profile
),

whole as (
    select unnest($whole) as table_name
),

measured as (
    select
        table_name,
        coalesce(now.school_id, before.school_id) as school_id,
        column_name,
        metric,
        now.value as value_now,
        before.value as value_before,
    from now
    full join before using (table_name, school_id, column_name, metric)
    semi join whole using (table_name)
),

totals as (
    select
        table_name,
        metric,
        coalesce(sum(value_now), 0) as total_now,
        sum(value_before) as total_before,
    from measured
    where metric in ('row_count', 'student_count') and column_name = ''
    group by table_name, metric
    having sum(value_before) >= $enough_rows or (sum(value_before) > 0 and total_now = 0)
),

row_drops as (
    select table_name, '' as school_id, '' as column_name, 'row_count_drop' as check_name,
        greatest(0, 1 - total_now / total_before) as observed, $drop_share as most,
    from totals
    where metric = 'row_count'
),

student_drops as (
    select table_name, '' as school_id, '' as column_name, 'student_count_drop' as check_name,
        greatest(0, 1 - total_now / total_before) as observed, $drop_share as most,
    from totals
    where metric = 'student_count' and table_name in ('students', 'enrolments')
),

school_rows as (
    select
        table_name,
        school_id,
        coalesce(value_now, 0) as rows_now,
        coalesce(value_before, 0) as rows_before,
    from measured
    where metric = 'row_count' and column_name = '' and school_id <> ''
),

school_row_drops as (
    select table_name, school_id, '' as column_name, 'school_row_count_drop' as check_name,
        greatest(0, 1 - rows_now / rows_before) as observed, $school_drop_share as most,
    from school_rows
    where rows_before >= $enough_rows and rows_now > 0
),

-- Observed: 1 where the school is gone, so that the share of schools can be read as well.
vanished as (
    select table_name, school_id, '' as column_name, 'school_vanished' as check_name,
        if(rows_now = 0, 1, 0) as observed, 0 as most,
    from school_rows
    where rows_before > 0 and list_contains($schooled, table_name)
),

appeared as (
    select table_name, school_id, '' as column_name, 'school_new' as check_name,
        if(rows_before = 0, 1, 0) as observed, 0 as most,
    from school_rows
    where rows_now > 0 and table_name = 'enrolments'
),

sized as (
    select measured.*
    from measured
    inner join school_rows using (table_name, school_id)
    where rows_now >= $enough_rows and rows_before >= $enough_rows
),

missing_rises as (
    select table_name, school_id, column_name, 'missing_share_rise' as check_name,
        greatest(0, value_now - value_before) as observed, $missing_rise as most,
    from sized
    where metric = 'missing_share' and value_now is not null and value_before is not null
),

code_rises as (
    select table_name, school_id, column_name, 'distinct_count_rise' as check_name,
        greatest(0, value_now - value_before) as observed,
        greatest($codes_rise, value_before * $codes_rise_share) as most,
    from sized
    where metric = 'distinct_count' and value_now is not null and value_before is not null
),

final as (
    select * from row_drops
    union all by name
    select * from student_drops
    union all by name
    select * from school_row_drops
    union all by name
    select * from vanished
    union all by name
    select * from appeared
    union all by name
    select * from missing_rises
    union all by name
    select * from code_rises
)

select * from final
