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
        total_now as value_now, total_before as value_before,
    from totals
    where metric = 'row_count'
),

student_drops as (
    select table_name, '' as school_id, '' as column_name, 'student_count_drop' as check_name,
        greatest(0, 1 - total_now / total_before) as observed, $drop_share as most,
        total_now as value_now, total_before as value_before,
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
        rows_now as value_now, rows_before as value_before,
    from school_rows
    where rows_before >= $enough_rows and rows_now > 0
),

-- A level or a building that was left out: fewer students than that leave a school from one week to the next.
school_student_drops as (
    select table_name, school_id, '' as column_name, 'school_student_count_drop' as check_name,
        if(1 - rows_now / rows_before > $school_drop_share, 0, greatest(0, 1 - value_now / value_before)) as observed,
        $school_student_drop_share as most, value_now, value_before,
    from measured
    inner join school_rows using (table_name, school_id)
    where metric = 'student_count' and column_name = '' and table_name = 'enrolments'
        and value_before >= $enough_rows and value_now > 0
),

-- Observed: 1 where the school is gone, so that the share of schools can be read as well.
vanished as (
    select table_name, school_id, '' as column_name, 'school_vanished' as check_name,
        if(rows_now = 0, 1, 0) as observed, 0 as most, rows_now as value_now, rows_before as value_before,
    from school_rows
    where rows_before > 0 and list_contains($schooled, table_name)
),

appeared as (
    select table_name, school_id, '' as column_name, 'school_new' as check_name,
        if(rows_before = 0, 1, 0) as observed, 0 as most, rows_now as value_now, rows_before as value_before,
    from school_rows
    where rows_now > 0 and table_name = 'enrolments'
),

sized as (
    select measured.*, rows_now, rows_before
    from measured
    inner join school_rows using (table_name, school_id)
    where rows_now >= $enough_rows and rows_before >= $enough_rows
),

filled as (
    select
        *,
        metric = 'missing_share' and value_now = 1 and rows_before * (1 - value_before) >= $enough_rows as is_emptied,
    from sized
    where metric = 'missing_share' and value_now is not null and value_before is not null
),

missing_rises as (
    select table_name, school_id, column_name, 'missing_share_rise' as check_name,
        if(is_emptied, 0, greatest(0, value_now - value_before)) as observed, $missing_rise as most,
        value_now, value_before,
    from filled
),

-- Empty at every school: told once.
emptied as (
    select table_name, if(bool_and(is_emptied) over everywhere, '', school_id) as school_id, column_name,
        rows_now, rows_before, value_before, is_emptied,
    from filled
    window everywhere as (partition by table_name, column_name)
),

columns_emptied as (
    select table_name, school_id, column_name, 'column_emptied' as check_name,
        if(bool_or(is_emptied), 1, 0) as observed, 0 as most,
        sum(rows_now) as value_now, 1 - sum(value_before * rows_before) / sum(rows_before) as value_before,
    from emptied
    group by table_name, school_id, column_name
),

final as (
    select * from row_drops
    union all by name
    select * from student_drops
    union all by name
    select * from school_row_drops
    union all by name
    select * from school_student_drops
    union all by name
    select * from vanished
    union all by name
    select * from appeared
    union all by name
    select * from missing_rises
    union all by name
    select * from columns_emptied
)

select * from final
