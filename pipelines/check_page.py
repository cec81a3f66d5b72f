"""The page of a check: one file, to open, to print or to send to whoever makes the extract. It names no student."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.check_findings import LEVELS, STOP, Finding, findings, next_steps, of_level
from pipelines.check_report import CheckReport, Compared, FileLine
from pipelines.errors import ConfigError
from pipelines.lists.check_texts import CHECK_TEXTS
from pipelines.lists.page import render
from pipelines.lists.settings import Language
from pipelines.lists.wording import counted, integer, long_date

_NOTHING = "—"
_DELIMITERS = {"\t": "tab", "\x1f": "US"}


@dataclass(frozen=True)
class Level:
    """One of the three parts of the report: `name` is its anchor, `none` what is said where it is empty."""

    name: str
    title: str
    none: str
    findings: list[Finding]


@dataclass(frozen=True)
class FileRow:
    name: str
    table: str
    counts: list[tuple[str, str]]
    form: str


def check_page(report: CheckReport, language: Language = "fr") -> str:
    """The page as HTML: self-contained, with a policy that allows nothing but its own style."""
    words = CHECK_TEXTS[language]
    found = findings(report, language)
    heading = "verdict_stop" if report.faults else "verdict_warn" if report.warned else "verdict_fine"
    return render(
        "check.html.j2",
        language=language,
        c=words,
        as_of=words["as_of"].format(day=long_date(report.as_of, language)),
        heading=words[heading],
        stopped=_stopped(len(of_level(found, STOP)), language),
        read=words["lead_read"].format(
            records=_counted(report.records, "records", language),
            rejected=_counted(report.rejected, "rejected", language),
        ),
        levels=[
            Level(level, words[level], words[f"{level}_none"], of_level(found, level))
            for level in LEVELS
            # Before the rows are judged, "nothing to fix" would say too much.
            if report.judged or of_level(found, level)
        ],
        compared=[_compared(one, language) for one in report.compared],
        compared_lead=words["compared_lead"].format(day=long_date(report.previous, language))
        if report.previous
        else "",
        judged=report.judged,
        files=[_file(one, language) for one in report.files],
        steps=next_steps(report, found, language),
    )


def write_check_page(report: CheckReport, path: Path, language: Language = "fr") -> None:
    """Write the page. ConfigError where the place cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(check_page(report, language), encoding="utf-8", newline="")
    except OSError as error:
        raise ConfigError(
            f"la page {path.name} ne peut pas être écrite.",
            remedy="Donner à --page un chemin où l'écriture est permise, par exemple rapport.html.",
            file=path.name,
        ) from error


def _stopped(count: int, language: Language) -> str:
    words = CHECK_TEXTS[language]
    if not count:
        return ""
    return words["lead_stop_one" if count == 1 else "lead_stop_many"].format(count=integer(count, language))


def _compared(one: Compared, language: Language) -> tuple[str, ...]:
    return (
        one.table_name,
        integer(one.rows, language),
        _NOTHING if one.rows_before is None else integer(one.rows_before, language),
        long_date(one.latest_on, language) if one.latest_on else _NOTHING,
        long_date(one.latest_before, language) if one.latest_before else _NOTHING,
    )


def _file(one: FileLine, language: Language) -> FileRow:
    words = CHECK_TEXTS[language]
    counts = [
        (words[name], _NOTHING if count is None else integer(count, language))
        for name, count in (
            ("records", one.records),
            ("accepted", one.accepted),
            ("rejected", one.rejected),
            ("duplicate", one.duplicate),
            ("ignored", one.ignored),
        )
    ]
    delimiter = _DELIMITERS.get(one.delimiter or "", one.delimiter)
    return FileRow(one.file_name, one.table_name, counts, " ".join(filter(None, (one.encoding, delimiter))) or _NOTHING)


def _counted(count: int, kind: str, language: Language) -> str:
    words = CHECK_TEXTS[language]
    return counted(count, words[f"{kind}_one"], words[f"{kind}_many"], language)
