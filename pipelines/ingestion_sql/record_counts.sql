-- grain: one statement a step, for one extract; acceptance.py puts in {extract}, {extract_name}, {event_on}, {school_id}.
-- acceptance._fault: one row a fault of a row that is known by now, and of every row that is refused.
create or replace table acceptance._fault as
with declared as (
    select
        row._file, row._line, row._cell, unnest(row._faults) as fault,
    from typed.{extract} as row
    left join acceptance._row as other on row.rowid = other.row_id
    where row._faults is not null
    -- A cell left empty in a row that waits is told when the row is known.
    and (other.row_id is null or other.disposition in ('rejected', 'duplicate'))
),

fault as (
    select _file, _line, _cell, fault.rule, fault.column_name as canonical, fault.severity from declared
    union all
    select _file, _line, _cell, rule, {event_on}, 'error' from acceptance._row where rule = 'date_in_future'
    union all
    select _file, _line, _cell, rule, null, 'warning' from acceptance._row where rule = 'conflicting_duplicate'
),

final as (
    select
        fault._file, fault._line, fault._cell, fault.rule, fault.severity, fault.canonical,
        case
            when fault.canonical is null then fault._cell
            when named.source_name = '_cell' then coalesce(fault._cell, fault.canonical)
            else named.source_name
        end as column_name,
    from fault
    join acceptance._file as file using (_file)
    left join acceptance._column as named
        on named.extract = {extract_name}
        and named.source_table = file.source_table
        and named.column_name = fault.canonical
)

select * from final;

-- acceptance.rejection: a fault of a record that gives several cells is told once.
insert into acceptance.rejection
select distinct {extract_name}, file.file_name, fault._line, fault.column_name, fault.rule, fault.severity
from acceptance._fault as fault
join acceptance._file as file using (_file)
union all
select {extract_name}, file.file_name, refused._line, null, refused.rule, 'error'
from acceptance._refused as refused
join acceptance._file as file using (_file)
join acceptance._part as part on part.source_table = file.source_table and part.extract = {extract_name};

-- acceptance._record: the records that were not simply accepted, or that give several cells; one row a record.
create or replace table acceptance._record as
with cell as (
    select
        row._file, row._line, row._cell, {school_id} as school_id,
        coalesce(other.disposition, 'accepted') as disposition, other.rule,
    from typed.{extract} as row
    left join acceptance._row as other on row.rowid = other.row_id
    where row._cell is not null or other.row_id is not null
),

final as (
    select
        _file, _line, any_value(school_id) as school_id,
        case
            when bool_or(disposition = 'accepted') then 'accepted'
            when bool_or(disposition = 'rejected') then 'rejected'
            when bool_or(disposition = 'duplicate') then 'duplicate'
            else 'ignored'
        end as disposition,
        min(rule) filter (disposition = 'ignored') as rule,
        count(_cell) as cells,
        count(_cell) filter (disposition = 'accepted') as cells_accepted,
        count(_cell) filter (disposition = 'rejected') as cells_rejected,
        count(_cell) filter (disposition = 'duplicate') as cells_duplicate,
        count(_cell) filter (disposition = 'ignored') as cells_ignored,
    from cell
    group by _file, _line
)

select * from final;

-- acceptance.run_input: one row a file that is primary for the extract. `accepted` is counted on the rows themselves.
insert into acceptance.run_input
with simple as (
    -- A record that gives one row and no cell is accepted by being in accepted.*.
    select _file, count(*) as accepted
    from accepted.{extract} as row
    where not exists (
        select 1 from acceptance._record as record where record._file = row._file and record._line = row._line
    )
    group by _file
),

record as (
    select
        _file,
        count(*) filter (disposition = 'accepted') as accepted,
        count(*) filter (disposition = 'rejected') as rejected,
        count(*) filter (disposition = 'duplicate') as duplicate,
        count(*) filter (disposition = 'ignored') as ignored,
        sum(cells) as cells,
        sum(cells_accepted) as cells_accepted,
        sum(cells_rejected) as cells_rejected,
        sum(cells_duplicate) as cells_duplicate,
        sum(cells_ignored) as cells_ignored,
    from acceptance._record
    group by _file
),

rule as (
    select _file, to_json(map_from_entries(list((rule, records) order by rule)))::varchar as rules
    from (
        select _file, rule, count(*) as records
        from acceptance._record where disposition = 'ignored' group by _file, rule
    )
    group by _file
),

refused as (select _file, count(*) as lines from acceptance._refused group by _file),

final as (
    select
        {extract_name}, file.file_name, file.sha256, file.bytes, file.encoding, file.delimiter, file.records,
        coalesce(simple.accepted, 0) + coalesce(record.accepted, 0) as accepted,
        coalesce(record.rejected, 0) + coalesce(refused.lines, 0) as rejected,
        coalesce(record.duplicate, 0) as duplicate,
        coalesce(record.ignored, 0) as ignored,
        nullif(record.cells, 0)::bigint,
        if(record.cells > 0, record.cells_accepted, null)::bigint,
        if(record.cells > 0, record.cells_rejected, null)::bigint,
        if(record.cells > 0, record.cells_duplicate, null)::bigint,
        if(record.cells > 0, record.cells_ignored, null)::bigint,
        rule.rules,
    from acceptance._file as file
    join acceptance._part as part on part.source_table = file.source_table and part.extract = {extract_name}
    left join simple using (_file)
    left join record using (_file)
    left join rule using (_file)
    left join refused using (_file)
    where file.same_as is null
)

select * from final;
