-- Grain: one row per file × column of one extract × code that is in no list: how many rows hold it.
-- With it, the different students and the first lines. checking.py puts in {extract}, {extract_name}, {column},
-- {column_name} and {student}.
with refused as (
    select _file, _line, _cell, {column} as code, {student} as student
    from typed.{extract}
    where _faults is not null
        and len(list_filter(
            _faults, lambda fault: fault.rule = 'unknown_code' and fault.column_name = {column_name}
        )) > 0
),

final as (
    select
        file.file_name,
        case
            when named.source_name = '_cell' then coalesce(refused._cell, {column_name})
            else named.source_name
        end as column_name,
        refused.code,
        count(*) as rows,
        count(distinct refused.student) as students,
        list(distinct refused._line order by refused._line)[1:5] as lines,
    from refused
    join acceptance._file as file using (_file)
    left join acceptance._column as named
        on named.extract = {extract_name}
        and named.source_table = file.source_table
        and named.column_name = {column_name}
    where refused.code is not null
    group by all
)

select * from final
