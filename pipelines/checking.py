"""`check`: read and judge the extracts as the weekly run would, and write nothing."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from pipelines import handover, profiling, sources
from pipelines.acceptance import Acceptance, accept, type_extracts
from pipelines.check_expected import expected_of
from pipelines.check_report import CheckReport, Compared, FileLine, OldFile, RuleCount
from pipelines.codes_in_use import CodeUse, tellable_codes
from pipelines.config import Config
from pipelines.database import connect
from pipelines.errors import DropError, Eleve360Error, ScaleError, SourceError, StopShareError
from pipelines.keys import load_keys
from pipelines.progress import report
from pipelines.reading import FileRead
from pipelines.reasons import unmapped_reasons
from pipelines.session import current_criteria
from pipelines.shares import judge
from pipelines.trust import alarms, profile_and_check, refuse_drop, refuse_missing_tables, refuse_scale
from schemas.checks import CheckResult, Item
from schemas.ddl import literal, quoted
from schemas.extracts import EXTRACTS
from schemas.sources import Profile

__all__ = ["CheckReport", "RuleCount", "check_extracts"]

_SQL = Path(__file__).parent / "quality"
# A column that has shifted holds as many texts as there are rows: none of them is told.
_MOST_CODES = 10
# A mapping hands on a code that it does not know under the name of its column: « motif_abs 99 ».
_UNDER_ITS_COLUMN = re.compile(r"[a-z]+_[a-z_]+ (.+)")
# A week, less a few days of grace.
_OLDER_BY_DAYS = 5


def check_extracts(config: Config, as_of: date, profile: Profile | None = None) -> CheckReport:
    """Read the extracts as of a date and say what the weekly run would make of them.

    `profile` stands in for that of the configuration's source where it was recognised. What is wrong with the files
    is all in the report; ConfigError or KeyFileError where the configuration itself stops the run. Writes nothing:
    decoded copies live in a temporary folder that is gone at the end.
    """
    current_criteria(config)
    load_keys(config.privacy.key_file)
    profile = profile or handover.profile_of(config)
    faults: list[Eleve360Error] = []
    with (
        tempfile.TemporaryDirectory(prefix="eleve360-") as temporary,
        connect(spill_to=Path(temporary) / "spill", memory=config.memory) as con,
    ):
        report("Lecture des extraits")
        spill = Path(temporary) / "decoded"
        reads: list[FileRead] = []
        unasked: list[str] = []
        try:
            files = handover.files_of(config, profile, spill, faults, unasked)
            reads = sources.read_files(con, profile, files, spill, faults)
        except SourceError as error:  # the folder itself
            faults.append(error)
        if faults:
            return _not_judged(con, config, profile, as_of, faults, reads)
        report("Vérification des lignes")
        try:
            handover.stage_handover(con, config, profile, reads)
        except SourceError as error:  # files that do not hold together
            return _not_judged(con, config, profile, as_of, [error], reads)
        type_extracts(con, profile)
        acceptance = accept(con, as_of)
        report("Contrôles de qualité")
        failures = profile_and_check(con, config, profile, "check", as_of)
        warned, stops = _stops(con, config, profile, acceptance, failures)
        previous = profiling.previous_date(con)
        unused = _unused(config, profile)
        return CheckReport(
            as_of=as_of,
            faults=tuple(stops),
            judged=True,
            files=_files(con),
            rules=tuple(_rules(con, profile, reads, as_of)),
            failures=tuple(failures),
            unmapped=tuple(unmapped_reasons(con)),
            reasons_name=config.reasons.name if config.reasons else None,
            unused=tuple(sources.tellable_names(unused)),
            unused_count=len(unused),
            unasked=tuple(unasked),
            old_files=(*_identical(con, as_of, previous), *_older(reads, profile, spill)),
            compared=_compared(con, as_of, previous),
            previous=previous,
            has_attendance=any(account.table_name == "attendance" for account in acceptance.files),
            warned=warned or bool(alarms(failures, config.quality.accepted_scales)),
        )


def _not_judged(
    con: duckdb.DuckDBPyConnection,
    config: Config,
    profile: Profile,
    as_of: date,
    faults: Sequence[Eleve360Error],
    reads: Sequence[FileRead],
) -> CheckReport:
    """Some file cannot be read: rows that refer to it would all be wrong, so that none is judged yet."""
    try:
        unused = _unused(config, profile)
    except OSError:
        unused = []
    refused = [
        RuleCount(name, None, rule, "error", count, lines)
        for name, rule, count, lines in _lines_by_rule(con, "_refused", reads)
    ]
    return CheckReport(
        as_of=as_of,
        faults=tuple(faults),
        judged=False,
        files=tuple(
            FileLine(
                read.source_table,
                read.file_name,
                read.records,
                read.refused,
                encoding=read.encoding,
                delimiter=read.delimiter,
            )
            for read in reads
        ),
        rules=(*refused, *_noted(con, reads)),
        unused=tuple(sources.tellable_names(unused)),
        unused_count=len(unused),
    )


def _unused(config: Config, profile: Profile) -> list[str]:
    return [path.name for path in handover.files_left_aside(config, profile)]


def _stops(
    con: duckdb.DuckDBPyConnection,
    config: Config,
    profile: Profile,
    acceptance: Acceptance,
    failures: list[CheckResult],
) -> tuple[bool, list[Eleve360Error]]:
    """Whether the run would warn, and all that would stop it."""
    warned, stops = False, []

    def judged() -> None:
        nonlocal warned
        warned = judge(acceptance, config.quality.warn_share, config.quality.stop_share)

    steps: tuple[Callable[[], None], ...] = (
        lambda: refuse_missing_tables(con, profile, config.absent),
        judged,
        lambda: refuse_drop(failures, [one.table_name for one in acceptance.files if one.rejected]),
        lambda: refuse_scale(failures, config.quality.accepted_scales),
    )
    for step in steps:
        try:
            step()
        except (SourceError, StopShareError, DropError, ScaleError) as error:
            stops.append(error)
    return warned, stops


# --- what the reader met ---------------------------------------------------------------------------------------


def _lines_by_rule(
    con: duckdb.DuckDBPyConnection, table: str, reads: Sequence[FileRead]
) -> list[tuple[str, str, int, list[int]]]:
    """(file, rule, count, first lines) of `raw._refused` or `raw._noted`; nothing where the table is not there."""
    known = con.execute(
        "select 1 from information_schema.tables where table_schema = 'raw' and table_name = ?", [table]
    ).fetchone()
    if known is None:
        return []
    names = {read.index: read.file_name for read in reads}
    rows = con.execute(
        f"select _file, rule, count(*), list(distinct _line order by _line)[1:5] from raw.{quoted(table)} "
        "group by all order by all"
    ).fetchall()
    return [(names[index], rule, count, lines) for index, rule, count, lines in rows if index in names]


def _noted(con: duckdb.DuckDBPyConnection, reads: Sequence[FileRead]) -> list[RuleCount]:
    """Lines that are no record and no fault, such as titles above the header."""
    return [
        RuleCount(name, None, rule, "warning", count, lines)
        for name, rule, count, lines in _lines_by_rule(con, "_noted", reads)
    ]


def _older(reads: Sequence[FileRead], profile: Profile, spill: Path) -> list[OldFile]:
    """Files handed over days before the newest one, among the tables that change every week."""
    fed = {
        part.source_table
        for extract in profile.extracts.values()
        if extract.contract.required or extract.contract.evidence
        for part in extract.parts
    }
    # What was taken out of a compressed file has the date of its copy.
    handed_over = {
        read.file_name: datetime.fromtimestamp(read.path.stat().st_mtime, tz=UTC).date()
        for read in reads
        if read.source_table in fed and not read.path.is_relative_to(spill)
    }
    newest = max(handed_over.values(), default=None)
    return [
        OldFile(name, handed_over_on=day, days_before_others=(newest - day).days)
        for name, day in handed_over.items()
        if newest is not None and (newest - day).days >= _OLDER_BY_DAYS
    ]


# --- what was judged -------------------------------------------------------------------------------------------


def _files(con: duckdb.DuckDBPyConnection) -> tuple[FileLine, ...]:
    rows = con.execute(
        "select table_name, file_name, records, rejected, accepted, duplicate, ignored, encoding, delimiter, "
        "ignored_rules from acceptance.run_input "
        "order by coalesce(list_position($tables, table_name), 0), table_name, file_name",
        # The tables that others refer to first: what is wrong there is the cause of what follows.
        {"tables": list(EXTRACTS)},
    ).fetchall()
    return tuple(FileLine(*counts, json.loads(rules) if rules else {}) for *counts, rules in rows)


def _rules(con: duckdb.DuckDBPyConnection, profile: Profile, reads: Sequence[FileRead], as_of: date) -> list[RuleCount]:
    rows = con.execute(
        "select file_name, column_name, rule, severity, count(*), list(distinct line order by line)[1:5] "
        "from acceptance.rejection group by file_name, column_name, rule, severity "
        "order by severity, count(*) desc, file_name, column_name, rule"
    ).fetchall()
    met = {rule for _, _, rule, *_ in rows}
    codes = _unknown_codes(con) if "unknown_code" in met else {}
    expected = {rule: expected_of(profile, reads, as_of, rule) for rule in met}
    return [
        RuleCount(
            name,
            column,
            rule,
            severity,
            count,
            lines,
            codes.get((name, column), ()) if rule == "unknown_code" else (),
            expected[rule].get((name, column), ()),
        )
        for name, column, rule, severity, count, lines in rows
    ]


def _unknown_codes(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str | None], tuple[Item, ...]]:
    """By file and column, the unknown codes, the most frequent first; those that may not be named have no name."""
    template = (_SQL / "refused_codes.sql").read_text(encoding="utf-8")
    present = {
        name
        for (name,) in con.execute(
            "select table_name from information_schema.tables where table_schema = 'typed'"
        ).fetchall()
    }
    found: dict[tuple[str, str | None], list[tuple[CodeUse, tuple[int, ...]]]] = {}
    for name in present & set(EXTRACTS):
        for column in EXTRACTS[name].columns:
            if column.codes is None:
                continue
            query = template.format(
                extract=quoted(name),
                extract_name=literal(name),
                column=quoted(column.name),
                column_name=literal(column.name),
                student="student_id" if "student_id" in EXTRACTS[name].names else "null",
            )
            for file_name, source_column, code, rows, students, lines in con.execute(query).fetchall():
                place = found.setdefault((file_name, source_column), [])
                place.append((CodeUse(code, rows, students), tuple(lines)))
    return {place: _tellable(con, codes) for place, codes in found.items() if len(codes) <= _MOST_CODES}


def _tellable(con: duckdb.DuckDBPyConnection, codes: list[tuple[CodeUse, tuple[int, ...]]]) -> tuple[Item, ...]:
    bare = [
        use._replace(code=match[1]) if (match := _UNDER_ITS_COLUMN.fullmatch(use.code)) else use for use, _ in codes
    ]
    named = tellable_codes(con, bare)
    told = [
        Item(use.code, use.rows) if one.code in named else Item(None, use.rows, lines)
        for one, (use, lines) in zip(bare, codes, strict=True)
    ]
    return tuple(sorted(told, key=lambda item: (item.name is None, -item.count, item.name or "", item.lines)))


# --- against the last published run ----------------------------------------------------------------------------


def _identical(con: duckdb.DuckDBPyConnection, as_of: date, previous: date | None) -> list[OldFile]:
    """Files with the bytes of those that the last run of an earlier date read: told, since they may be meant so."""
    kept = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'quality' and table_name = 'previous_file'"
    ).fetchone()
    if previous is None or previous >= as_of or kept is None:
        return []
    rows = con.execute(
        "select distinct file_name from quality.file "
        "semi join quality.previous_file using (source_table, sha256) where records > 0 order by file_name"
    ).fetchall()
    return [OldFile(name, identical_to=previous) for (name,) in rows]


def _compared(con: duckdb.DuckDBPyConnection, as_of: date, previous: date | None) -> tuple[Compared, ...]:
    if previous is None:
        return ()
    query = (_SQL / "compared.sql").read_text(encoding="utf-8")
    rows = {row[0]: Compared(*row) for row in con.execute(query, {"as_of": as_of, "previous": previous}).fetchall()}
    return tuple(rows[name] for name in EXTRACTS if name in rows)
