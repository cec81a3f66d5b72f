"""The same centre handed over as an Ed-Fi export and in canonical form: the same portraits, row for row.

And what Ed-Fi's own rules of attendance ask: days counted once, up to the school's latest event, until withdrawal.
"""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.config import Config
from pipelines.keys import create_key_file
from pipelines.session import open_session
from pipelines.weekly import read_extracts, run_week
from tests.pipelines.edfi_export import (
    class_periods,
    course_event,
    day_event,
    descriptor,
    stage_folder,
    write_csv,
    write_export,
)

SAMPLES = Path(__file__).parents[2] / "data_samples"
AFTER_THE_FIRST_REPORT_CARD, AFTER_THE_YEAR = date(2026, 12, 6), date(2027, 6, 27)
# What tells one run from another, and nothing of the students.
OF_THE_RUN = {"run_id", "version"}


def published(folder: Path, source: str, extracts: Path, *as_of: date, reasons: Path | None = None) -> Path:
    """Run the weeks for real; the store's file."""
    if not (folder / "eleve360.key").exists():
        create_key_file(folder / "eleve360.key")
    config = Config(formats=["csv"], centre_id="360", source=source, extracts=extracts, store=Path(f"store_{source}"),
                    lists=Path(f"lists_{source}"), reasons=reasons).resolved(folder)  # fmt: skip
    with open_session(config) as session:
        read_extracts(session)
        for day in as_of:
            run_week(session, day)
    return folder / f"store_{source}" / "portraits.duckdb"


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("centre")
    con = duckdb.connect()
    for source in ("canonical", "edfi"):
        reasons = SAMPLES / "edfi" / "motifs.csv" if source == "edfi" else None
        days = (AFTER_THE_FIRST_REPORT_CARD, AFTER_THE_YEAR)
        store = published(folder, source, SAMPLES / source, *days, reasons=reasons)
        con.execute(f"attach '{store}' as {source} (read_only)")
    yield con
    con.close()


@pytest.mark.parametrize("table", ["portrait", "contribution", "attendance_week", "not_scored"])
def test_both_forms_give_the_same_rows(stores, table):
    named = [row[0] for row in stores.execute(f"describe canonical.main.{table}").fetchall()]
    columns = ", ".join(f'"{name}"' for name in named if name not in OF_THE_RUN)
    edfi, canonical = (stores.execute(f"select {columns} from {source}.main.{table} order by all").fetchall()
                       for source in ("edfi", "canonical"))  # fmt: skip
    assert len(canonical) > 0
    assert edfi == canonical


def test_every_record_of_the_sample_is_accounted_for(stores):
    accounts = stores.execute("""
        select file_name, records, accepted, rejected, duplicate, ignored, ignored_rules from edfi.main.run_input
        where file_name ilike 'student%events%' or file_name ilike 'grades%'
        qualify row_number() over (partition by file_name order by accepted desc) = 1 order by file_name
    """).fetchall()
    assert accounts == [
        ("grades.jsonl.gz", 9388, 9388, 0, 0, 0, None),
        ("studentSchoolAttendanceEvents.jsonl.gz", 3701, 3686, 0, 0, 15, '{"not_an_absence":15}'),
        ("studentSectionAttendanceEvents.jsonl.gz", 17033, 17033, 0, 0, 0, None),
    ]
    assert stores.execute("select count(*) from edfi.main.rejection where severity = 'error'").fetchone() == (0,)


def test_the_flat_form_gives_the_same_staged_rows(tmp_path):
    """Two small resources of the sample and a large one, flattened to CSV."""
    flat, nested = tmp_path / "flat", tmp_path / "nested"
    flat.mkdir()
    nested.mkdir()
    names = ["students", "studentSchoolAssociations", "grades", "gradingPeriods", "bellSchedules", "calendarDates"]
    for path in (SAMPLES / "edfi").iterdir():
        name = path.name.partition(".")[0]
        if name in names:
            (nested / path.name).write_bytes(path.read_bytes())
            content = path.read_bytes()
            text = gzip.decompress(content) if path.suffix == ".gz" else content
            write_csv(flat, name, [json.loads(line) for line in text.decode("utf-8").splitlines()])
    for folder in (flat, nested):
        (folder / "edfi_codes.csv").write_bytes((SAMPLES / "edfi" / "edfi_codes.csv").read_bytes())
    cons = [stage_folder(folder) for folder in (flat, nested)]
    for table in ("students", "enrolments", "calendar", "grades"):
        columns = f"select columns(lambda name: not starts_with(name, '_')) from staged.{table} order by all"
        from_flat, from_nested = (con.execute(columns).fetchall() for con in cons)
        assert len(from_flat) > 0
        assert from_flat == from_nested, table


def student(number: str) -> dict[str, object]:
    return {"studentUniqueId": number, "firstName": "Zoé", "lastSurname": "L'Heureux"}


def stay(number: str, school: int, entry: str, last: str | None = None) -> dict[str, object]:
    return {
        "studentReference": {"studentUniqueId": number}, "schoolReference": {"schoolId": school}, "entryDate": entry,
        "schoolYearTypeReference": {"schoolYear": 2027},
        "entryGradeLevelDescriptor": descriptor("GradeLevel", "Ninth grade"),
        **({"exitWithdrawDate": last} if last else {}),
    }  # fmt: skip


def weekdays(school: int) -> list[dict[str, object]]:
    """A calendar of 30 school days, from Monday 31 August to Friday 9 October 2026."""
    event = [{"calendarEventDescriptor": descriptor("CalendarEvent", "Instructional day")}]
    days = [date.fromordinal(date(2026, 8, 31).toordinal() + n) for n in range(40)]
    reference = {"calendarCode": "1", "schoolId": school, "schoolYear": 2027}
    return [{"calendarReference": reference, "date": day.isoformat(), "calendarEvents": event}
            for day in days if day.isoweekday() <= 5]  # fmt: skip


EXCUSED, UNEXCUSED = "Excused Absence", "Unexcused Absence"


@pytest.fixture(scope="module")
def attendance(tmp_path_factory):
    """Days expected and absent and lates of the year to Sunday 4 October, and until when observed: a row a student."""
    folder = tmp_path_factory.mktemp("rules")
    at_502 = {"schoolReference": {"schoolId": 502}}
    export = write_export(
        folder,
        students=[student(n) for n in ("overlap", "left", "both", "latest", "other", "halves")],
        studentSchoolAssociations=[
            stay("overlap", 501, "2026-08-31"), stay("overlap", 501, "2026-09-14"), stay("overlap", 502, "2026-09-21"),
            stay("left", 501, "2026-08-31", "2026-09-11"), stay("left", 502, "2026-09-14"),
            stay("both", 501, "2026-08-31"), stay("latest", 501, "2026-08-31"), stay("other", 502, "2026-08-31"),
            stay("halves", 501, "2026-08-31"),
        ],
        calendarDates=[*weekdays(501), *weekdays(502)],
        bellSchedules=[{"bellScheduleName": "Régulier", "schoolReference": {"schoolId": school},
                        "classPeriods": class_periods("P1", "P2", "P3", "P4"),
                        "dates": [{"date": day["date"]} for day in weekdays(school)]} for school in (501, 502)],
        studentSchoolAttendanceEvents=[
            day_event("2026-09-22", EXCUSED, "overlap") | at_502,
            # the last day counts, the event after it does not
            day_event("2026-09-11", UNEXCUSED, "left"), day_event("2026-09-16", UNEXCUSED, "left"),
            day_event("2026-09-15", EXCUSED, "both"), day_event("2026-09-17", "Tardy", "both"),
            # the schools' latest events: nothing is known of the days after them
            day_event("2026-09-30", "Tardy", "latest"), day_event("2026-09-30", "Tardy", "other") | at_502,
            day_event("2026-09-15", EXCUSED, "halves", eventDuration=0.5),
            day_event("2026-09-15", UNEXCUSED, "halves", eventDuration=0.25),
            day_event("2026-09-15", "Tardy", "halves"),
        ],
        studentSectionAttendanceEvents=[
            # the same absence and the same lateness, told by the courses
            *(course_event("2026-09-15", EXCUSED, f"C{n}", f"P{n}", student="both") for n in range(1, 5)),
            course_event("2026-09-17", "Tardy", "C1", "P1", student="both"),
        ],
    )  # fmt: skip
    store = published(folder, "edfi", export, date(2026, 10, 4))
    with duckdb.connect(str(store), read_only=True) as con:
        rows = con.execute("select days_expected_year, days_absent_year, lates_year, observed_until, days_absent_20, "
                           "denominator from attendance_week order by all").fetchall()  # fmt: skip
    return [tuple(str(value) for value in row) for row in rows]


def test_days_are_counted_once_up_to_the_latest_event_and_until_withdrawal(attendance):
    """School days from 31 August to 30 September 2026: 23. The calendar tells of 27 by the Sunday."""
    assert attendance == sorted([
        # overlap: three associations, two schools, 23 days; absent one
        ("23.0000", "1.0000", "0", "2026-09-30", "1.0000", "calendar"),
        # left: 10 days at the first school, 13 at the second; absent on the last day of the first
        ("23.0000", "1.0000", "0", "2026-09-30", "1.0000", "calendar"),
        # both: one day absent, one lateness
        ("23.0000", "1.0000", "1", "2026-09-30", "1.0000", "calendar"),
        ("23.0000", "0.0000", "1", "2026-09-30", "0.0000", "calendar"),
        ("23.0000", "0.0000", "1", "2026-09-30", "0.0000", "calendar"),
        ("23.0000", "0.7500", "1", "2026-09-30", "0.7500", "calendar"),
    ])  # fmt: skip
