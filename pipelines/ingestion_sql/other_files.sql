-- grain: one file that is primary of no extract (a lookup), or that has the content of another file.
insert into acceptance.run_input
with refused as (select _file, count(*) as lines from acceptance._refused group by _file),

lookup as (
    select
        file.source_table as table_name, file.file_name, file.sha256, file.bytes, file.encoding, file.delimiter,
        file.records, file.records - coalesce(refused.lines, 0) as accepted, coalesce(refused.lines, 0) as rejected,
        0 as duplicate,
    from acceptance._file as file
    left join refused using (_file)
    where file.same_as is null and file.source_table not in (select source_table from acceptance._part)
),

same as (
    select
        coalesce(part.extract, file.source_table), file.file_name, file.sha256, file.bytes, file.encoding,
        file.delimiter, file.records, 0, 0, file.records,
    from acceptance._file as file
    left join acceptance._part as part on part.source_table = file.source_table
    where file.same_as is not null
),

final as (
    select *, 0 as ignored, null, null, null, null, null, null from lookup
    union all
    select *, 0, null, null, null, null, null, null from same
)

select * from final;

insert into acceptance.rejection
select input.table_name, input.file_name, 1, null, 'same_file', 'warning'
from acceptance.run_input as input
join acceptance._file as file using (file_name)
where file.same_as is not null
union all
select file.source_table, file.file_name, refused._line, null, refused.rule, 'error'
from acceptance._refused as refused
join acceptance._file as file using (_file)
where file.source_table not in (select source_table from acceptance._part)
union all
-- Lines that are no record, or that serve nobody: nothing is refused.
select coalesce(part.extract, file.source_table), file.file_name, noted._line, null, noted.rule, 'warning'
from acceptance._noted as noted
join acceptance._file as file using (_file)
left join (select source_table, min(extract) as extract from acceptance._part group by source_table) as part
    on part.source_table = file.source_table;

insert into acceptance._share
select 'file', file.source_table, file.file_name, count(*), any_value(file.records), mode(refused.rule), null, count(*), null
from acceptance._refused as refused
join acceptance._file as file using (_file)
where file.source_table not in (select source_table from acceptance._part)
group by file.source_table, file.file_name;
