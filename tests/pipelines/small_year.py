"""A school of four students whose weeks are really computed, from accepted rows to a published store.

The steps are those of a run, without files to read and without lists: facts, week, store, ledger, vault.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines import facts, identity, ledger, publication, store, vault
from pipelines.database import connect
from pipelines.facts import FULL
from pipelines.keys import keys_from
from pipelines.seen import show_week
from pipelines.store_context import write_context
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, Criteria, load_criteria, register
from risk.portrait import compute_week
from schemas.ddl import create_table
from schemas.outputs import QUALITY_CHECK, REJECTION, RUN_INPUT
from tests.pipelines.accepted import accept_rows

CENTRE = "751000"
KEYS = keys_from(bytes(range(32)))
FIRST_DAY = date(2026, 8, 31)
NAMES = {
    "0001": "Anaïs Zyzomys-Planté",
    "0002": "Béatrice Xérus-Planté",
    "0003": "Cédric Yapok-Planté",
    "0004": "Dahlia Wallabyx-Planté",
}
GOAL = "Rétablir le lien planté"


def school_days(until: date) -> list[date]:
    days = (FIRST_DAY + timedelta(days=n) for n in range((until - FIRST_DAY).days + 1))
    return [day for day in days if day.weekday() < 5]


def extract(
    as_of: date,
    *,
    absent: dict[str, Sequence[date]] | None = None,
    gone: Sequence[str] = (),
    marks: dict[str, str] | None = None,
) -> dict[str, list[dict[str, object]]]:
    """What the centre hands over, as of a date: 0001 is away every Monday, 0002 late every Tuesday."""
    ids = [one for one in NAMES if one not in gone]
    away = {"0001": [day for day in school_days(as_of) if day.weekday() == 0]} | (absent or {})
    attendance = [
        {"student_id": one, "school_id": "E1", "date": day, "category": "unexcused"}
        for one, days in away.items()
        for day in days
        if day <= as_of and one in ids
    ] + [
        {"student_id": "0002", "school_id": "E1", "date": day, "period": "1", "category": "late"}
        for day in school_days(as_of)
        if day.weekday() == 1 and "0002" in ids
    ]
    return {
        "students": [
            {
                "student_id": one,
                "last_name": NAMES[one].split()[1],
                "first_name": NAMES[one].split()[0],
                "birth_date": date(2013, 11, 3),
                "sex": "F",
                "permanent_code": "PLAN03111399",
            }
            for one in ids
        ],
        "schools": [{"school_id": "E1", "school_name": "École Un"}],
        "enrolments": [
            {
                "student_id": one,
                "school_year": "2026-2027",
                "school_id": "E1",
                "enrolled_on": FIRST_DAY,
                "level": "SEC1",
                "home_group": "101",
            }
            for one in ids
        ],
        "calendar": [
            {"school_id": "E1", "date": day, "is_school_day": True} for day in school_days(date(2026, 12, 18))
        ],
        "attendance": attendance,
        "grades": [
            {
                "student_id": one,
                "school_id": "E1",
                "school_year": "2026-2027",
                "subject_code": subject,
                "term": "1",
                "mark": Decimal(mark),
                "recorded_on": date(2026, 11, 6),
            }
            for one, mark in (marks or {}).items()
            for subject in ("FRA106", "MAT106")
            if as_of >= date(2026, 11, 6)
        ],
        "interventions": [
            {
                "intervention_id": "I1",
                "student_id": "0001",
                "school_id": "E1",
                "type": "tutorat",
                "started_on": date(2026, 10, 5),
                "goal": GOAL,
                "owner": "Planté, Rose",
            }
        ],
    }


class SmallYear:
    """A store that weekly runs write, each in a process of its own as far as memory goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, week: Week, criteria: Criteria | None = None, *, revise: int = 1, **told: object) -> dict[str, int]:
        """Run one week and re-version the `revise` weeks before it; the versions that came out."""
        criteria = criteria or load_criteria(DEFAULT_CRITERIA)
        with publication.locked(self.folder), publication.staging_folder(self.folder) as staging:
            con = connect()
            facts.load_facts(con, self.folder)
            identity.load_identity(con, vault.read_vault(self.folder / vault.VAULT_NAME, KEYS, CENTRE))
            tables = extract(week.sunday, **told)
            accept_rows(con, **tables)
            identity.pseudonymise(con, KEYS, CENTRE)
            changes = facts.stage_changes(con, self.folder, week, week.sunday, dict.fromkeys(tables, FULL))
            run_id = f"run-{changes.sequence:04d}"
            draft = store.open_draft(con, self.folder, staging, week)
            versions, rows = {}, 0
            for each in week.shift(-revise).until(week):
                if each != week and (store.newest_version(con, each) == 0 or not changes.touches(each)):
                    continue
                used = self._criteria(store.criteria_of(con, each) if each != week else None, criteria)
                show_week(con, each)
                store.previous_for(con, each)
                known = {
                    hash_: self._criteria(hash_, criteria)
                    for (hash_,) in con.execute("select distinct criteria_hash from previous.portrait").fetchall()
                }
                compute_week(
                    con,
                    week=each.text,
                    week_ends_on=each.sunday,
                    school_year=each.school_year,
                    criteria=used,
                    previous_criteria=known,
                )
                written = store.write_week(con, each, run_id)
                if written.version:
                    versions[each.text] = written.version
                    rows += written.rows_changed
            self._context(con, week, changes.sequence, run_id, criteria=criteria, rows=rows)
            store.finish(con, draft)
            ledger.write_entry(staging / "entry.json", changes.entry(run_id, criteria.hash, versions))
            vault.write_vault(staging / vault.VAULT_NAME, identity.identity_tables(con), KEYS, CENTRE)
            (staging / "criteria.yaml").write_text(criteria.text, encoding="utf-8")
            plan = publication.Publication(self.folder)
            plan.add(staging / "criteria.yaml", self.folder / "criteria" / f"{criteria.hash}.yaml")
            plan.add(staging / vault.VAULT_NAME, self.folder / vault.VAULT_NAME)
            plan.add(staging / "entry.json", ledger.entry_path(self.folder, changes.sequence))
            plan.add(draft.path, draft.final, fallback=draft.fallback, supersedes=draft.superseded)
            plan.publish()
            con.close()
        return versions

    def _criteria(self, criteria_hash: str | None, current: Criteria) -> Criteria:
        if criteria_hash in (None, current.hash):
            return current
        return load_criteria((self.folder / "criteria" / f"{criteria_hash}.yaml").read_text(encoding="utf-8"))

    @staticmethod
    def _context(
        con: duckdb.DuckDBPyConnection, week: Week, sequence: int, run_id: str, *, criteria: Criteria, rows: int
    ) -> None:
        for schema in ("acceptance", "quality"):
            con.execute(f"create schema if not exists {schema}")
        for table, name in (
            (RUN_INPUT, "acceptance.run_input"),
            (REJECTION, "acceptance.rejection"),
            (QUALITY_CHECK, "quality.check"),
        ):
            con.execute(create_table(table, name))
        register(con, criteria)
        write_context(
            con,
            {
                "run_id": run_id,
                "sequence": sequence,
                "week": week.text,
                "as_of": week.sunday,
                "started_at": datetime(2026, 11, 23, tzinfo=UTC),
                "duration_seconds": Decimal(1),
                "centre_id": CENTRE,
                "source": "canonical",
                "criteria_hash": criteria.hash,
                "versions": "{}",
                "students": 4,
                "scored": 4,
                "tier_2": 0,
                "tier_3": 0,
                "rows_changed": rows,
                "verdict": "Terminé.",
            },
        )
