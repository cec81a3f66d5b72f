"""What `check` found, in the order in which a person needs it: what stops, what to fix, what to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.check_report import CheckReport, RuleCount
from pipelines.errors import Eleve360Error
from pipelines.lists.check_texts import CHECK_TEXTS
from pipelines.lists.settings import Language
from pipelines.lists.wording import counted, integer, long_date, typeset
from pipelines.quality_page import rule_meaning
from schemas.checks import IF_DROP_IS_INTENDED_EN, IF_DROP_IS_INTENDED_FR, CheckResult
from schemas.codes import CODES
from schemas.rules import CELL_RULES
from schemas.shown import safe_code

STOP, FIX, KNOW = "stop", "fix", "know"
LEVELS = (STOP, FIX, KNOW)
_MOST_SCHOOLS = 20
_MOST_LINES = 5
# Warnings about a student whose row is whole.
_OF_THE_ROW = frozenset({"student_without_enrolment", "enrolment_refused"})
_EXPECTED = {
    "out_of_range": "expected_range",
    "unknown_code": "expected_codes",
    "unreadable_value": "expected_dates",
}


@dataclass(frozen=True)
class Finding:
    """One thing to tell. `details`: one a school or a rule; `paste`: lines to paste in a file; `name`: for support."""

    level: str
    place: str
    what: str
    meaning: str = ""
    remedy: str = ""
    details: tuple[str, ...] = ()
    paste: tuple[str, ...] = ()
    name: str = ""


def findings(report: CheckReport, language: Language) -> list[Finding]:
    """Every finding, those of a level together, each level file by file; what stops, in the order met."""
    found = [
        *_rules(report, language),
        *_checks(report, language),
        *_unmapped(report, language),
        *_files(report, language),
    ]
    rank = {file.file_name: number for number, file in enumerate(report.files)}
    found.sort(key=lambda one: (LEVELS.index(one.level), rank.get(one.place.split(", ")[0], len(rank)), one.place))
    # What stops by a check is told by it, school by school, and not by the error that names the first.
    faults = [one for one in report.faults if one.rule not in report.stopping_checks]
    return [*(_fault(one) for one in faults), *found]


def of_level(found: Sequence[Finding], level: str) -> list[Finding]:
    return [one for one in found if one.level == level]


def next_steps(report: CheckReport, found: Sequence[Finding], language: Language) -> list[str]:
    """What to do next, in order."""
    words = CHECK_TEXTS[language]
    if report.faults and not report.files and report.unused_count:
        return [words["next_source"], words["next_stop"]]
    if report.faults:
        return [words["next_stop"]]
    steps = []
    if any(one.level == FIX and not one.paste for one in found):
        steps.append(words["next_fix_refused" if report.rejected else "next_fix"])
    if report.unmapped:
        steps.append(words["next_unmapped"])
    if of_level(found, KNOW):
        steps.append(words["next_know"])
    return [*steps, words["next_weekly"].format(config=_config(report), day=report.as_of.isoformat())]


def _config(report: CheckReport) -> str:
    """The option to copy along with a command."""
    path = report.config_path
    if path is None:
        return ""
    return f' --config "{path}"' if " " in path else f" --config {path}"


def _fault(error: Eleve360Error) -> Finding:
    """An error speaks French: it is the same one that the weekly run would raise."""
    words = CHECK_TEXTS["fr"]
    place = [error.file or ""]
    place += [words["place_line"].format(line=error.line)] if error.line is not None else []
    place += [words["place_column"].format(column=error.column)] if error.column else []
    return Finding(
        STOP,
        ", ".join(filter(None, place)),
        would_stop(error.message),
        remedy=typeset(error.remedy, "fr"),
        name=error.rule or "",
    )


def would_stop(message: str) -> str:
    """An error's message as a check says it: nothing has been run."""
    return typeset(message.replace("Rien n'a été publié.", "Rien ne serait publié."), "fr")


# --- rules -----------------------------------------------------------------------------------------------------


def _rules(report: CheckReport, language: Language) -> Iterator[Finding]:
    for one in sorted(report.rules, key=lambda rule: (rule.file_name, rule.severity, -rule.count)):
        meaning, remedy = rule_meaning(one.rule, language)
        yield Finding(
            KNOW if _only_to_know(one) else FIX,
            _place(one.file_name, one.column_name, None, language),
            f"{_how_many(one, language)} ({_lines(one, language)}).",
            meaning,
            remedy,
            details=_codes(one, language),
            name=one.rule,
        )


def _only_to_know(one: RuleCount) -> bool:
    return one.severity != "error" and one.rule not in CELL_RULES


def _how_many(one: RuleCount, language: Language) -> str:
    if one.severity == "error":
        kind = "rows_refused"
    else:
        kind = "cells_blanked" if one.rule in CELL_RULES and one.rule not in _OF_THE_ROW else "rows_told"
    return _counted(one.count, kind, language)


def _lines(one: RuleCount, language: Language) -> str:
    words = CHECK_TEXTS[language]
    lines = ", ".join(str(line) for line in one.lines)
    more = one.count - len(one.lines)
    if more > 0:
        lines = words["lines_more"].format(lines=lines, count=integer(more, language))
    return words["lines_one" if len(one.lines) == 1 and more <= 0 else "lines_many"].format(lines=lines)


def _codes(one: RuleCount, language: Language) -> tuple[str, ...]:
    """What the cells hold, where it may be said, and what they may hold."""
    words = CHECK_TEXTS[language]
    told = []
    if one.codes:
        quote = "« {} »" if language == "fr" else "“{}”"
        named = [code for code in one.codes if code.name is not None]
        items = [f"{quote.format(code.name)} ({_counted(code.count, 'rows', language)})" for code in named]
        if hidden := [code for code in one.codes if code.name is None]:
            lines = sorted({line for code in hidden for line in code.lines})
            items.append(_hidden(len(hidden), "hidden_texts", lines, language))
        told.append(words["codes"].format(items=", ".join(items)))
    if one.expected and one.rule in _EXPECTED:
        told.append(words[_EXPECTED[one.rule]].format(*one.expected, items=", ".join(one.expected)))
    return tuple(typeset(text, language) for text in told)


# --- checks ----------------------------------------------------------------------------------------------------


def _checks(report: CheckReport, language: Language) -> Iterator[Finding]:
    def what(one: CheckResult) -> tuple[str, str, str]:
        return (one.table_name, one.column_name or "", one.check_name)

    for (table, column, name), group in groupby(sorted(report.failures, key=what), key=what):
        results = list(group)
        text = results[0].text
        meaning, remedy = (text.meaning_fr, text.remedy_fr) if language == "fr" else (text.meaning_en, text.remedy_en)
        if any(file.table_name == table and file.rejected for file in report.files):
            remedy = remedy.replace(IF_DROP_IS_INTENDED_FR, "").replace(IF_DROP_IS_INTENDED_EN, "").strip()
        seen = [_seen(one, language) for one in results]
        alone = len(results) == 1
        first, _, rest = typeset(meaning, language).partition(". ")
        school = results[0].school_id if alone else None
        level = STOP if name in report.stopping_checks else FIX if text.severity == "error" else KNOW
        yield Finding(
            level,
            _place(report.files_of(table), column or None, school, language),
            seen[0] if alone else first.replace("Dans cette école,", "Dans ces écoles,").rstrip(".") + ".",
            typeset(meaning, language) if alone else rest,
            typeset(remedy, language),
            details=() if alone else _by_school(results, seen, language),
            name=name,
        )


def _seen(one: CheckResult, language: Language) -> str:
    return one.observed_fr if language == "fr" else one.observed_en


def _by_school(results: Sequence[CheckResult], seen: Sequence[str], language: Language) -> tuple[str, ...]:
    words = CHECK_TEXTS[language]
    colon = "\u00a0: " if language == "fr" else ": "
    told = [
        f"{words['place_school'].format(school=_code(one.school_id, language))}{colon}{text}" if one.school_id else text
        for one, text in zip(results, seen, strict=True)
    ]
    more = len(told) - _MOST_SCHOOLS
    if more > 0:
        return (*told[:_MOST_SCHOOLS], words["schools_more"].format(count=integer(more, language)))
    return tuple(told)


# --- reasons ---------------------------------------------------------------------------------------------------


def _unmapped(report: CheckReport, language: Language) -> Iterator[Finding]:
    if not report.unmapped:
        return
    words = CHECK_TEXTS[language]
    told = [
        words["unmapped_line" if one.reason_code is not None else "unmapped_hidden"].format(
            school=_code(one.school_id, language),
            year=one.school_year,
            code=_hidden(one.codes, "hidden_reasons", one.lines, language)
            if one.reason_code is None
            else _code(one.reason_code, language),
            rows=_counted(one.rows, "rows", language),
        )
        for one in report.unmapped
    ]
    many = sum(one.codes for one in report.unmapped)
    yield Finding(
        FIX,
        report.files_of("attendance"),
        words["unmapped_what"].format(count=_counted(many, "unmapped", language)),
        words["unmapped_meaning"],
        words["unmapped_remedy"].format(
            file=report.reasons_name or words["unmapped_no_file"], groups=", ".join(CODES["reason_group"])
        ),
        details=tuple(told),
        paste=tuple(
            f"{one.school_id},{one.school_year},{one.reason_code},"
            for one in report.unmapped
            if one.reason_code is not None and all(safe_code(text) == text for text in (one.school_id, one.reason_code))
        ),
        name="unmapped_reasons",
    )


# --- files -----------------------------------------------------------------------------------------------------


def _files(report: CheckReport, language: Language) -> Iterator[Finding]:
    words = CHECK_TEXTS[language]
    for file in report.files:
        if not file.records and report.judged:
            yield Finding(FIX, file.file_name, words["empty_what"], words["empty_meaning"], words["empty_remedy"])
    if not report.has_attendance:
        yield Finding(KNOW, "attendance", words["no_attendance_what"], remedy=words["no_attendance_remedy"])
    yield from _old_files(report, language)
    for file in report.files:
        if file.ignored_rules:
            yield Finding(
                KNOW,
                file.file_name,
                words["ignored_what"].format(count=_counted(sum(file.ignored_rules.values()), "ignored", language)),
                details=tuple(
                    f"{integer(count, language)} · {rule_meaning(rule, language)[0]}"
                    for rule, count in sorted(file.ignored_rules.items(), key=lambda item: (-item[1], item[0]))
                ),
            )
    if report.unused_count:
        names = words["unused_names"].format(names=", ".join(report.unused)) if report.unused else ""
        count = _counted(report.unused_count, "unused", language)
        yield Finding(
            KNOW,
            words["folder"],
            words["unused_what"].format(count=count, names=names),
            remedy=words["unused_remedy_one" if report.unused_count == 1 else "unused_remedy"],
        )
    if report.unasked:
        one = len(report.unasked) == 1
        yield Finding(
            KNOW,
            ", ".join(report.unasked),
            words["unasked_what_one" if one else "unasked_what"],
            remedy=words["unasked_remedy"],
        )


def _old_files(report: CheckReport, language: Language) -> Iterator[Finding]:
    words = CHECK_TEXTS[language]
    identical = [old for old in report.old_files if old.identical_to is not None]
    if identical:
        yield Finding(
            KNOW,
            ", ".join(old.file_name for old in identical),
            words["identical_what"].format(day=long_date(identical[0].identical_to, language)),
            words["identical_meaning"],
            words["identical_remedy"],
        )
    for old in report.old_files:
        if old.handed_over_on is not None:
            day, count = long_date(old.handed_over_on, language), _counted(old.days_before_others, "days", language)
            what = words["older_what"].format(day=day, count=count)
            yield Finding(KNOW, old.file_name, what, words["older_meaning"], words["older_remedy"])


# --- words -----------------------------------------------------------------------------------------------------


def _place(files: str, column: str | None, school: str | None, language: Language) -> str:
    words = CHECK_TEXTS[language]
    parts = [files]
    if column:
        parts.append(words["place_column"].format(column=column))
    if school:
        parts.append(words["place_school"].format(school=_code(school, language)))
    return ", ".join(parts)


def _hidden(count: int, kind: str, lines: Sequence[int], language: Language) -> str:
    """How many texts are not named, and where the secretary finds them."""
    words = CHECK_TEXTS[language]
    where = words["hidden_line" if len(lines) == 1 else "hidden_lines"]
    return _counted(count, kind, language) + where.format(lines=", ".join(map(str, lines[:_MOST_LINES])))


def _code(text: str, language: Language) -> str:
    return text if safe_code(text) == text else CHECK_TEXTS[language]["not_a_code"]


def _counted(count: int, kind: str, language: Language) -> str:
    words = CHECK_TEXTS[language]
    return counted(count, words[f"{kind}_one"], words[f"{kind}_many"], language)
