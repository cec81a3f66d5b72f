"""From the files read to `staged.*`: which record gives which row of which canonical extract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.crosswalk import crossed_sql, load_crosswalk
from pipelines.errors import ConfigError, ReconciliationError
from pipelines.reading import FileRead
from pipelines.reading.tables import prepare_workbench
from pipelines.reasons import map_reasons
from schemas.contract import Table
from schemas.ddl import literal, quoted
from schemas.row_rules import macros_sql
from schemas.sources import Extract, Formats, Part, Profile, SourceTable

_TRACE = ("_file", "_line", "_cell", "_ignored", "_refused_by")
_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239)"


def stage(
    con: duckdb.DuckDBPyConnection,
    profile: Profile,
    reads: Sequence[FileRead],
    reasons: Path | None = None,
    crosswalks: Mapping[str, Path] | None = None,
) -> None:
    """Make `raw.<source table>`, `raw._file` and `staged.<extract>` for each extract that is present.

    `reasons`: CSV of school_id, school_year, reason_code, reason_group that fills empty reason groups of attendance.
    `crosswalks`: by label of a source, the CSV that says which of the centre's identifiers are its own.
    Every record of a part's primary table is in `staged` at least once, or ReconciliationError.
    """
    prepare_workbench(con)
    _name_files(con, reads)
    con.execute("create or replace table raw._part (extract varchar, source_table varchar)")
    con.execute(
        "create or replace table raw._column (extract varchar, source_table varchar, column_name varchar, "
        "source_name varchar)"
    )
    con.execute("create schema if not exists staged")
    present = {read.source_table for read in reads}
    for label, source in profile.by_label.items():
        tables = [table for table in profile.tables.values() if table.source == label]
        _build_raw(con, tables, reads, source.formats)
        for macro in macros_sql(source.formats):
            con.execute(macro)
        crosswalk = crosswalks.get(label) if crosswalks else None
        kinds = load_crosswalk(con, crosswalk) if crosswalk else frozenset()
        with _views(con, source):
            for extract in profile.extracts.values():
                parts = parts_present(extract, present) if extract.source == label else []
                if parts:
                    _stage_extract(con, profile, extract, parts, reasons, kinds)


def parts_present(extract: Extract, present: set[str]) -> list[Part]:
    """The parts of an extract whose source table was handed over."""
    return [part for part in extract.parts if part.source_table in present]


def _name_files(con: duckdb.DuckDBPyConnection, reads: Sequence[FileRead]) -> None:
    con.execute(
        "create or replace table raw._file (_file integer, source_table varchar, file_name varchar, "
        "sha256 varchar, bytes bigint, encoding varchar, delimiter varchar, records bigint, rows bigint, "
        "same_as integer)"
    )
    for read in reads:
        con.execute(
            "insert into raw._file values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                read.index,
                read.source_table,
                read.file_name,
                read.sha256,
                read.size,
                read.encoding,
                read.delimiter,
                read.records,
                read.rows,
                read.same_as,
            ],
        )


def _build_raw(
    con: duckdb.DuckDBPyConnection, tables: Sequence[SourceTable], reads: Sequence[FileRead], formats: Formats
) -> None:
    """The views of one source's tables, under the names that the SQL of its profile knows."""
    con.execute("create or replace table raw._present (table_name varchar, present boolean)")
    for table in tables:
        of_table = [read for read in reads if read.source_table == table.name]
        con.execute("insert into raw._present values (?, ?)", [table.bare_name, bool(of_table)])
        selects = [_raw_select(read, table, formats) for read in of_table if read.same_as is None]
        sql = " union all ".join(selects) or _no_rows(table)
        for name in dict.fromkeys((table.name, table.bare_name)):
            con.execute(f"create or replace view raw.{quoted(name)} as {sql}")


@contextmanager
def _views(con: duckdb.DuckDBPyConnection, source: Profile) -> Iterator[None]:
    """What the SQL of one source looks up more than once: worked out once, as tables, while its extracts are staged."""
    made = []
    try:
        for name, sql in source.views.items():
            # an earlier source may have a table of that name
            con.execute(f"drop view if exists raw.{quoted(name)}")
            _build_view(con, name, sql)
            made.append(name)
        yield
    finally:
        for name in made:
            con.execute(f"drop table raw.{quoted(name)}")


def _build_view(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    try:
        con.execute(f"create table raw.{quoted(name)} as {sql}")
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException) as error:
        told = str(error).splitlines()[0]
        raise ConfigError(
            f"Le SQL de la vue « {name} » du profil ne se lit pas : {told}",
            remedy="Corriger le fichier SQL du profil ; une vue ne lit que celles qui sont écrites avant elle.",
        ) from error


def _raw_select(read: FileRead, table: SourceTable, formats: Formats) -> str:
    cells = ", ".join(
        f"{_clean(column, formats) if column in read.columns else 'null::varchar'} as {quoted(column)}"
        for column in table.known
    )
    selected = f"select {cells}, {read.index}::integer as _file, _line from files.{quoted(str(read.index))}"
    return _without_sentinels(selected, table) if table.missing else selected


def _clean(column: str, formats: Formats) -> str:
    trimmed = f"trim({quoted(column)}, {_BLANKS})"
    empty = ", ".join(literal(text) for text in ("", *formats.empty))
    return f"case when {trimmed} not in ({empty}) then {trimmed} end"


def _without_sentinels(selected: str, table: SourceTable) -> str:
    """The same rows, the texts that stand for no value left out and their columns named in `_missing`."""
    is_sentinel = {column: _is_sentinel(column, texts) for column, texts in table.missing.items()}
    cells = ", ".join(
        f"case when not coalesce({sql}, false) then {quoted(column)} end as {quoted(column)}"
        for column, sql in is_sentinel.items()
    )
    named = ", ".join(f"case when {sql} then {literal(column)} end" for column, sql in is_sentinel.items())
    return (
        f"select * replace ({cells}), list_filter([{named}]::varchar[], lambda name: name is not null) as _missing "
        f"from ({selected})"
    )


def _is_sentinel(column: str, texts: Sequence[str]) -> str:
    """SQL: the cell is one of `texts`, without case; a number is the same however it is written (0, 0,0, 000)."""
    words = ", ".join(literal(text.lower()) for text in texts)
    found = f"lower({quoted(column)}) in ({words})"
    numbers = [text.replace(",", ".") for text in texts if re.fullmatch(r"-?\d+([.,]\d+)?", text)]
    if not numbers:
        return found
    value = f"try_cast(replace({quoted(column)}, ',', '.') as decimal(18, 6))"
    return f"({found} or coalesce({value} in ({', '.join(numbers)}), false))"


def _no_rows(table: SourceTable) -> str:
    cells = ", ".join(f"null::varchar as {quoted(column)}" for column in table.known)
    missing = ", null::varchar[] as _missing" if table.missing else ""
    return f"select {cells}, null::integer as _file, null::bigint as _line{missing} where false"


def _stage_extract(
    con: duckdb.DuckDBPyConnection,
    profile: Profile,
    extract: Extract,
    parts: Sequence[Part],
    reasons: Path | None,
    crosswalk_kinds: frozenset[str],
) -> None:
    name = extract.contract.name
    for part in parts:
        con.execute("insert into raw._part values (?, ?)", [name, part.source_table])
        for column in extract.contract.names:
            con.execute(
                "insert into raw._column values (?, ?, ?, ?)",
                [name, part.source_table, column, part.source_name(column)],
            )
    selects = [_part_select(con, extract, part, profile.tables[part.source_table]) for part in parts]
    # SQL is run once and kept; a direct mapping costs nothing to see through.
    kind = "table" if any(part.sql for part in parts) else "view"
    target = "_attendance_unmapped" if name == "attendance" and reasons is not None else name
    rows = crossed_sql(extract.contract, " union all ".join(selects), crosswalk_kinds, extract.source)
    # The next source has a crosswalk of its own: what this one changed is kept.
    kind = "table" if crosswalk_kinds else kind
    con.execute(f"create or replace {kind} staged.{quoted(target)} as {rows}")
    for part in parts:
        if part.sql is not None:
            _check_coverage(con, target, part)
    if target != name:
        map_reasons(con, profile.formats_of(name), reasons)


def _laid_aside(part: Part, contract: Table, table: SourceTable) -> str:
    """SQL: the rule for a row whose required value is one of the texts that stand for no value."""
    required = [part.names[name] for name in contract.required_columns if part.names.get(name) in table.missing]
    cases = [
        f"when {quoted(part.names[column])} in ({', '.join(map(literal, texts))}) then 'not_applicable'"
        for column, texts in part.ignore.items()
    ]
    if required:
        sentinels = ", ".join(map(literal, required))
        cases.append(f"when list_has_any(_missing, [{sentinels}]) then 'declared_missing'")
    return f"case {' '.join(cases)} end" if cases else "null::varchar"


def _mapped_cell(part: Part, column: str) -> str:
    """SQL: a canonical column's text in a direct mapping; a code that the profile does not know passes as it is."""
    if column in part.constants:
        return literal(part.constants[column])
    if column not in part.names:
        return "null::varchar"
    cell = quoted(part.names[column])
    if column not in part.values:
        return cell
    cases = " ".join(f"when {literal(code)} then {literal(value)}" for code, value in part.values[column].items())
    return f"case {cell} {cases} else {cell} end"


def _part_select(con: duckdb.DuckDBPyConnection, extract: Extract, part: Part, table: SourceTable) -> str:
    contract = extract.contract
    if part.sql is None:
        cells = [f"{_mapped_cell(part, column)} as {quoted(column)}" for column in contract.names]
        return (
            f"select {', '.join(cells)}, _file, _line, null::varchar as _cell, {_laid_aside(part, contract, table)} "
            f"as _ignored, null::varchar as _refused_by from raw.{quoted(part.source_table)}"
        )
    given = [row[0] for row in con.execute(f"describe {part.sql}").fetchall()]
    unknown = sorted(set(given) - set(contract.names) - set(_TRACE))
    if unknown or not {"_file", "_line"} <= set(given):
        raise ConfigError(
            f"Le SQL du profil pour {contract.name} (table {part.source_table}) ne donne pas les colonnes attendues"
            + (f" ; de trop : {', '.join(unknown)}." if unknown else " : _file et _line manquent."),
            remedy="Corriger le fichier SQL du profil.",
        )
    cells = [f"{_given_text(column, given)} as {quoted(column)}" for column in contract.names]
    trace = [f"{quoted(column) if column in given else 'null::varchar'} as {quoted(column)}" for column in _TRACE]
    return f"select {', '.join((*cells, *trace))} from ({part.sql}) as part"


def _given_text(column: str, given: Sequence[str]) -> str:
    return f"nullif(trim({quoted(column)}::varchar), '')" if column in given else "null::varchar"


def _check_coverage(con: duckdb.DuckDBPyConnection, target: str, part: Part) -> None:
    """The profile's SQL neither dropped a record nor told one twice."""
    dropped = con.execute(f"""
        select count(*) from raw.{quoted(part.source_table)} as record
        anti join staged.{quoted(target)} as row on record._file = row._file and record._line = row._line
    """).fetchone()[0]
    multiplied = con.execute(f"""
        select count(*) from (
            select 1 from staged.{quoted(target)} group by _file, _line, _cell having count(*) > 1
        )
    """).fetchone()[0]
    if dropped or multiplied:
        what = f"{dropped} enregistrements perdus" if dropped else f"{multiplied} enregistrements multipliés"
        raise ReconciliationError(
            f"Le SQL du profil pour {target} (table {part.source_table}) ne rend pas chaque enregistrement "
            f"une fois : {what}.",
            remedy="Corriger le fichier SQL du profil (une jointure filtre, ou trouve plusieurs lignes).",
        )
