"""The samples in the repository are what the seed gives, byte for byte (Parquet: table for table)."""

import csv
import gzip
import importlib.util
import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipelines.samples.broken import FAULTS, SIX, small_centre
from pipelines.samples.committed import write_committed
from pipelines.samples.complete import ADDED_TABLES, COMPLETE_TABLES
from pipelines.samples.complete_stories import COMPLETE_STORIES
from pipelines.samples.stories import STORIES
from pipelines.samples.text_files import write_text

COMMITTED = Path(__file__).parents[2] / "data_samples"


def files_of(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def parts_of(path):
    with zipfile.ZipFile(path) as book:
        return {part: book.read(part) for part in book.namelist()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data_samples")
    write_committed(folder)
    return folder


def test_the_same_files(fresh):
    assert files_of(fresh) == files_of(COMMITTED)


def test_the_same_content(fresh):
    for name in files_of(fresh):
        if name.endswith(".parquet"):
            assert pq.read_table(fresh / name).equals(pq.read_table(COMMITTED / name)), name
        elif name.endswith(".gz") and "truncated" not in name:  # what is inside: each zlib packs it in its own way
            unpacked, held = (gzip.decompress((folder / name).read_bytes()) for folder in (fresh, COMMITTED))
            assert unpacked == held, name
        elif name.endswith((".xlsx", ".zip")):
            # What zlib makes of the same bytes differs between its versions.
            assert parts_of(fresh / name) == parts_of(COMMITTED / name), name
        else:
            assert (fresh / name).read_bytes() == (COMMITTED / name).read_bytes(), name


def test_they_stay_small():
    """Seven forms of the same centre hold in ten megabytes; the complete one, a smaller centre, in two more."""
    sizes = {name: (COMMITTED / name).stat().st_size for name in files_of(COMMITTED)}
    assert sum(sizes.values()) < 12_000_000
    assert sum(size for name, size in sizes.items() if not name.startswith("complete/")) < 10_000_000
    assert max(sizes.values()) < 1_500_000


def test_parquet_holds_what_csv_holds():
    for path in (COMMITTED / "canonical").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        table = pq.read_table(COMMITTED / "parquet" / f"{path.stem}.parquet")
        assert table.column_names == list(rows[0])
        assert table.num_rows == len(rows)
        for name in table.column_names:
            filled = sum(row[name] != "" for row in rows)
            assert table.num_rows - table[name].null_count == filled, f"{path.stem}.{name}"


def test_parquet_is_typed():
    grades = pq.read_schema(COMMITTED / "parquet" / "grades.parquet")
    enrolments = pq.read_schema(COMMITTED / "parquet" / "enrolments.parquet")
    assert grades.field("mark").type == pa.decimal128(5, 2)
    assert grades.field("recorded_on").type == pa.date32()
    assert grades.field("student_id").type == pa.string()
    assert enrolments.field("modified_expectations").type == pa.bool_()


def test_cells_are_written_as_promised():
    lines = (COMMITTED / "canonical" / "enrolments.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("student_id,school_year,school_id,enrolled_on,withdrawn_on,level,")
    assert lines[3] == "0360103,2026-2027,014,2026-08-26,2027-02-12,SEC4,402,1,regular,false,,false"
    marks = (COMMITTED / "canonical" / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert marks[1] == "0360101,014,2026-2027,055306,301,,1,74,,2026-11-06"
    assert any(re.search(r",[4-9][0-9]\.5,,2026-11-06$", line) for line in marks)
    assert any(",84,B+," in line for line in marks)
    calendar = (COMMITTED / "canonical" / "calendar.csv").read_text(encoding="utf-8").splitlines()
    assert "014,1,2026-08-28,true,4" in calendar
    assert "014,1,2026-08-29,false," in calendar


def test_the_readme_tells_every_story():
    page = (COMMITTED / "README.md").read_text(encoding="utf-8")
    assert "eleve360 explain" in page
    for story in (*STORIES, *COMPLETE_STORIES):
        assert f"| `{story.student_id}` | {story.school_id}, {story.level}" in page
    for name in COMPLETE_TABLES:
        assert (COMMITTED / "complete" / f"{name}.csv").is_file()
    for name in ADDED_TABLES:
        assert f"| `{name}.csv` |" in page


# A fault that is not in one file only.
SEVERAL_FILES = ("same_file_twice", "student_without_enrolment", "one_zip", "no_source_matches")


def test_each_fault_is_told_and_is_one_fault():
    """Each folder differs from the others by the one file that its page names."""
    page = (COMMITTED / "broken" / "README.md").read_text(encoding="utf-8")
    folders = sorted(path.name for path in (COMMITTED / "broken").iterdir() if path.is_dir())
    assert folders == sorted(FAULTS)
    sound = COMMITTED / "broken" / "same_file_twice"  # its six files are untouched, a copy stands beside them
    for name, fault in FAULTS.items():
        assert f"| `{name}/` | {fault.holds} |" in page
        if fault.file_format == "csv" and fault.centre is small_centre and name not in SEVERAL_FILES:
            changed = [
                path.name for path in sorted(sound.glob("*.csv")) if path.name != "attendance_copie.csv"
                and not ((COMMITTED / "broken" / name / path.name).exists()
                         and (COMMITTED / "broken" / name / path.name).read_bytes() == path.read_bytes())
            ]  # fmt: skip
            assert len(changed) == 1, name
            assert changed[0].removesuffix(".csv") in fault.holds, name


def lines_of(fault, table):
    return (COMMITTED / "broken" / fault / f"{table}.csv").read_text(encoding="utf-8").splitlines()


def test_the_faults_themselves():
    broken = COMMITTED / "broken"
    assert not (broken / "missing_file" / "enrolments.csv").exists()
    assert "level" not in lines_of("missing_column", "enrolments")[0].split(",")
    mixed = (broken / "wrong_encoding" / "students.csv").read_bytes()
    assert b"Kon\xe9" in mixed
    assert "Zoé".encode() in mixed
    assert b"Zo\xe9" in (broken / "windows_1252" / "students.csv").read_bytes()
    assert (broken / "utf16" / "students.csv").read_bytes().startswith(b"\xff\xfes\x00t\x00")
    assert (broken / "empty_file" / "attendance.csv").stat().st_size == 0
    assert len(lines_of("header_only", "attendance")) == 1
    assert ",motivee," in lines_of("unknown_code", "attendance")[1]
    assert ",2062-10-09," in lines_of("date_in_future", "attendance")[1]
    assert ",105," in lines_of("mark_of_105", "grades")[1]
    assert not any("0360113" in line for line in lines_of("student_without_enrolment", "enrolments"))
    assert any("0360113" in line for line in lines_of("student_without_enrolment", "students"))
    assert lines_of("enrolment_without_student", "enrolments")[-1].startswith("0999999,")
    assert lines_of("same_file_twice", "attendance") == lines_of("same_file_twice", "attendance_copie")
    assert sum(",PRIMAIRE" in line for line in lines_of("one_bad_column", "enrolments")) == 2
    assert lines_of("ragged_row", "grades")[2].endswith(",de trop")
    assert lines_of("unclosed_quote", "students")[-1].count('"') == 1
    first, last = (lines_of("conflicting_duplicate", "grades")[n].split(",") for n in (1, -1))
    assert first[:7] == last[:7]
    assert first[7] != last[7]
    types = pq.read_schema(broken / "parquet_other_types" / "grades.parquet")
    assert types.field("student_id").type == pa.string()
    assert types.field("mark").type == pa.float64()
    assert types.field("recorded_on").type == pa.string()
    numbers = pq.read_table(broken / "parquet_ids_as_numbers" / "students.parquet")
    assert numbers["student_id"].to_pylist()[0] == 360101
    assert numbers.num_rows == len(SIX)


def test_nothing_of_the_generator_reads_the_repository():
    package = Path(importlib.util.find_spec("pipelines.samples").origin).parent
    for module in package.glob("*.py"):
        code = module.read_text(encoding="utf-8")
        assert "__file__" not in code, module.name
        assert "read_csv" not in code, module.name


AWKWARD = ['a"b', "x;y", "1,5", "l\nm", ""]
cells = some.one_of(some.none(), some.text(some.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=8))


@given(
    rows=some.lists(some.tuples(cells, cells, some.sampled_from(AWKWARD)), min_size=1, max_size=6),
    quote_all=some.booleans(),
    encoding=some.sampled_from(["utf-8", "cp1252"]),
)
def test_text_files_read_back_as_they_were(tmp_path_factory, rows, quote_all, encoding):
    path = tmp_path_factory.mktemp("text") / "table.csv"
    table = pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(("a", "b", "c"))})
    write_text(table, path, delimiter=";", encoding=encoding, quote_all=quote_all, newline="\r\n")
    with path.open(encoding=encoding, newline="") as file:
        read = list(csv.reader(file, delimiter=";"))
    assert read == [["a", "b", "c"], *[[cell or "" for cell in row] for row in rows]]


def test_a_name_that_the_encoding_lacks_is_an_error(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_text(pa.table({"nom": ["Nguyễn"]}), tmp_path / "a.csv", encoding="cp1252")
