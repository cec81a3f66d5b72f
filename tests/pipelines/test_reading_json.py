"""What the reader makes of JSON as APIs give it: arrays, arrays in an object, an object a line; and of broken ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.errors import ColumnError, SourceError
from pipelines.reading import json_layout, json_records, read_file
from schemas.sources import Formats, SourceTable

PAIR = SourceTable("paire", (), columns=("a", "b"), optional=("c",))
NESTED = SourceTable(
    "evenements",
    (),
    columns=("id", "studentreference.studentuniqueid"),
    optional=("studentreference", "studentreference.link.href", "categories"),
)
EVERY = SourceTable("x", (), every_column=True)


class Result:
    """A file that was read: its rows (line first) and its refused lines."""

    def __init__(self, path: Path, table: SourceTable = PAIR, encodings: tuple[str, ...] = ("utf-8",)) -> None:
        con = connect()
        spill = path.parent / "spill"
        self.read = read_file(con, path, table, index=0, formats=Formats(encodings=encodings), spill=spill)
        self.rows = con.execute('select * from files."0" order by _line').fetchall()
        self.refused = con.execute("select _line, rule from raw._refused order by _line").fetchall()
        self.tables = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        self.left = [copy for copy in spill.rglob("*") if copy.is_file()]
        con.close()


def reading(folder: Path, text: str | bytes, suffix: str = ".json", table: SourceTable = PAIR) -> Result:
    path = folder / f"paire{suffix}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return Result(path, table)


ONE, TWO = '{"a": "1", "b": "2"}', '{"b": "4", "a": "3"}'


# Where records are.


@pytest.mark.parametrize(
    ("text", "suffix", "lines"),
    [
        (f"[{ONE},{TWO}]", ".json", [1, 2]),
        (f"\n\n [ {ONE} ,\r\n{TWO} ] \n", ".json", [1, 2]),
        (f'{{"value": [{ONE}, {TWO}]}}', ".json", [1, 2]),
        (
            f'{{"@odata.context": "x]}}", "n": {{"m": [2]}}, "value": [{ONE}, {TWO}], "next": "a],b"}}\n',
            ".json",
            [1, 2],
        ),
        (f'{{\n "total": 2,\n "value": [\n{ONE},\n{TWO}\n],\n "ok": true, "e": {{}} }}', ".json", [1, 2]),
        (f"{ONE}\n{TWO}\n", ".json", [1, 2]),
        (f"{ONE}\n{TWO}", ".jsonl", [1, 2]),
        (f"{ONE}\r\n{TWO}\r\n", ".ndjson", [1, 2]),
        (f"\n{ONE}\n  \n\n{TWO}\n\n", ".jsonl", [2, 5]),
        (f"[{ONE},{TWO}]", ".jsonl", [1, 2]),
    ],
)
def test_records_are_found_in_an_array_in_an_object_and_on_lines(tmp_path, text, suffix, lines):
    result = reading(tmp_path, text, suffix)
    assert result.rows == list(zip(lines, ["1", "3"], ["2", "4"], strict=True))
    assert result.refused == []
    assert (result.read.records, result.read.encoding, result.read.delimiter) == (2, "utf-8", None)
    assert result.left == []
    assert "_json_record" not in result.tables


@pytest.mark.parametrize("text", [ONE, json.dumps(json.loads(ONE), indent=2), '{"a": "1", "b": "2", "c": [{"d": 1}]}'])
def test_one_object_is_one_record_even_if_it_holds_an_array(tmp_path, text):
    assert [row[:3] for row in reading(tmp_path, text).rows] == [(1, "1", "2")]


@pytest.mark.parametrize("text", ["[]", " [ ]\n", '{"value": []}', '{"value":[],"total":0}'])
def test_an_empty_array_has_the_columns_and_no_row(tmp_path, text):
    result = reading(tmp_path, text)
    assert result.rows == []
    assert result.read.columns == ("a", "b")
    assert result.read.is_empty


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_the_encoding(tmp_path, encoding):
    result = reading(tmp_path, '[{"a": "Zoé", "b": "œ"}]'.encode(encoding))
    assert result.rows == [(1, "Zoé", "œ")]
    assert result.left == []


# What is in them.


def test_values_are_handed_on_as_text(tmp_path):
    values = {
        "text": '" Zo\\u00e9 \\"x\\" \\n"',
        "number": "75.5",
        "zeros": "75.00",
        "tenth": "0.1",
        "whole": "75",
        "negative": "-3",
        "large": "12345678901234567890123",
        "long": "9007199254740993",
        "true": "true",
        "false": "false",
        "null": "null",
        "empty": '""',
        "blank": '" "',
        "list": "[1, 2]",
        "object": '{"x": 1}',
        "emoji": '"\\ud83d\\ude00"',
    }
    text = ",\n".join(f'{{"a": "{name}", "b": {value}}}' for name, value in values.items())
    assert {name: value for _, name, value in reading(tmp_path, f"[{text}]").rows} == {
        "text": ' Zoé "x" \n',
        "number": "75.5",
        "zeros": "75.0",
        "tenth": "0.1",
        "whole": "75",
        "negative": "-3",
        "large": "12345678901234567890123",
        "long": "9007199254740993",
        "true": "true",
        "false": "false",
        "null": None,
        "empty": None,
        "blank": " ",
        "list": "[1,2]",
        "object": '{"x":1}',
        "emoji": "😀",
    }


def test_references_are_columns_and_lists_are_json(tmp_path):
    text = """
{"Id": 1, "studentReference": {"studentUniqueId": "0360101", "link": {"rel": "Student", "href": "/s/1"}}, "x": {"y": 2}}
{"id": 2, "StudentReference": {"STUDENTUNIQUEID": "0360102"}, "categories": [{"d": "uri://a#b"}, 3]}
{"id": 3, "studentReference": null}
{"id": 4, "studentReference": "0360104"}
"""
    result = reading(tmp_path, text, ".jsonl", NESTED)
    assert result.read.columns == (
        "id",
        "studentreference.studentuniqueid",
        "studentreference",
        "studentreference.link.href",
        "categories",
    )
    assert result.rows == [
        (2, "1", "0360101", '{"studentUniqueId":"0360101","link":{"rel":"Student","href":"/s/1"}}', "/s/1", None),
        (3, "2", "0360102", '{"STUDENTUNIQUEID":"0360102"}', None, '[{"d":"uri://a#b"},3]'),
        (4, "3", None, None, None, None),
        (5, "4", None, "0360104", None, None),
    ]


def test_every_field_of_a_file_of_unknown_origin_in_the_order_in_which_they_come(tmp_path):
    text = '[{"b": 1, "A": {"y": 2, "x/~.": {"deep": [1]}}}, {"c": null, "b": {"z": 3}, "": 4, "vide": {}}]'
    result = reading(tmp_path, text, table=EVERY)
    assert result.read.columns == ("b", "c", "column_3", "a.y", "b.z", "a.x/~..deep")
    named = dict(zip(result.read.columns, zip(*(row[1:] for row in result.rows), strict=True), strict=True))
    assert named["b"] == ("1", '{"z":3}')
    assert named["b.z"] == (None, "3")
    assert named["a.x/~..deep"] == ("[1]", None)
    assert named["c"] == (None, None)
    assert named["column_3"] == (None, "4")


def test_a_field_that_no_record_has_is_a_missing_column(tmp_path):
    with pytest.raises(ColumnError, match="« b »") as error:
        reading(tmp_path, '[{"a": 1, "bb": 2}]')
    assert error.value.exit_code == 4


# What is wrong with them.


@pytest.mark.parametrize(
    "line",
    [
        '{"a": 1, "b": 2',
        "{a: 1, b: 2}",
        "{'a': 1}",
        '{"a": 1, "b": 2} {"a": 3}',
        '{"a": 01, "b": 2}',
        '{"a": "x\ty", "b": 2}',
        '{"a": "\\ud800", "b": 2}',
        '{"a": 1, "a": 2, "b": 3}',
        '{"a": 1, "A": 2, "b": 3}',
        "3",
        "null",
        '["a"]',
        "Tremblay, Zoé",
    ],
)
def test_a_line_that_is_no_record_is_refused_and_the_others_are_read(tmp_path, line):
    result = reading(tmp_path, f"{ONE}\n\n{line}\n{TWO}\n", ".jsonl")
    assert result.rows == [(1, "1", "2"), (4, "3", "4")]
    assert result.refused == [(3, "unreadable_record")]
    assert (result.read.records, result.read.rows, result.read.refused) == (3, 2, 1)


def test_a_nul_byte_and_a_line_that_never_ends_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(json_records, "LONGEST_RECORD", 1000)
    long = '{"a": "' + "x" * 5000 + '", "b": "2"}'
    result = reading(tmp_path, f'{ONE}\n{{"a": "\0", "b": ""}}\n{long}\n{TWO}\n', ".jsonl")
    assert result.rows == [(1, "1", "2"), (4, "3", "4")]
    assert result.refused == [(2, "nul_byte"), (3, "line_too_long")]


def test_a_field_told_twice_within_an_object_is_refused(tmp_path):
    twice = '{"id": 2, "studentReference": {"studentUniqueId": "1", "studentUniqueId": "2"}}'
    result = reading(
        tmp_path, f'{{"id": 1, "studentReference": {{"studentUniqueId": "1"}}}}\n{twice}\n', ".jsonl", NESTED
    )
    assert [row[:3] for row in result.rows] == [(1, "1", "1")]
    assert result.refused == [(2, "unreadable_record")]


def test_elements_of_an_array_that_are_no_objects_are_refused_by_their_rank(tmp_path):
    result = reading(tmp_path, f'[{ONE}, 3, null, [{TWO}], "x", {TWO}]')
    assert result.rows == [(1, "1", "2"), (6, "3", "4")]
    assert result.refused == [(rank, "unreadable_record") for rank in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"[{ONE},\n{TWO}", 2),
        (f"[{ONE},\n{ONE}\n{TWO}]", 3),
        (f'[{ONE},\n{{"a": "Roy", b: 2}},\n{TWO}]', 2),
        (f'{{"n": 1,\n"value": [\n{ONE},\n{{"a" "Roy"}}\n]}}', 4),
    ],
)
def test_a_malformed_array_is_told_by_its_line_and_nothing_of_it(tmp_path, text, line):
    with pytest.raises(SourceError, match="mal formé") as error:
        reading(tmp_path, text)
    assert (error.value.file, error.value.line) == ("paire.json", line)
    assert "Roy" not in f"{error.value}{error.value.__cause__}"
    assert not [copy for copy in (tmp_path / "spill").rglob("*") if copy.is_file()]


@pytest.mark.parametrize(
    "text",
    [
        f'{{"items": [{ONE}, {TWO}], "totals": [1, 2]}}',
        f'{{"totals": [1, 2], "items": [{ONE}]}}',
        f'{{"totals": [],\n"n": 1,\n"items": [{ONE}]}}',
    ],
)
def test_an_object_around_several_arrays_says_so_and_what_is_accepted(tmp_path, text):
    with pytest.raises(SourceError, match="plus d'un tableau") as error:
        reading(tmp_path, text)
    assert error.value.file == "paire.json"
    assert "un objet qui entoure un seul tableau" in str(error.value.remedy)
    assert "Roy" not in f"{error.value}{error.value.remedy}{error.value.__cause__}"
    assert not [copy for copy in (tmp_path / "spill").rglob("*") if copy.is_file()]


@pytest.mark.parametrize("text", ["", "  \n", "a,b\n1,2\n", "3", '"x"', "<html>", "null"])
def test_what_is_no_json_of_records_says_so(tmp_path, text):
    with pytest.raises(SourceError, match="pas du JSON") as error:
        reading(tmp_path, text)
    assert error.value.exit_code == 3


def test_a_deep_object_and_a_deep_list_do_no_harm(tmp_path):
    deep = '{"a": ' + "[" * 50_000 + "]" * 50_000 + ', "b": ' + '{"x": ' * 200 + "1" + "}" * 200 + "}"
    [row] = reading(tmp_path, deep + "\n" + "[" * 50_000, ".jsonl").rows
    assert row[1] == "[" * 50_000 + "]" * 50_000
    assert reading(tmp_path, deep, ".jsonl", EVERY).read.rows == 1


def test_batches_of_lines_are_put_together(tmp_path, monkeypatch):
    monkeypatch.setattr(json_records, "_BATCH", 50)
    assert [line for line, *_ in reading(tmp_path, (ONE + "\n") * 20, ".jsonl").rows] == list(range(1, 21))


def test_too_many_fields_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(json_records, "MOST_FIELDS", 50)
    with pytest.raises(ColumnError, match="plus de 50 champs"):
        reading(tmp_path, json.dumps([{f"k{n}": n for n in range(51)}]), table=EVERY)


def test_the_line_of_a_fault_far_into_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(json_layout, "_CHUNK", 64)
    path = tmp_path / "a.json"
    path.write_text("[\n" + ",\n".join([ONE] * 100) + ",\n{]\n]", encoding="utf-8")
    assert json_layout.line_of_fault(path) == 102
    path.write_text("[\n" + ",\n".join([ONE] * 100) + "\n]", encoding="utf-8")
    assert json_layout.line_of_fault(path) is None


# Any table comes back identical.

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)
values = st.one_of(
    st.none(), texts, st.integers(-(10**30), 10**30), st.booleans(), st.lists(st.integers(0, 9), max_size=3)
)


def as_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(st.fixed_dictionaries({"a": values, "b": values}), min_size=1, max_size=6),
    form=st.sampled_from(["array", "lines", "wrapped", "indented"]),
    ascii_only=st.booleans(),
)
def test_any_table_comes_back_identical(tmp_path_factory, rows, form, ascii_only):
    folder = tmp_path_factory.mktemp("round")
    text = json.dumps(rows, ensure_ascii=ascii_only, indent=1 if form == "indented" else None)
    if form == "lines":
        text = "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows)
    if form == "wrapped":
        text = json.dumps({"total": len(rows), "value": rows, "suite": "]"}, ensure_ascii=ascii_only)
    result = reading(folder, text, ".jsonl" if form == "lines" else ".json")
    assert [row[1:] for row in result.rows] == [(as_text(row["a"]), as_text(row["b"])) for row in rows]
    assert [row[0] for row in result.rows] == list(range(1, len(rows) + 1))
    assert result.refused == []


@settings(max_examples=80, deadline=None)
@given(text=st.text(alphabet='{}[],:"ab1 \n\\', max_size=40), suffix=st.sampled_from([".json", ".jsonl"]))
def test_any_text_is_read_or_refused_and_records_reconcile(tmp_path_factory, text, suffix):
    path = tmp_path_factory.mktemp("any") / f"paire{suffix}"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        result = Result(path)
    except (SourceError, ColumnError):
        return
    assert result.read.records == len(result.rows) + len(result.refused)
