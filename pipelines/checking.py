"""`check`: read and judge the extracts as the weekly run would, and write nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines import sources
from pipelines.acceptance import Acceptance, accept, type_extracts
from pipelines.config import Config
from pipelines.database import connect
from pipelines.errors import DONE, PUBLISHED_WITH_WARNINGS, DropError, SourceError, StopShareError
from pipelines.keys import load_keys
from pipelines.lists.wording import counted
from pipelines.progress import report
from pipelines.session import current_criteria
from pipelines.shares import judge
from pipelines.trust import profile_and_check, refuse_drop, refuse_missing_tables
from schemas.checks import CheckResult
from schemas.rules import RULES
from schemas.shown import safe_code


@dataclass(frozen=True)
class RuleCount:
    """How often a rule was broken in one column of one file, and the first lines; never a text."""

    file_name: str
    column_name: str | None
    rule: str
    severity: str
    count: int
    lines: list[int]


@dataclass(frozen=True)
class CheckReport:
    """What `check` found. `stopped`: why the weekly run would publish nothing.

    `unused`: names of the files that are of no table of the source, those only that look like a table of another.
    """

    acceptance: Acceptance
    rules: list[RuleCount]
    failures: list[CheckResult]
    unmapped: list[sources.UnmappedReason]
    unused: list[str]
    unused_count: int
    warned: bool
    stopped: SourceError | StopShareError | DropError | None

    @property
    def exit_code(self) -> int:
        if self.stopped:
            return self.stopped.exit_code
        return PUBLISHED_WITH_WARNINGS if self.warned else DONE

    @property
    def verdict(self) -> str:
        if self.stopped:
            return f"L'exécution s'arrêterait : {self.stopped.message} {self.stopped.remedy}"
        rejected = sum(account.rejected for account in self.acceptance.files)
        records = sum(account.records for account in self.acceptance.files)
        told = (
            f"{counted(records, 'enregistrement lu', 'enregistrements lus', 'fr')}, "
            f"{counted(rejected, 'refusé', 'refusés', 'fr')}, "
            f"{counted(len(self.failures), 'contrôle échoué', 'contrôles échoués', 'fr')}."
        )
        if all(account.table_name != "attendance" for account in self.acceptance.files):
            told += " Aucune table d'absences : aucun coefficient ne serait calculé."
        return told + (" L'exécution publierait avec un avertissement." if self.warned else " Prêt pour « weekly ».")

    def lines(self) -> list[str]:
        """The report as text, in French."""
        told = ["Fichiers : lus = acceptés + refusés + en double + laissés de côté"]
        told += [
            f"  {one.file_name} ({one.table_name}) : {one.records} = {one.accepted} + {one.rejected}"
            f" + {one.duplicate} + {one.ignored}"
            for one in self.acceptance.files
        ]
        if self.unused_count:
            names = f", dont {', '.join(self.unused)}" if self.unused else ""
            told += [f"Fichiers laissés de côté, car ils ne sont d'aucune table : {self.unused_count}{names}"]
        for one in self.rules:
            text = RULES[one.rule]
            where = f"{one.file_name}, colonne {one.column_name}" if one.column_name else one.file_name
            shown = ", ".join(map(str, one.lines)) + ("…" if one.count > len(one.lines) else "")
            told += [
                f"{where} : {one.count} × {one.rule} ({'ligne' if len(one.lines) == 1 else 'lignes'} {shown})",
                f"    {text.fr} {text.remedy_fr}",
            ]
        for failure in self.failures:
            text = failure.text
            place = " · ".join(filter(None, [failure.table_name, failure.column_name, _shown(failure.school_id)]))
            told += [f"Contrôle échoué, {place} : {text.meaning_fr}", f"    {text.remedy_fr}"]
        if self.unmapped:
            told.append(
                "Motifs d'absence sans groupe, à ajouter au fichier que nomme « reasons » dans la configuration :"
            )
            told += [
                f"  école {safe_code(one.school_id)}, {one.school_year}, motif {safe_code(one.reason_code)} : "
                f"{counted(one.rows, 'ligne', 'lignes', 'fr')}"
                for one in self.unmapped
            ]
        return told

    def as_dict(self) -> dict[str, object]:
        return {
            "exit_code": self.exit_code,
            "files": [vars(one) for one in self.acceptance.files],
            "rules": [vars(one) for one in self.rules],
            "failed_checks": [
                {
                    "table": one.table_name,
                    "school": _shown(one.school_id),
                    "column": one.column_name,
                    "check": one.check_name,
                    "observed": one.observed,
                    "expected": one.expected,
                    "meaning": one.text.meaning_fr,
                    "remedy": one.text.remedy_fr,
                }
                for one in self.failures
            ],
            "unmapped_reasons": [
                one._asdict() | {"school_id": safe_code(one.school_id), "reason_code": safe_code(one.reason_code)}
                for one in self.unmapped
            ],
            "unused_files": self.unused,
            "unused_count": self.unused_count,
            "stopped": self.stopped.as_dict() if self.stopped else None,
        }


def check_extracts(config: Config, as_of: date) -> CheckReport:
    """Read the extracts as of a date and say what the weekly run would make of them.

    Raises SourceError, ColumnError, ConfigError or KeyFileError where the run could not begin. Writes nothing: decoded
    copies live in a temporary folder that is gone at the end.
    """
    current_criteria(config)
    load_keys(config.privacy.key_file)
    profile = sources.load_profile(config.source)
    with (
        tempfile.TemporaryDirectory(prefix="eleve360-") as temporary,
        connect(spill_to=Path(temporary) / "spill") as con,
    ):
        report("Lecture des extraits")
        files = sources.discover(profile, config.extracts)
        reads = sources.read_files(con, profile, files, Path(temporary) / "decoded")
        report("Vérification des lignes")
        sources.stage(con, profile, reads, config.reasons)
        type_extracts(con, profile)
        acceptance = accept(con, as_of)
        report("Contrôles de qualité")
        failures = profile_and_check(con, config, profile, "check", as_of)
        warned, stopped = False, None
        try:
            refuse_missing_tables(con, profile, config.absent)
            warned = judge(acceptance, config.quality.warn_share, config.quality.stop_share)
            refuse_drop(failures)
        except (SourceError, StopShareError, DropError) as error:
            stopped = error
        unused = [path.name for path in sources.unused_files(profile, config.extracts)]
        return CheckReport(
            acceptance=acceptance,
            rules=_rules(con),
            failures=failures,
            unmapped=sources.unmapped_reasons(con),
            unused=sources.tellable_names(unused),
            unused_count=len(unused),
            warned=warned,
            stopped=stopped,
        )


def _shown(school_id: str | None) -> str | None:
    return safe_code(school_id) if school_id else None


def _rules(con: duckdb.DuckDBPyConnection) -> list[RuleCount]:
    rows = con.execute(
        "select file_name, column_name, rule, severity, count(*), (list(distinct line order by line))[:5] "
        "from acceptance.rejection group by all order by severity, count(*) desc, file_name, column_name, rule"
    ).fetchall()
    return [RuleCount(*row) for row in rows]
