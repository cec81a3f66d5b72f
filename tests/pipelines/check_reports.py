"""Reports of `check` written by hand, with one of each thing to tell: for the tests of its text and of its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pipelines.check_report import CheckReport, Compared, FileLine, OldFile, RuleCount
from pipelines.check_words import in_words
from pipelines.errors import ColumnError, SourceError, StopShareError
from pipelines.reasons import UnmappedReason
from schemas.checks import CheckResult, Item

AS_OF, PREVIOUS = date(2026, 11, 22), date(2026, 11, 15)


def failed(table: str, check: str, observed: str, **more: object) -> CheckResult:
    result = CheckResult(
        "sql", table, None, None, check, False, Decimal(observed), str(more.pop("expected", "≤ 0"))
    )  # fmt: skip
    (told,) = in_words([replace(result, **more)], AS_OF, PREVIOUS)
    return told


def whole_report() -> CheckReport:
    """Judged, published with a warning."""
    return CheckReport(
        as_of=AS_OF,
        faults=(),
        judged=True,
        files=(
            FileLine("students", "students.csv", 2000, 0, 2000, 0, 0, "utf-8", ","),
            FileLine(
                "attendance", "attendance.csv", 1204, 34, 1160, 2, 8, "windows-1252", ";",
                {"not_yet": 5, "empty_cell": 3},
            ),
            FileLine("conduct", "conduct.csv", 0, 0, 0, 0, 0, "utf-8", "\t"),
        ),
        rules=(
            RuleCount(
                "attendance.csv", "motif_abs", "unknown_code", "error", 34, [7, 19, 20, 31, 40],
                (Item("motif_abs 99", 30), Item("motif_abs 98", 4)),
            ),
            RuleCount("attendance.csv", None, "duplicate_row", "warning", 2, [50, 51]),
            RuleCount("students.csv", "birth_date", "unreadable_value", "warning", 1, [12]),
        ),
        failures=(
            failed(
                "attendance", "new_codes", "2", school_id="014", column_name="reason_code",
                items=(Item("99", 34), Item(None, 1, (36,))),
            ),
            failed("attendance", "stale_entries", "11", school_id="002", now=Decimal(7), expected="≤ 10"),
            failed("attendance", "stale_entries", "14", school_id="014", now=Decimal(9), expected="≤ 10"),
            failed("enrolments", "column_vanished", "1", column_name="home_group"),
        ),
        unmapped=(
            UnmappedReason("014", "2026-2027", "99", 34),
            UnmappedReason("014", "2026-2027", None, 4, 3, (36, 41, 52)),
        ),
        unused=("gpm_e_ele.csv",),
        unused_count=2,
        old_files=(
            OldFile("conduct.csv", identical_to=PREVIOUS),
            OldFile("students.csv", handed_over_on=date(2026, 11, 1), days_before_others=21),
        ),
        compared=(
            Compared("students", 2000, 1998, None, None),
            Compared("attendance", 1160, None, date(2026, 11, 20), None),
        ),
        previous=PREVIOUS,
        warned=True,
    )  # fmt: skip


def stopped_report() -> CheckReport:
    """Rows judged, too many refused."""
    stop = StopShareError(
        "attendance.csv (attendance) : lignes refusées, 1 204 sur 2 000, soit 60,2 %, au-delà de la limite de 5 %.",
        remedy="Corriger le code à la source.", file="attendance.csv", column="category", rule="unknown_code",
    )  # fmt: skip
    return replace(whole_report(), faults=(stop,))


def unreadable_report() -> CheckReport:
    """Two files that cannot be read: nothing is judged."""
    faults = (
        SourceError("students.csv : le fichier est vide.", remedy="Refaire l'extraction.", file="students.csv"),
        ColumnError(
            "enrolments.csv (table enrolments) : il manque la colonne « level ».",
            remedy="Ajouter la colonne.", file="enrolments.csv", line=1, column="level",
        ),
    )  # fmt: skip
    return CheckReport(
        as_of=AS_OF,
        faults=faults,
        judged=False,
        files=(FileLine("attendance", "attendance.csv", 1204, 3, encoding="utf-8", delimiter=","),),
        rules=(RuleCount("attendance.csv", None, "ragged_row", "error", 3, [3, 9, 12]),),
    )
