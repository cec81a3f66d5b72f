"""One school's folder of lists without the rest of a centre: workbooks are written, filled in, read back, published.

Everything that reads, merges, keeps and moves is the product's own; only the workbook is made here, of the columns
that the team fills in and no others.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
from openpyxl import Workbook

from pipelines import facts, identity
from pipelines.database import connect
from pipelines.follow_up import registry, state
from pipelines.follow_up.bases import forget_bases
from pipelines.follow_up.publishing import plan_lists, register_written
from pipelines.follow_up.reading_back import ReadBack, read_back
from pipelines.follow_up.row_ids import new_row_id
from pipelines.lists.follow_up_columns import ABOUT_NAMES, ABOUT_SHEET, COLUMNS, ROW_ID, SHEET_FR, STUDENT_KEY
from pipelines.lists.workbook import base_name
from pipelines.lists.workbook_list import WrittenRow
from pipelines.publication import Publication, Published, staging_folder
from pipelines.weeks import Week
from schemas.codes import CODES
from schemas.ddl import duckdb_type, quoted
from schemas.follow_up import FOLLOW_UP_FACT

CENTRE, SCHOOL = "essai", "014"
NAMES = tuple(column.name for column in COLUMNS)
TITLES = ["Élève", "Fiche", *(column.fr for column in COLUMNS), STUDENT_KEY, ROW_ID]
HEADER = 4


def key_of(fiche: str) -> str:
    """A student key for a fiche: 64 digits."""
    return fiche.rjust(64, "0")


def list_bytes(
    week: str,
    fiches: list[str],
    *,
    team: str = "sec1",
    ids: Mapping[str, str] | None = None,
    cells: Mapping[str, Mapping[str, str]] | None = None,
    about: Mapping[str, str] | None = None,
) -> bytes:
    """A list of the week. `cells`: canonical text by fiche and column, shown as a list shows it."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET_FR
    sheet["A1"] = "Liste"
    for at, title in enumerate(TITLES, start=1):
        sheet.cell(HEADER, at, title)
    for number, fiche in enumerate(fiches, start=HEADER + 1):
        key = key_of(fiche)
        row_id = (ids or {}).get(fiche) or new_row_id(CENTRE, SCHOOL, key, week)
        told = (cells or {}).get(fiche, {})
        values = [
            f"Nom {fiche}",
            fiche,
            *(_shown(column, told.get(column.name, "")) for column in COLUMNS),
            key,
            row_id,
        ]
        for at, value in enumerate(values, start=1):
            cell = sheet.cell(number, at)
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    told = {"format": "1", "centre_id": CENTRE, "school_id": SCHOOL, "team": team, "week": week, "language": "fr"}
    written = [
        WrittenRow((ids or {}).get(fiche) or fiche, key_of(fiche), (cells or {}).get(fiche, {})) for fiche in fiches
    ]
    told["base"] = base_name(written)
    hidden = book.create_sheet(ABOUT_SHEET)
    hidden.sheet_state = "veryHidden"
    for name in ABOUT_NAMES:
        hidden.append([name, (told | dict(about or {}))[name]])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _shown(column: object, text: str) -> object:
    if not text:
        return None
    if column.codes:
        return CODES[column.codes][text].fr if text in CODES[column.codes] else text
    if column.kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


@dataclass
class Desk:
    """A centre of one school whose teams write. `fiches`: its students."""

    folder: Path
    fiches: list[str]
    con: duckdb.DuckDBPyConnection = field(default_factory=connect)
    sequence: int = 0
    newest: str | None = None

    def __post_init__(self) -> None:
        self.store, self.lists = self.folder / "entrepot", self.folder / "listes"
        con = self.con
        facts.load_facts(con, self.store)
        identity.load_identity(con, {})
        for fiche in self.fiches:
            con.execute("insert into identity.student (student_key, student_id) values (?, ?)", [key_of(fiche), fiche])
        con.execute("attach ':memory:' as portraits")
        con.execute("create table portraits.portrait (week varchar)")

    def close(self) -> None:
        self.con.close()

    def run(
        self, week: str, *, teams: tuple[str, ...] = ("sec1",), crash: bool = False, held: tuple[str, ...] = ()
    ) -> tuple[ReadBack, Published]:
        """Read back, then publish the list of the week for each team. `crash`: stop before anything is published.
        `held`: folders whose workbook could not be replaced when the pages were written.
        """
        con, moment = self.con, Week.parse(week)
        self._extracts(moment)
        with staging_folder(self.store) as staging:
            read = read_back(
                con, lists=self.lists, store=self.store, staging=staging, centre_id=CENTRE, week=moment,
                sequence=self.sequence + 1,
            )  # fmt: skip
            if crash:
                return read, Published()
            facts.stage_changes(con, self.store, moment, moment.sunday, {"follow_up": facts.INCREMENTAL})
            self.sequence += 1
            con.execute("insert into portraits.portrait values (?)", [week])
            for team in teams:
                self._stage_list(staging / "lists", team, week)
            register_written(con, staging / "lists", moment, self.sequence)
            registry.write_registry(con, staging / registry.WORKBOOKS_NAME, moment)
            forget_bases(con)
            plan = Publication(self.store)
            plan.add(staging / registry.WORKBOOKS_NAME, self.store / registry.WORKBOOKS_NAME)
            plan_lists(plan, staging / "lists", self.lists, read, week, held)
            return read, plan.publish()

    def _extracts(self, week: Week) -> None:
        con = self.con
        con.execute("drop schema if exists incoming cascade")
        con.execute("create schema incoming")
        con.execute("create table incoming.enrolments (student_key varchar, school_id varchar, school_year varchar)")
        for fiche in self.fiches:
            con.execute("insert into incoming.enrolments values (?, ?, ?)", [key_of(fiche), SCHOOL, week.school_year])
        columns = ", ".join(f"{quoted(one.name)} {duckdb_type(one)}" for one in FOLLOW_UP_FACT.columns)
        con.execute(f"create table incoming.follow_up ({columns})")
        con.execute("create table incoming.refused (table_name varchar, student_key varchar)")

    def _stage_list(self, staged: Path, team: str, week: str) -> None:
        known = {fiche: self.open_of(fiche, week) for fiche in self.fiches}
        content = list_bytes(
            week,
            self.fiches,
            team=team,
            ids={fiche: one.follow_up_id for fiche, one in known.items() if one},
            cells={fiche: {name: one.shown(name) for name in NAMES} for fiche, one in known.items() if one},
        )
        for place in ("courant", f"archives/{week}"):
            path = staged / SCHOOL / team / place / "liste.xlsx"
            path.parent.mkdir(parents=True)
            path.write_bytes(content)

    # --- what is known --------------------------------------------------------------------------------------

    def records(self, fiche: str, week: str = "2026-W47") -> list:
        return state.load_records(self.con, Week.parse(week).school_year, [key_of(fiche)], [])

    def open_of(self, fiche: str, week: str = "2026-W47"):
        found = [one for one in self.records(fiche, week) if one.is_open and not one.is_empty]
        assert len(found) < 2  # a student never has two open follow-ups
        return found[0] if found else None

    def shown(self, fiche: str) -> dict[str, str]:
        """What stands in the cells of the student's open follow-up; empty ones left out."""
        one = self.open_of(fiche)
        return {name: one.shown(name) for name in NAMES if one.shown(name)} if one else {}

    # --- the team's folder ----------------------------------------------------------------------------------

    def path(self, place: str = "courant", name: str = "liste.xlsx", team: str = "sec1") -> Path:
        return self.lists / SCHOOL / team / place / name

    def names(self, place: str = "courant", team: str = "sec1") -> list[str]:
        return sorted(path.name for path in self.path(place, team=team).parent.iterdir())


def rules(read: ReadBack) -> list[tuple[str, str]]:
    """The rule and address of each issue."""
    return [(issue.rule, issue.address) for issue in read.issues]
