"""How a folder of valid extracts is spoiled: each function takes the folder and leaves one fault in it."""

import csv
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.samples import stories as st

Rows = list[list[str]]
Spoil = Callable[[Path], None]


def _rewrite(path: Path, change: Callable[[Rows], Rows]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(change(rows))


def set_cell(table: str, row: int, column: str, text: str) -> Spoil:
    """A fault that is one cell: `row` is the physical line less one (0 = header)."""

    def change(rows: Rows) -> Rows:
        rows[row][rows[0].index(column)] = text
        return rows

    return lambda folder: _rewrite(folder / f"{table}.csv", change)


def missing_file(folder: Path) -> None:
    (folder / "enrolments.csv").unlink()


def missing_column(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        gone = rows[0].index("level")
        return [row[:gone] + row[gone + 1 :] for row in rows]

    _rewrite(folder / "enrolments.csv", change)


def two_encodings(folder: Path) -> None:
    path = folder / "students.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    encodings = ["cp1252" if line.startswith(st.DECLINE) else "utf-8" for line in lines]
    path.write_bytes(b"".join(line.encode(name) for line, name in zip(lines, encodings, strict=True)))


def windows_1252(folder: Path) -> None:
    path = folder / "students.csv"
    path.write_bytes(path.read_bytes().decode("utf-8").encode("cp1252"))


def utf16(folder: Path) -> None:
    path = folder / "students.csv"
    # Little-endian with its mark, written out: the plain "utf-16" codec follows the machine.
    path.write_bytes(b"\xff\xfe" + path.read_bytes().decode("utf-8").encode("utf-16-le"))


def empty_file(folder: Path) -> None:
    (folder / "attendance.csv").write_bytes(b"")


def header_only(folder: Path) -> None:
    _rewrite(folder / "attendance.csv", lambda rows: rows[:1])


def student_without_enrolment(folder: Path) -> None:
    def without(rows: Rows) -> Rows:
        return [row for row in rows if st.DECLINE not in row]

    for table in ("enrolments", "attendance", "grades"):
        _rewrite(folder / f"{table}.csv", without)


def enrolment_without_student(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        return [*rows, ["0999999", *rows[1][1:]]]

    _rewrite(folder / "enrolments.csv", change)


def same_file_twice(folder: Path) -> None:
    (folder / "attendance_copie.csv").write_bytes((folder / "attendance.csv").read_bytes())


def ragged_row(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        rows[2] = [*rows[2], "de trop"]
        return rows

    _rewrite(folder / "grades.csv", change)


def unclosed_quote(folder: Path) -> None:
    path = folder / "students.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[-1].split(",")
    cells[1] = '"' + cells[1]
    path.write_bytes(("\n".join([*lines[:-1], ",".join(cells)]) + "\n").encode("utf-8"))


def conflicting_duplicate(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        mark = rows[0].index("mark")
        other = "74" if rows[1][mark] != "74" else "73"
        return [*rows, [*rows[1][:mark], other, *rows[1][mark + 1 :]]]

    _rewrite(folder / "grades.csv", change)


def retyped(other: Callable[[str, pa.DataType], pa.DataType]) -> Spoil:
    """A fault that writes the Parquet files again with other types."""

    def apply(folder: Path) -> None:
        for path in sorted(folder.glob("*.parquet")):
            table = pq.read_table(path)
            pq.write_table(table.cast(pa.schema([(one.name, other(one.name, one.type)) for one in table.schema])), path)

    return apply


def other_type(_: str, usual: pa.DataType) -> pa.DataType:
    """Dates as text; marks and whole numbers as floating-point numbers."""
    if pa.types.is_date(usual):
        return pa.string()
    return pa.float64() if pa.types.is_decimal(usual) or pa.types.is_integer(usual) else usual


def number_for_identifier(name: str, usual: pa.DataType) -> pa.DataType:
    return pa.int64() if name in ("student_id", "school_id") else usual


def one_bad_column(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        level, school = rows[0].index("level"), rows[0].index("school_id")
        for row in rows[1:]:
            if row[school] == "102":
                row[level] = row[level].replace("PRIM", "PRIMAIRE")
        return rows

    _rewrite(folder / "enrolments.csv", change)


# --- files as they come --------------------------------------------------------------------------------------


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def repeated_header(folder: Path) -> None:
    path = folder / "grades.csv"
    header, *rows = _lines(path)
    path.write_bytes(header + b"".join(rows[:20]) + header + b"".join(rows[20:40]) + header + b"".join(rows[40:]))


def preamble(folder: Path) -> None:
    path = folder / "students.csv"
    title = "Liste des élèves\nExtraction du 30 novembre 2026\n\n".encode()
    path.write_bytes(title + path.read_bytes())


def trailing_delimiter(folder: Path) -> None:
    path = folder / "enrolments.csv"
    path.write_bytes(b"".join(line.rstrip(b"\n") + b",\n" for line in _lines(path)))


def mixed_line_ends(folder: Path) -> None:
    path = folder / "grades.csv"
    lines = [line.rstrip(b"\n") + (b"\r\n" if rank % 2 else b"\n") for rank, line in enumerate(_lines(path))]
    path.write_bytes(b"".join(lines))


def line_break_in_a_cell(folder: Path) -> None:
    path = folder / "schools.csv"

    def change(rows: Rows) -> Rows:
        name = rows[0].index("school_name")
        rows[1][name] = rows[1][name].replace(" ", "\n", 1)
        return rows

    _rewrite(path, change)


def duplicated_column(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        rows[0][rows[0].index("mark_code")] = "mark"
        return rows

    _rewrite(folder / "grades.csv", change)


def nul_byte(folder: Path) -> None:
    path = folder / "attendance.csv"
    lines = _lines(path)
    lines[3] = lines[3].replace(b"unexcused", b"unex\0used")
    path.write_bytes(b"".join(lines))


def truncated_gzip(folder: Path) -> None:
    path = folder / "attendance.csv"
    text = path.read_bytes()
    # Stored, not compressed: the same bytes whatever the version of zlib.
    packer = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)
    whole = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + packer.compress(text) + packer.flush()
    path.with_name("attendance.csv.gz").write_bytes(whole[: len(whole) // 2])
    path.unlink()


def one_zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "envoi.zip", "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.glob("*.csv")):
            member = zipfile.ZipInfo(path.name, date_time=(2026, 11, 30, 6, 0, 0))
            member.create_system = 3
            archive.writestr(member, path.read_bytes())
            path.unlink()


def no_source_matches(folder: Path) -> None:
    """Names that are nobody's table."""
    for table, name in (("students", "liste_eleves"), ("enrolments", "classes"), ("attendance", "absences_nov")):
        (folder / f"{table}.csv").rename(folder / f"{name}.csv")
    for table in ("schools", "calendar", "grades"):
        (folder / f"{table}.csv").unlink()


# --- values --------------------------------------------------------------------------------------------------


def every_cell(table: str, column: str, other: Callable[[str], str]) -> Spoil:
    """A fault that changes a whole column."""

    def change(rows: Rows) -> Rows:
        at = rows[0].index(column)
        for row in rows[1:]:
            row[at] = other(row[at])
        return rows

    return lambda folder: _rewrite(folder / f"{table}.csv", change)


def out_of_20(mark: str) -> str:
    return f"{float(mark) / 5:g}"


def month_first(day: str) -> str:
    year, month, number = day.split("-")
    return f"{month}/{number}/{year}"


def unmapped_reason(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        code, group = rows[0].index("reason_code"), rows[0].index("reason_group")
        for row in rows[1:5]:
            row[code], row[group] = "55", ""
        return rows

    _rewrite(folder / "attendance.csv", change)
