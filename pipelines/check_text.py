"""What `check` found, as text for the terminal: French, at most 100 characters a line."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pipelines.check_findings import FIX, KNOW, LEVELS, Finding, findings, next_steps, of_level, would_stop
from pipelines.check_report import CheckReport
from pipelines.lists.check_texts import CHECK_TEXTS
from pipelines.lists.wording import counted, integer, long_date

_WIDTH = 100
_W = CHECK_TEXTS["fr"]


def report_lines(report: CheckReport) -> list[str]:
    """The whole report, what stops first, what to do next last."""
    found = findings(report, "fr")
    lines = [f"{_W['title']} {_W['as_of'].format(day=long_date(report.as_of, 'fr'))}"]
    for level in LEVELS:
        # Before the rows are judged, « rien à corriger » would say too much.
        if report.judged or of_level(found, level):
            lines += _section(level, of_level(found, level))
    lines += ["", _heading(_W["files"])]
    lines += _files(report)
    lines += ["", _heading(_W["next"])]
    lines += [
        line
        for rank, step in enumerate(next_steps(report, found, "fr"), start=1)
        for line in _wrapped(f"{rank}. {step}", "  ", "     ")
    ]
    return [*lines, ""]


def verdict(report: CheckReport) -> str:
    """One line: what the weekly run would do."""
    if report.stopped:
        others = len(report.faults) - 1
        told = counted(others, _W["others_one"], _W["others_many"], "fr")
        more = _W["and_others"].format(count=told) if others else ""
        return f"L'exécution s'arrêterait{more}\u00a0: {would_stop(report.stopped.message)} {report.stopped.remedy}"
    found = findings(report, "fr")
    told = (
        f"{counted(report.records, 'enregistrement lu', 'enregistrements lus', 'fr')}, "
        f"{counted(report.rejected, 'refusé', 'refusés', 'fr')}\u00a0; {len(of_level(found, FIX))} à corriger, "
        f"{len(of_level(found, KNOW))} à savoir."
    )
    if not report.has_attendance:
        told += " " + _W["no_attendance_what"]
    warned = " L'exécution publierait avec un avertissement."
    return told + (warned if report.warned else " Prêt pour «\u00a0weekly\u00a0».")


def _heading(text: str) -> str:
    return text.upper()


def _section(level: str, found: list[Finding]) -> Iterator[str]:
    yield ""
    yield _heading(_W[level]) + (f" ({len(found)})" if found else "")
    if not found:
        yield f"  {_W[f'{level}_none']}"
    place = None
    for one in found:
        if one.place and one.place != place:
            yield f"  {one.place}"
        place = one.place
        yield from _finding(one)


def _finding(one: Finding) -> Iterator[str]:
    mark = f" [{one.name}]" if one.name else ""
    yield from _wrapped(f"• {one.what}{mark}", "    ", "      ")
    for detail in one.details:
        yield from _wrapped(f"- {detail}", "      ", "        ")
    yield from _wrapped(one.meaning, "      ", "      ")
    if one.remedy:
        yield from _wrapped(f"→ {one.remedy}", "      ", "        ")
    if one.paste:
        yield ""
        yield from (f"        {line}" for line in one.paste)
        yield ""


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    if not text:
        return []
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _files(report: CheckReport) -> Iterator[str]:
    if not report.files:
        yield f"  {_W['files_none']}"
        return
    yield f"  {_W['files_lead'] if report.judged else _W['lead_unjudged']}"
    width = max(len(report.told_name(one)) for one in report.files)
    for one in report.files:
        read = f"  {report.told_name(one):<{width}}  {integer(one.records, 'fr'):>9}"
        if one.accepted is None:
            yield f"{read} lus, {counted(one.rejected, 'refusé', 'refusés', 'fr')}"
        else:
            parts = (one.accepted, one.rejected, one.duplicate or 0, one.ignored or 0)
            yield f"{read} = {' + '.join(integer(part, 'fr') for part in parts)}"
