"""The invented centre as OneRoster exports: what the files hold, the same bytes each time."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from pipelines.oneroster_manifest import STANDARD
from pipelines.samples import generate
from pipelines.samples.oneroster import FILES, VERSIONS, export, write_oneroster
from pipelines.samples.oneroster_roster import sourced_ids

COMMITTED = Path(__file__).parents[2] / "data_samples"


@pytest.fixture(scope="module")
def centre():
    return generate(60, 1)


def committed_files(version: str) -> dict[str, list[dict[str, str]]]:
    """Rows of every file of the committed export, by its name."""
    if version == "1.1":
        texts = {path.stem: path.read_text(encoding="utf-8") for path in (COMMITTED / "oneroster11").glob("*.csv")}
    else:
        with zipfile.ZipFile(COMMITTED / "oneroster12" / "oneroster.zip") as held:
            texts = {name.removesuffix(".csv"): held.read(name).decode("utf-8") for name in held.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_centre_gives_the_same_bytes(centre, tmp_path, version):
    first, second = (write_oneroster(centre, tmp_path / name, version) for name in ("a", "b"))
    assert [path.name for path in first] == [path.name for path in second]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(first, second, strict=True))


def test_another_version_is_refused(centre, tmp_path):
    with pytest.raises(ValueError, match=r"version: 1\.1 or 1\.2, not 1\.0"):
        write_oneroster(centre, tmp_path, "1.0")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_manifest_tells_every_file_of_the_version(centre, version):
    tables = export(centre, version)
    told = dict(tables["manifest"].itertuples(index=False, name=None))
    assert told["oneroster.version"] == version
    assert {name: told[f"file.{name}"] for name in FILES[version]} == {
        name: "bulk" if name in tables else "absent" for name in FILES[version]
    }
    assert set(tables) - {"manifest"} <= set(STANDARD.values())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_reference_of_the_committed_export_is_there(version):
    files = committed_files(version)
    ids = {name: {row["sourcedId"] for row in rows} for name, rows in files.items() if rows and "sourcedId" in rows[0]}
    assert all(len(ids[name]) == len(files[name]) for name in ids), "a sourcedId is told twice"
    session = "gradingPeriodSourcedId" if version == "1.1" else "academicSessionSourcedId"
    references = [
        ("classes", "courseSourcedId", "courses"), ("classes", "schoolSourcedId", "orgs"),
        ("courses", "schoolYearSourcedId", "academicSessions"), ("enrollments", "classSourcedId", "classes"),
        ("enrollments", "userSourcedId", "users"), ("demographics", "sourcedId", "users"),
        ("lineItems", "classSourcedId", "classes"), ("lineItems", "categorySourcedId", "categories"),
        ("lineItems", session, "academicSessions"), ("results", "lineItemSourcedId", "lineItems"),
        ("results", "studentSourcedId", "users"),
    ]  # fmt: skip
    if version == "1.2":
        references += [("roles", "userSourcedId", "users"), ("scoreScales", "classSourcedId", "classes"),
                       ("lineItemLearningObjectiveIds", "lineItemSourcedId", "lineItems")]  # fmt: skip
    for name, column, referred in references:
        assert {row[column] for row in files[name]} <= ids[referred], f"{name}.{column}"
    for row in files["classes"]:
        assert set(row["termSourcedIds"].split(",")) <= ids["academicSessions"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_result_falls_within_its_scale_and_a_student_is_enrolled_in_the_class(version):
    files = committed_files(version)
    items = {row["sourcedId"]: row for row in files["lineItems"]}
    enrolled = {(row["classSourcedId"], row["userSourcedId"]) for row in files["enrollments"]}
    for row in files["results"]:
        item = items[row["lineItemSourcedId"]]
        assert (item["classSourcedId"], row["studentSourcedId"]) in enrolled
        assert not row["score"] or 0 <= float(row["score"]) <= float(item["resultValueMax"])
    assert {item["resultValueMax"] for item in items.values()} == {"20.0", "100.0"}


def test_version_1_2_never_marks_on_a_school_year_and_gives_letters_as_text():
    files = committed_files("1.2")
    kinds = {row["sourcedId"]: row["type"] for row in files["academicSessions"]}
    assert {kinds[row["academicSessionSourcedId"]] for row in files["lineItems"]} == {"gradingPeriod"}
    letters = [row for row in files["results"] if row["textScore"]]
    assert {row["textScore"] for row in letters} == {"A+", "A", "B+", "B", "C+", "C", "D", "E"}
    assert {row["score"] for row in letters} == {""}
    assert "role" not in files["users"][0]


def test_a_few_people_are_no_students_and_one_was_deleted():
    users = committed_files("1.1")["users"]
    roles = [row["role"] for row in users]
    assert {role: roles.count(role) for role in set(roles)} == {"student": 601, "teacher": 3, "administrator": 3}
    assert [row["status"] for row in users].count("tobedeleted") == 1


def test_sourced_ids_are_different_and_follow_on():
    ids = sourced_ids("result", 5_000)
    assert len(set(ids)) == 5_000
    assert list(sourced_ids("result", 10, 90)) == list(ids[90:100])
    assert all(len(one) == 13 for one in ids)
