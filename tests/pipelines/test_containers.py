"""Zip, gzip and folders: what they hold is found, read once and in order; what is wrong with them is told."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.discovery import SourceFile, discover, tellable_names, unused_files
from pipelines.errors import ColumnError, SourceError
from pipelines.reading import containers
from pipelines.reading.containers import member_names, members, table_name
from pipelines.sources import load_profile, read_files, stage

CANONICAL = load_profile("canonical")
STUDENTS = "student_id,last_name\n001,Tremblay\n002,Roy\n"
ENROLMENTS = "student_id,school_year,school_id,enrolled_on,level\n001,2026-2027,014,2026-08-27,SEC1\n"
ATTENDANCE = "student_id,school_id,date,category\n001,014,2026-09-03,excused\n"
SMALL = {"students.csv": STUDENTS, "enrolments.csv": ENROLMENTS, "attendance.csv": ATTENDANCE}


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return path


def gzipped(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content.encode()))
    return path


def written(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def found(folder: Path, spill: Path) -> list[tuple[str, str]]:
    return [(file.table, file.told) for file in discover(CANONICAL, folder, spill=spill)]


def staged_rows(folder: Path, spill: Path, extract: str) -> list[tuple]:
    con = connect()
    stage(con, CANONICAL, read_files(con, CANONICAL, discover(CANONICAL, folder, spill=spill), spill))
    return con.execute(f"select student_id, _line from staged.{extract} order by _file, _line").fetchall()


# What a container holds.


def test_a_plain_file_is_itself_and_is_not_copied(tmp_path):
    path = tmp_path / "students.csv"
    path.write_text(STUDENTS, encoding="utf-8")
    assert members(path, tmp_path / "spill") == [("students.csv", path)]
    assert not (tmp_path / "spill").exists()


def test_a_gzip_is_one_file_named_with_its_suffix_and_matched_without_it(tmp_path):
    path = gzipped(tmp_path / "absences.csv.gz", ATTENDANCE)
    [(name, copy)] = members(path, tmp_path / "spill")
    assert (name, table_name(name), copy.name) == ("absences.csv.gz", "absences.csv", "absences.csv")
    assert copy.read_text(encoding="utf-8") == ATTENDANCE


def test_a_zip_gives_its_files_in_order_without_those_that_a_system_hides(tmp_path):
    path = zipped(
        tmp_path / "envoi.zip",
        {
            "dossier/users.csv": "u",
            "a.csv": "a",
            "__MACOSX/._a.csv": "x",
            "dossier/.DS_Store": "x",
            "~$a.xlsx": "x",
            "vide/": "",
            "sous/dossier/b.csv.gz": gzip.compress(b"b"),
        },
    )
    names = ["envoi.zip/a.csv", "envoi.zip/dossier/users.csv", "envoi.zip/sous/dossier/b.csv.gz"]
    assert member_names(path) == names
    got = members(path, tmp_path / "spill")
    assert [(member.name, member.path.name, member.path.read_text()) for member in got] == list(
        zip(names, ["a.csv", "users.csv", "b.csv"], ["a", "u", "b"], strict=True)
    )


def test_only_what_is_wanted_is_copied(tmp_path):
    path = zipped(tmp_path / "envoi.zip", {"a.csv": "a", "photo.png": "p"})
    assert [member.name for member in members(path, tmp_path / "spill", lambda name: name.endswith(".csv"))] == [
        "envoi.zip/a.csv"
    ]
    assert [copy.name for copy in (tmp_path / "spill").rglob("*") if copy.is_file()] == ["a.csv"]


@pytest.mark.parametrize(
    "hostile",
    [
        "../../users.csv",
        "/etc/users.csv",
        "C:\\temp\\users.csv",
        "..\\..\\users.csv",
        "a/../../users.csv",
        "\\\\x\\users.csv",
    ],
)
def test_a_path_within_a_zip_leads_nowhere_but_into_the_spill_folder(tmp_path, hostile):
    inner = tmp_path / "dedans"
    path = zipped(inner / "envoi.zip", {hostile: "x"})
    [member] = members(path, inner / "spill")
    assert table_name(member.name) == "users.csv"
    assert ".." not in member.name
    assert (inner / "spill").resolve() in member.path.resolve().parents
    assert {file.name for file in tmp_path.rglob("*") if file.is_file()} == {"envoi.zip", "users.csv"}


def test_names_that_no_disk_takes_and_names_told_twice_are_copied_apart(tmp_path):
    path = tmp_path / "envoi.zip"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("a:b*c?.csv", "1")
        container.writestr("x" * 300 + ".csv", "2")
        container.writestr("d.csv", "3")
        with pytest.warns(UserWarning, match="Duplicate"):
            container.writestr("d.csv", "4")
    got = members(path, tmp_path / "spill")
    assert sorted(member.path.read_text() for member in got) == ["1", "2", "3", "4"]
    assert all(len(member.path.name) <= 100 and member.path.suffix == ".csv" for member in got)


# What is wrong with it.


def encrypted(path: Path) -> Path:
    """A zip whose entry says that it is encrypted: bit 0 of its flags, in both headers."""
    content = bytearray(zipped(path, {"students.csv": STUDENTS}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    return path


def unknown_method(path: Path) -> Path:
    content = bytearray(zipped(path, {"students.csv": STUDENTS}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + place] = 9
    path.write_bytes(content)
    return path


def test_a_protected_zip_says_so_when_it_is_needed(tmp_path):
    path = encrypted(tmp_path / "envoi.zip")
    with pytest.raises(SourceError, match="mot de passe") as error:
        members(path, tmp_path / "spill")
    assert (error.value.exit_code, error.value.file) == (3, "envoi.zip")
    assert error.value.remedy
    assert members(path, tmp_path / "spill", lambda name: False) == []


@pytest.mark.parametrize("cut", [10, 60, 120])
def test_a_damaged_or_truncated_zip_says_so(tmp_path, cut):
    path = zipped(tmp_path / "envoi.zip", {"students.csv": STUDENTS * 100})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(SourceError, match="endommagé"):
        members(path, tmp_path / "spill")


def test_a_zip_whose_content_was_altered_says_so_and_leaves_no_copy(tmp_path):
    path = zipped(tmp_path / "envoi.zip", {"students.csv": "x" * 50})
    with zipfile.ZipFile(tmp_path / "stored.zip", "w") as container:
        container.writestr("students.csv", STUDENTS)
    content = (tmp_path / "stored.zip").read_bytes().replace(b"Tremblay", b"Trembley")
    path.write_bytes(content)
    with pytest.raises(SourceError, match="endommagé") as error:
        members(path, tmp_path / "spill")
    assert "Tremb" not in str(error.value)
    assert not [copy for copy in (tmp_path / "spill").rglob("*") if copy.is_file()]


def test_an_unknown_compression_says_so(tmp_path):
    with pytest.raises(SourceError, match="méthode de compression"):
        members(unknown_method(tmp_path / "envoi.zip"), tmp_path / "spill")


@pytest.mark.parametrize(
    "content", [gzip.compress(ATTENDANCE.encode(), mtime=0)[:-6], ATTENDANCE.encode()], ids=["truncated", "none"]
)
def test_a_gzip_that_is_truncated_or_is_none_says_so(tmp_path, content):
    path = tmp_path / "attendance.csv.gz"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="endommagé") as error:
        members(path, tmp_path / "spill")
    assert error.value.file == "attendance.csv.gz"
    assert not [copy for copy in (tmp_path / "spill").rglob("*") if copy.is_file()]


@pytest.mark.parametrize("suffix", [".zip", ".csv.gz"])
def test_a_bomb_is_refused_and_the_disk_stays_bounded(tmp_path, monkeypatch, suffix):
    monkeypatch.setattr(containers, "ALWAYS_ALLOWED", 3 << 20)
    zeros = b"0" * (40 << 20)  # 1,000 times smaller when compressed
    path = tmp_path / f"attendance{suffix}"
    if suffix == ".zip":
        zipped(path, {"attendance.csv": zeros})
    else:
        path.write_bytes(gzip.compress(zeros))
    largest = 0
    real = Path.unlink

    def watched(self: Path, missing_ok: bool = False) -> None:
        nonlocal largest
        largest = max(largest, self.stat().st_size)
        real(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    with pytest.raises(SourceError, match="dépasse toute mesure"):
        members(path, tmp_path / "spill")
    assert 0 < largest <= max(3 << 20, 200 * path.stat().st_size)
    assert not [copy for copy in (tmp_path / "spill").rglob("*") if copy.is_file()]


def test_a_zip_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MOST_MEMBERS", 3)
    with pytest.raises(SourceError, match="plus de 3 fichiers"):
        members(zipped(tmp_path / "envoi.zip", {f"{n}.csv": "x" for n in range(4)}), tmp_path / "spill")


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 12), suffix=st.sampled_from([".zip", ".gz"]))
def test_a_container_of_altered_bytes_is_read_or_refused_never_anything_else(tmp_path_factory, seed, flips, suffix):
    folder = tmp_path_factory.mktemp("altered")
    path = folder / f"students.csv{suffix}"
    content = STUDENTS.encode() * 5
    if suffix == ".zip":
        zipped(path, {"students.csv": content, "b/c.csv": b"c" * 200})
    else:
        path.write_bytes(gzip.compress(content))
    drawn = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(flips):
        data[drawn.randrange(len(data))] = drawn.randrange(256)
    path.write_bytes(data)
    with contextlib.suppress(SourceError):
        members(path, folder / "spill")
        member_names(path)
    shutil.rmtree(folder)


# Discovery.


def test_a_zip_beside_loose_files_and_gzip_give_the_same_rows_as_loose_files(tmp_path):
    loose = written(tmp_path / "a", SMALL)
    mixed = written(tmp_path / "b", {"enrolments.csv": ENROLMENTS})
    zipped(mixed / "envoi.zip", {"export/students.csv": STUDENTS, "lisez-moi.txt": "x"})
    gzipped(mixed / "attendance.csv.gz", ATTENDANCE)
    assert found(mixed, tmp_path / "spill") == [
        ("students", "envoi.zip/export/students.csv"),
        ("enrolments", "enrolments.csv"),
        ("attendance", "attendance.csv.gz"),
    ]
    for extract in ("students", "enrolments", "attendance"):
        assert staged_rows(mixed, tmp_path / "spill_b", extract) == staged_rows(loose, tmp_path / "spill_a", extract)
    assert [path.name for path in unused_files(CANONICAL, mixed)] == ["lisez-moi.txt"]


def test_the_folder_may_itself_be_a_zip(tmp_path):
    path = zipped(tmp_path / "export.zip", dict(SMALL))
    assert found(path, tmp_path / "spill") == [(name[:-4], f"export.zip/{name}") for name in SMALL]


def test_the_same_content_zipped_and_loose_is_read_once(tmp_path):
    folder = written(tmp_path / "a", SMALL)
    zipped(folder / "envoi.zip", {"attendance.csv": ATTENDANCE})
    con = connect()
    reads = read_files(con, CANONICAL, discover(CANONICAL, folder, spill=tmp_path / "s"), tmp_path / "s")
    assert [(read.file_name, read.same_as) for read in reads if read.source_table == "attendance"] == [
        ("attendance.csv", None),
        ("envoi.zip/attendance.csv", 2),
    ]
    assert reads[3].sha256 == reads[2].sha256


def test_an_error_in_a_file_of_a_zip_names_both(tmp_path):
    folder = written(tmp_path / "a", {name: text for name, text in SMALL.items() if name != "students.csv"})
    zipped(folder / "envoi.zip", {"students.csv": "nom\nRoy\n"})
    con = connect()
    with pytest.raises(ColumnError, match=r"envoi\.zip/students\.csv") as error:
        read_files(con, CANONICAL, discover(CANONICAL, folder, spill=tmp_path / "s"), tmp_path / "s")
    assert error.value.file == "envoi.zip/students.csv"


def test_an_export_unzipped_into_a_folder_of_its_own_is_found(tmp_path):
    folder = written(tmp_path / "a", {"attendance.csv": ATTENDANCE})
    written(folder / "export", {"students.csv": STUDENTS, "enrolments.csv": ENROLMENTS})
    written(folder / ".cache", {"grades.csv": "x"})
    assert found(folder, tmp_path / "spill") == [
        ("students", "export/students.csv"),
        ("enrolments", "export/enrolments.csv"),
        ("attendance", "attendance.csv"),
    ]


def test_a_folder_of_old_extracts_is_left_alone(tmp_path):
    folder = written(tmp_path / "a", SMALL)
    written(folder / "archives", {"attendance_2025.csv": ATTENDANCE, "grades.csv": "x"})
    assert [name for _, name in found(folder, tmp_path / "spill")] == list(SMALL)
    assert [path.relative_to(folder).as_posix() for path in unused_files(CANONICAL, folder)] == [
        "archives/attendance_2025.csv",
        "archives/grades.csv",
    ]


def test_a_table_in_two_folders_is_an_error(tmp_path):
    folder = written(tmp_path / "a", {"attendance.csv": ATTENDANCE})
    for week in ("2026-11-20", "2026-11-27"):
        written(folder / week, {"students.csv": STUDENTS, "enrolments.csv": ENROLMENTS})
    with pytest.raises(SourceError, match="« 2026-11-20 » et « 2026-11-27 »") as error:
        discover(CANONICAL, folder, spill=tmp_path / "spill")
    assert "table enrolments" in error.value.message


def test_what_a_zip_holds_is_told_only_where_it_looks_like_a_table(tmp_path):
    folder = tmp_path / "a"
    zipped(folder / "envoi.zip", {"students.csv": STUDENTS, "bulletins/Tremblay Zoé.pdf": "x", "grades.csv.gz": "x"})
    with pytest.raises(SourceError) as error:
        discover(CANONICAL, folder, spill=tmp_path / "spill")
    assert "students.csv" in error.value.message
    assert "1\u00a0autre fichier" in error.value.message
    assert "Tremblay" not in error.value.message
    assert tellable_names(["envoi.zip/Tremblay.pdf", "grades.csv.gz"]) == ["grades.csv.gz"]


def test_a_compressed_file_needs_a_folder_to_be_copied_to(tmp_path):
    zipped(tmp_path / "envoi.zip", dict(SMALL))
    with pytest.raises(ValueError, match="spill"):
        discover(CANONICAL, tmp_path)


def test_a_file_is_told_by_its_own_name_where_it_has_no_other(tmp_path):
    assert SourceFile("students", tmp_path / "students.csv").told == "students.csv"


# Any table comes back identical.

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.binary(max_size=2000), name=st.sampled_from(["a.csv", "dossier/é à.csv", "a.csv.gz"]))
def test_any_content_comes_back_identical_from_gzip_and_zip(tmp_path_factory, content, name):
    folder = tmp_path_factory.mktemp("round")
    inner = gzip.compress(content) if name.endswith(".gz") else content
    zipped(folder / "a.zip", {name: inner})
    (folder / "b.csv.gz").write_bytes(gzip.compress(content))
    for path in (folder / "a.zip", folder / "b.csv.gz"):
        [member] = members(path, folder / "spill")
        assert member.path.read_bytes() == content
    shutil.rmtree(folder)


def test_a_zip_within_a_zip_is_not_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as container:
        container.writestr("students.csv", STUDENTS)
    path = zipped(tmp_path / "dehors.zip", {"dedans.zip": inner.getvalue()})
    assert member_names(path) == ["dehors.zip/dedans.zip"]
