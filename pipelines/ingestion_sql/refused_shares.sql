-- grain: one share (file, school of a file, or source column of its cells) of one extract; see record_counts.sql for the marks.
-- acceptance._share: refused records by file and by school, refused cells by source column, and files of which not one
-- student is known.
insert into acceptance._share
with worst as (
    select
        _file, rule, column_name, count(distinct _line) as rows,
        row_number() over (partition by _file order by count(distinct _line) desc, rule, column_name) as rank,
    from (
        select _file, _line, rule, column_name from acceptance._fault where severity = 'error'
        union all
        select _file, _line, rule, null from acceptance._refused
    )
    group by _file, rule, column_name
),

by_school as (
    select record._file, record.school_id, count(*) as rejected
    from acceptance._record as record
    where record.disposition = 'rejected' and record.school_id is not null
    group by all
),

school_size as (
    select row._file, row.school_id, count(distinct row._line) as records
    from (select _file, _line, {school_id} as school_id from typed.{extract} as row) as row
    semi join by_school using (_file, school_id)
    group by all
),

worst_at_school as (
    select
        record._file, record.school_id, fault.rule, fault.column_name, count(distinct fault._line) as rows,
        row_number() over (
            partition by record._file, record.school_id
            order by count(distinct fault._line) desc, fault.rule, fault.column_name
        ) as rank,
    from acceptance._fault as fault
    join acceptance._record as record using (_file, _line)
    where fault.severity = 'error' and record.disposition = 'rejected' and record.school_id is not null
    group by record._file, record.school_id, fault.rule, fault.column_name
),

cell as (
    select
        row._file, row._cell,
        count(*) filter (other.disposition = 'rejected') as rejected,
        count(*) filter (row._ignored is null) as cells,
    from typed.{extract} as row
    left join acceptance._row as other on row.rowid = other.row_id
    where row._cell is not null
    group by all
),

worst_cell as (
    select
        _file, _cell, rule, column_name, count(*) as rows,
        row_number() over (partition by _file, _cell order by count(*) desc, rule, column_name) as rank,
    from acceptance._fault
    where severity = 'error' and _cell is not null
    group by _file, _cell, rule, column_name
),

faulty_student as (
    select
        _file,
        count(distinct _line) filter (rule in ('unknown_reference', 'lost_zeros')) as unknown,
        count(distinct _line) as records,
        any_value(column_name) as column_name,
    from acceptance._fault
    where canonical = 'student_id' and severity = 'error'
    group by _file
),

refused_line as (select _file, count(*) as lines from acceptance._refused group by _file),

stranger as (
    select input.table_name, input.file_name, faulty.unknown, faulty.column_name
    from acceptance.run_input as input
    join acceptance._file as file using (file_name)
    join faulty_student as faulty using (_file)
    left join refused_line using (_file)
    where input.table_name = {extract_name} and file.same_as is null and faulty.unknown > 0
    and file.source_table in (select source_table from acceptance._part where extract = {extract_name})
    and input.records = faulty.records + input.ignored + coalesce(refused_line.lines, 0)
),

final as (
    select 'file', input.table_name, file_name, input.rejected, input.records, worst.rule, worst.column_name, worst.rows, null
    from acceptance.run_input as input
    join acceptance._file as file using (file_name)
    left join worst on worst._file = file._file and worst.rank = 1
    where input.table_name = {extract_name} and input.rejected > 0 and file.same_as is null
    and file.source_table in (select source_table from acceptance._part where extract = {extract_name})
    union all
    select 'school', {extract_name}, file.file_name, by_school.rejected, school_size.records, worst.rule, worst.column_name, worst.rows, school_id
    from by_school
    join school_size using (_file, school_id)
    join acceptance._file as file using (_file)
    left join worst_at_school as worst using (_file, school_id)
    where coalesce(worst.rank, 1) = 1
    union all
    select 'cell', {extract_name}, file.file_name, rejected, cells, worst.rule, coalesce(worst.column_name, cell._cell), worst.rows, null
    from cell
    join acceptance._file as file using (_file)
    left join worst_cell as worst using (_file, _cell)
    where rejected > 0 and coalesce(worst.rank, 1) = 1
    union all
    select 'strangers', table_name, file_name, unknown, unknown, 'unknown_reference', column_name, unknown, null
    from stranger
)

select * from final;
