"""What `check` found, as data: nothing here chooses words, and nothing here holds a student's value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipelines.errors import DONE, PUBLISHED_WITH_WARNINGS, DropError, Eleve360Error, ScaleError
from pipelines.reasons import UnmappedReason
from schemas.checks import DROPS, CheckResult, Item
from schemas.shown import safe_code


@dataclass(frozen=True)
class FileLine:
    """What one file gave: records = accepted + rejected + duplicate + ignored; only read and refused when not judged.

    `ignored_rules`: records laid aside, by rule. `identical`: it has the bytes of last week's file of its table.
    """

    table_name: str
    file_name: str
    records: int
    rejected: int
    accepted: int | None = None
    duplicate: int | None = None
    ignored: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    ignored_rules: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleCount:
    """How often a rule was broken in one column of one file, and the first lines.

    `codes`: of an unknown code, the texts with the rows of each; one that may not be named has its lines instead.
    `expected`: what the column may hold, where it can be said: the bounds of a range, the codes, or a date written as
    it is read.
    """

    file_name: str
    column_name: str | None
    rule: str
    severity: str
    count: int
    lines: list[int]
    codes: tuple[Item, ...] = ()
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class OldFile:
    """A file whose content does not look new: that of the last run's (`identical_to`), or days older than others."""

    file_name: str
    identical_to: date | None = None
    handed_over_on: date | None = None
    days_before_others: int = 0


@dataclass(frozen=True)
class Compared:
    """One table this time and at the last published run: accepted rows and the latest event."""

    table_name: str
    rows: int
    rows_before: int | None
    latest_on: date | None
    latest_before: date | None


@dataclass(frozen=True)
class CheckReport:
    """What `check` found.

    `faults`: what stops the run before or after the rows are judged, in the order met; `judged` is False where rows
    were not judged at all. `previous`: the date of the run that this one was compared with. `unused`: names of the
    files that are of no table of the source, those only that look like a table of another. `unasked`: files of a table
    that the source gives and `sources` does not ask it for. `config_path`: the configuration, where it was named.
    """

    as_of: date
    faults: tuple[Eleve360Error, ...]
    judged: bool
    files: tuple[FileLine, ...]
    rules: tuple[RuleCount, ...] = ()
    failures: tuple[CheckResult, ...] = ()
    unmapped: tuple[UnmappedReason, ...] = ()
    reasons_name: str | None = None
    unused: tuple[str, ...] = ()
    unused_count: int = 0
    unasked: tuple[str, ...] = ()
    config_path: str | None = None
    old_files: tuple[OldFile, ...] = ()
    compared: tuple[Compared, ...] = ()
    previous: date | None = None
    has_attendance: bool = True
    warned: bool = False

    @property
    def stopped(self) -> Eleve360Error | None:
        """The first of what stops the run."""
        return self.faults[0] if self.faults else None

    @property
    def exit_code(self) -> int:
        if self.stopped:
            return self.stopped.exit_code
        return PUBLISHED_WITH_WARNINGS if self.warned else DONE

    @property
    def records(self) -> int:
        """A file that gives two tables was read once."""
        return sum({one.file_name: one.records for one in self.files}.values())

    def told_name(self, file: FileLine) -> str:
        """The file's name, with its table where the file gives several."""
        several = sum(one.file_name == file.file_name for one in self.files) > 1
        return f"{file.file_name} ({file.table_name})" if several else file.file_name

    @property
    def rejected(self) -> int:
        return sum(one.rejected for one in self.files)

    def files_of(self, table_name: str) -> str:
        """The files that give a table, or the table's name."""
        names = [one.file_name for one in self.files if one.table_name == table_name]
        return ", ".join(dict.fromkeys(names)) or table_name

    @property
    def stopping_checks(self) -> frozenset[str]:
        """Names of the failed checks for which the run stops."""
        rules = {fault.rule for fault in self.faults if isinstance(fault, ScaleError) and fault.rule}
        drops = DROPS if any(isinstance(fault, DropError) for fault in self.faults) else frozenset()
        return drops | rules

    def as_dict(self) -> dict[str, object]:
        """The report as `--json` prints it."""
        return {
            "exit_code": self.exit_code,
            "as_of": self.as_of,
            "compared_with": self.previous,
            "stopped": self.stopped.as_dict() if self.stopped else None,
            "errors": [fault.as_dict() for fault in self.faults],
            "judged": self.judged,
            "files": [vars(one) for one in self.files],
            "rules": [vars(one) | {"codes": [_item(code, "rows") for code in one.codes]} for one in self.rules],
            "failed_checks": [_check(one) for one in self.failures],
            "unmapped_reasons": [
                one._asdict()
                | {
                    "school_id": safe_code(one.school_id),
                    "reason_code": None if one.reason_code is None else safe_code(one.reason_code),
                }
                for one in self.unmapped
            ],
            "compared": [vars(one) for one in self.compared],
            "old_files": [vars(one) for one in self.old_files],
            "unused_files": list(self.unused),
            "unused_count": self.unused_count,
            "unasked_files": list(self.unasked),
        }


def _item(item: Item, counted: str) -> dict[str, object]:
    told: dict[str, object] = {"code": item.name, counted: item.count}
    return told | {"lines": list(item.lines)} if item.lines else told


def _check(one: CheckResult) -> dict[str, object]:
    return {
        "table": one.table_name,
        "school": safe_code(one.school_id) if one.school_id else None,
        "column": one.column_name,
        "check": one.check_name,
        "severity": one.text.severity,
        "observed": one.observed,
        "expected": one.expected,
        "seen": one.observed_fr,
        "items": [_item(item, "count") for item in one.items],
        "meaning": one.text.meaning_fr,
        "remedy": one.text.remedy_fr,
    }
