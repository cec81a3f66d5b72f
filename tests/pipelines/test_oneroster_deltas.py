"""The OneRoster source over time: the last bulk export and the deltas that followed it make one roster."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.config import Config
from pipelines.database import connect
from pipelines.errors import SourceError
from pipelines.keys import create_key_file
from pipelines.session import open_session
from pipelines.weekly import read_extracts, run_week
from tests.pipelines.oneroster_export import BASE, accept_export, read_export, staged, write_export

SAMPLE = Path(__file__).parents[2] / "data_samples" / "oneroster11"
LATER, LATEST = "2026-10-01T08:00:00.000Z", "2026-11-01T08:00:00.000Z"
USERS, ENROLLMENTS, RESULTS = (
    BASE[name].lstrip("\n").splitlines(keepends=True)[0] for name in ("users", "enrollments", "results")
)
MOVED = f"u2,active,{LATER},true,o14,student,b,Noé,Roy-Côté,0012346,09\n"
GONE = f"u2,tobedeleted,{LATEST},,,,,,,,\n"


def manifest(**modes: str) -> str:
    rows = [f"file.{name},{mode}\n" for name, mode in modes.items()]
    return "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n" + "".join(rows)


def zipped(folder: Path, name: str, **tables: str) -> None:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as out:
        for table, text in tables.items():
            out.writestr(f"{table}.csv", text.lstrip("\n"))


def bulk_zip(folder: Path, name: str = "2026-08-30.zip") -> Path:
    """`BASE` as a zip, alone in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    zipped(folder, name, manifest=manifest(**dict.fromkeys(BASE, "bulk")), **BASE)
    return folder


def names(folder: Path) -> list[tuple[str | None, ...]]:
    con = accept_export(folder)
    return con.execute(
        "select student_id, last_name, level from accepted.students join accepted.enrolments using (student_id) "
        "order by student_id"
    ).fetchall()


def message(folder: Path) -> str:
    with pytest.raises(SourceError) as error:
        read_export(connect(), folder)
    assert error.value.remedy
    return error.value.message


def test_only_the_newest_record_of_a_sourced_id_counts(tmp_path):
    users = BASE["users"] + MOVED
    rows = staged(tmp_path, "students", users=users)("student_id", "last_name", "_ignored")
    assert rows == [
        ("0012345", "Côté-Lœuvre", None),
        ("0012346", "Roy", "superseded"),
        (None, "Prof", "not_a_student"),
        ("0012346", "Roy-Côté", None),
    ]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("", "", "B"),  # the later line
        ("2026-10-01T08:00:00Z", "2026-10-01T08:00:00Z", "B"),
        ("2026-10-02", "2026-10-01", "A"),
        ("2026-10-01", "", "A"),  # without a date, a record is the oldest
        ("2026-10-01T20:00:00-05:00", "2026-10-01T23:00:00Z", "A"),  # one o'clock in the morning, in Greenwich
        ("hier", "2026-10-01", "B"),
    ],
)
def test_the_date_then_the_place_in_the_files_tells_the_newest(tmp_path, first, second, kept):
    record = "u1,active,{stamp},true,o14,student,a,Anaïs,{name},0012345,08\n"
    users = USERS + record.format(stamp=first, name="A") + record.format(stamp=second, name="B")
    rows = staged(tmp_path, "students", users=users)("last_name", "_ignored")
    assert [name for name, ignored in rows if ignored is None] == [kept]


def test_a_bulk_zip_and_its_deltas_make_one_roster(tmp_path):
    folder = bulk_zip(tmp_path / "export")
    assert names(folder) == [("0012345", "Côté-Lœuvre", "SEC2"), ("0012346", "Roy", "SEC2")]

    zipped(folder, "2026-10-01.zip", manifest=manifest(users="delta", orgs="absent"), users=USERS + MOVED)
    assert names(folder) == [("0012345", "Côté-Lœuvre", "SEC2"), ("0012346", "Roy-Côté", "SEC3")]

    zipped(folder, "2026-11-01.zip", manifest=manifest(users="delta"), users=USERS + GONE)
    assert names(folder) == [("0012345", "Côté-Lœuvre", "SEC2")]

    back = MOVED.replace(LATER, "2026-12-01T08:00:00.000Z").replace("Roy-Côté", "Roy")
    zipped(folder, "2026-12-01.zip", manifest=manifest(users="delta"), users=USERS + back)
    assert names(folder) == [("0012345", "Côté-Lœuvre", "SEC2"), ("0012346", "Roy", "SEC3")]


def test_what_hangs_on_a_deleted_record_goes_with_it_and_every_record_is_accounted_for(tmp_path):
    folder = bulk_zip(tmp_path / "export")
    zipped(
        folder,
        "2026-10-01.zip",
        manifest=manifest(users="delta", results="delta", classes="delta"),
        users=USERS + f"u1,tobedeleted,{LATER},,,,,,,,\n",
        results=RESULTS + f"r9,active,{LATER},k1,u2,fully graded,60,2026-11-06,\n",
        classes=BASE["classes"].lstrip("\n").splitlines(keepends=True)[0] + f"h201,tobedeleted,{LATER},,,,,,,,\n",
    )
    con = accept_export(folder)
    assert con.execute("select student_id, home_group from accepted.enrolments").fetchall() == [("0012346", None)]
    assert con.execute("select student_id, mark::varchar from accepted.grades").fetchall() == [("0012346", "60.00")]
    assert con.execute("select count(*) from accepted.assignments").fetchone() == (0,)
    told = con.execute("""
        select table_name, file_name, records, accepted, rejected, ignored_rules from acceptance.run_input
        where table_name in ('students', 'enrolments', 'grades', 'assignments') order by all
    """)
    assert told.fetchall() == [
        ("assignments", "2026-08-30.zip/results.csv", 4, 0, 0, '{"deleted_at_source":1,"is_grade":3}'),
        ("assignments", "2026-10-01.zip/results.csv", 1, 0, 0, '{"is_grade":1}'),
        ("enrolments", "2026-08-30.zip/enrollments.csv", 5, 1, 0, '{"deleted_at_source":3,"not_a_student":1}'),
        ("grades", "2026-08-30.zip/results.csv", 4, 0, 0, '{"deleted_at_source":3,"is_assignment":1}'),
        ("grades", "2026-10-01.zip/results.csv", 1, 1, 0, None),
        ("students", "2026-08-30.zip/users.csv", 3, 1, 0, '{"not_a_student":1,"superseded":1}'),
        ("students", "2026-10-01.zip/users.csv", 1, 0, 0, '{"deleted_at_source":1}'),
    ]


@pytest.mark.parametrize("table", ["enrollments", "lineItems", "results"])
def test_a_deleted_record_of_any_table_takes_its_fact_away(tmp_path, table):
    """One line whose date is later than the bulk's, and which says nothing but that it is deleted."""
    lines = BASE[table].lstrip("\n").splitlines(keepends=True)
    first = lines[1].split(",")[0]
    gone = f"{first},tobedeleted,{LATER}" + "," * (lines[0].count(",") - 2) + "\n"
    before = accept_export(write_export(tmp_path / "before"))
    after = accept_export(write_export(tmp_path / "after", **{table: "".join(lines) + gone}))
    counted = "select count(*) from accepted.grades where competency is null"
    if table == "enrollments":
        counted = "select count(*) from accepted.enrolments where student_id = '0012345' and home_group = '201'"
    assert (before.execute(counted).fetchone()[0], after.execute(counted).fetchone()[0]) in {(2, 1), (1, 0)}


def test_files_whose_names_end_alike_are_one_delivery(tmp_path):
    folder = write_export(tmp_path / "export", manifest=manifest(users="bulk", results="bulk"))
    (folder / "manifest_2026-10-01.csv").write_text(manifest(users="delta"), encoding="utf-8")
    (folder / "users_2026-10-01.csv").write_text(USERS + MOVED, encoding="utf-8")
    assert names(folder)[1] == ("0012346", "Roy-Côté", "SEC3")


def test_a_delta_without_its_bulk_export_is_an_error(tmp_path):
    folder = bulk_zip(tmp_path / "export")
    modes = dict.fromkeys(BASE, "bulk") | {"results": "delta"}
    zipped(folder, "2026-08-30.zip", manifest=manifest(**modes), **BASE)
    assert message(folder) == (
        "2026-08-30.zip/results.csv : results ne vient qu'en exportation partielle (delta). "
        "Sans l'exportation complète (bulk) qui la précède, ce qui n'a pas changé manquerait."
    )


def test_a_delta_that_comes_before_the_bulk_export_is_an_error(tmp_path):
    folder = bulk_zip(tmp_path / "export", "complet.zip")
    zipped(folder, "2026-10-01.zip", manifest=manifest(users="delta"), users=USERS + MOVED)
    assert message(folder) == (
        "2026-10-01.zip/users.csv : cette exportation partielle se place, par son nom, avant la complète "
        "(complet.zip/users.csv)."
    )


def test_two_bulk_exports_are_an_error(tmp_path):
    folder = bulk_zip(tmp_path / "export")
    changed = BASE | {"users": BASE["users"].replace("Roy", "Roi")}
    zipped(folder, "2026-11-30.zip", manifest=manifest(**dict.fromkeys(BASE, "bulk")), **changed)
    assert message(folder).startswith(
        "users : deux exportations complètes sont dans le dossier, "
        "2026-08-30.zip/users.csv et 2026-11-30.zip/users.csv."
    )


def test_two_whole_exports_without_a_manifest_are_an_error(tmp_path):
    """A student of the first is not in the second: merged, the departure would be lost."""
    second = BASE["users"].replace("u2,,,true,o14,student,b,Noé,Roy,0012346,08\n", "").lstrip("\n")
    loose = write_export(tmp_path / "export")
    (loose / "users_2026-11-16.csv").write_text(second, encoding="utf-8")
    assert message(loose).startswith(
        "users : deux exportations complètes sont dans le dossier, users.csv et users_2026-11-16.csv."
    )
    beside_bulk = bulk_zip(tmp_path / "zips")
    zipped(beside_bulk, "2026-11-16.zip", **(BASE | {"users": second}))
    assert message(beside_bulk).startswith(
        "users : deux exportations complètes sont dans le dossier, "
        "2026-08-30.zip/users.csv et 2026-11-16.zip/users.csv."
    )


CHANGED = f"u2,active,{LATEST},true,o14,student,z,{{names}},{{identifier}},08\n"


@pytest.mark.parametrize(
    ("deltas", "line"),
    [
        ([f"u2,tobedeleted,{LATER},,,,,,,,\n", CHANGED.format(names="Zoé,Roy", identifier="0099999")], 2),
        ([CHANGED.format(names="Zoé,Autre", identifier="0099999")], 2),
        ([MOVED + CHANGED.format(names="Zoé,Autre", identifier="0099999")], 3),
    ],
)
def test_a_sourced_id_that_passes_to_another_child_is_an_error_that_names_neither(tmp_path, deltas, line):
    folder = bulk_zip(tmp_path / "export")
    for month, users in enumerate(deltas, start=10):
        zipped(folder, f"2026-{month}-15.zip", manifest=manifest(users="delta"), users=USERS + users)
    with pytest.raises(SourceError) as error:
        read_export(connect(), folder)
    last = f"2026-{9 + len(deltas)}-15.zip/users.csv"
    assert (error.value.file, error.value.line, error.value.column) == (last, line, "sourcedId")
    assert error.value.message.startswith(f"{last}, ligne {line} : ce sourcedId était celui d'une autre personne")
    for told in ("u2", "0099999", "0012346", "Zoé", "Roy"):
        assert told not in error.value.message + error.value.remedy


def test_a_corrected_identifier_is_the_same_person(tmp_path):
    folder = bulk_zip(tmp_path / "export")
    corrected = CHANGED.format(names="Noé,Roy", identifier="0099999")
    zipped(folder, "2026-11-01.zip", manifest=manifest(users="delta"), users=USERS + corrected)
    assert names(folder) == [("0012345", "Côté-Lœuvre", "SEC2"), ("0099999", "Roy", "SEC2")]


def test_a_file_that_the_manifest_announces_must_be_there(tmp_path):
    folder = write_export(tmp_path / "export", manifest=manifest(users="bulk", roles="bulk", resources="bulk"))
    assert message(folder) == "manifest.csv : le manifeste annonce roles.csv (bulk), qui n'est pas avec lui."


def test_a_manifest_says_bulk_delta_or_absent(tmp_path):
    folder = write_export(tmp_path / "export", manifest=manifest(users="Bulk", lineItems="complet"))
    assert message(folder) == "manifest.csv : file.lineItems n'est ni bulk, ni delta, ni absent."


def test_a_delta_without_dates_on_a_dated_bulk_is_an_error(tmp_path):
    folder = bulk_zip(tmp_path / "export")
    undated = MOVED.replace(LATER, "")
    zipped(folder, "2026-10-01.zip", manifest=manifest(users="delta"), users=USERS + undated)
    assert names(folder)[1] == ("0012346", "Roy-Côté", "SEC3")  # neither has dates: the order of the files tells

    dated = BASE | {"users": BASE["users"].replace("u2,,", f"u2,active,{LATER}")}
    zipped(folder, "2026-08-30.zip", manifest=manifest(**dict.fromkeys(BASE, "bulk")), **dated)
    assert "n'ont pas de dateLastModified" in message(folder)


def test_without_a_role_or_a_roles_file_nobody_is_a_student(tmp_path):
    users = USERS.replace("role,", "") + "u1,,,true,o14,a,Anaïs,Côté,0012345,08\n"
    folder = write_export(tmp_path / "export", users=users)
    assert message(folder).startswith("users.csv : ni colonne role (OneRoster 1.1), ni fichier roles.csv (1.2)")


def test_a_message_never_holds_what_a_cell_says(tmp_path):
    folder = write_export(tmp_path / "export", manifest=manifest(users="0012345"))
    assert "0012345" not in message(folder)


def test_a_student_deleted_at_the_source_leaves_the_portraits_and_comes_back(tmp_path):
    """A student of the sample is deleted by a delta; then the delta is withdrawn."""
    folder = tmp_path / "extraits"
    shutil.copytree(SAMPLE, folder)
    create_key_file(tmp_path / "eleve360.key")
    config = Config(formats=["csv"], centre_id="360", source="oneroster", extracts=folder).resolved(tmp_path)
    stamp = "2026-11-30T12:00:00.000Z"

    def enrolled(as_of: date) -> tuple[int, int]:
        with open_session(config) as session:
            read_extracts(session)
            run_week(session, as_of)
        with duckdb.connect(str(config.store / "portraits.duckdb"), read_only=True) as con:
            return con.execute("select count(*), count(distinct student_key) from current_portrait").fetchone()

    whole = enrolled(date(2026, 11, 29))
    header, *users = (folder / "users.csv").read_text(encoding="utf-8").splitlines()
    followed = (folder / "interventions.csv").read_text(encoding="utf-8")
    sourced_id = next(line.split(",")[0] for line in users if line.split(",")[11] not in followed)
    gone = f"{sourced_id},tobedeleted,{stamp}" + "," * (header.count(",") - 2)
    (folder / "users_2026-12-01.csv").write_text(f"{header}\n{gone}\n", encoding="utf-8")
    (folder / "manifest_2026-12-01.csv").write_text(manifest(users="delta"), encoding="utf-8")
    assert enrolled(date(2026, 12, 6)) == (whole[0] - 1, whole[1] - 1)
    (folder / "users_2026-12-01.csv").unlink()
    (folder / "manifest_2026-12-01.csv").unlink()
    assert enrolled(date(2026, 12, 13)) == whole
