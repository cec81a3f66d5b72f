"""Sample rows: the same for the same seed, and true to every promise of their contract."""

from __future__ import annotations

import random
import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.database import connect
from schemas.arrow import arrow_schema
from schemas.contract import Column, Kind, Layer, Table
from schemas.ddl import create_table
from schemas.extracts import EXTRACTS, GRADES, OUTCOMES, STUDENTS
from schemas.outputs import OUTPUTS
from schemas.row_rules import typed_sql
from schemas.sample_rows import sample_rows, sample_set, text_matching
from schemas.sources import Formats

TABLES = {**EXTRACTS, **OUTPUTS}
PATTERNS = sorted({column.pattern for table in TABLES.values() for column in table.columns if column.pattern})


@pytest.fixture(scope="module")
def samples() -> dict[str, pa.Table]:
    return sample_set(EXTRACTS.values(), 20, seed=7) | sample_set(OUTPUTS.values(), 20, seed=7)


@pytest.mark.parametrize("name", TABLES)
def test_sample_rows_fit_the_arrow_schema_and_the_ddl(name: str, samples: dict[str, pa.Table]) -> None:
    rows, table = samples[name], TABLES[name]
    assert rows.schema.equals(arrow_schema(table), check_metadata=True)
    assert rows.num_rows == 20
    rows.validate(full=True)
    con = connect()
    con.execute(create_table(table))
    con.register("sample", rows)
    con.execute(f"insert into {name} by name from sample")
    key = ", ".join(f'"{part}"' for part in table.key)
    assert con.execute(f"select count(*) from (select distinct {key} from {name})").fetchone() == (20,)


@pytest.mark.parametrize("name", EXTRACTS)
def test_sample_rows_pass_the_row_rules_without_a_fault(name: str, samples: dict[str, pa.Table]) -> None:
    table = EXTRACTS[name]
    con = connect()
    con.register("sample", samples[name])
    con.execute("create schema staged")
    texts = ", ".join(f'cast("{column}" as varchar) as "{column}"' for column in table.names)
    con.execute(
        f"create table staged.{name} as select {texts}, 0 as _file, cast(1 as bigint) as _line, "
        "cast(null as varchar) as _cell, cast(null as varchar) as _ignored, "
        "cast(null as varchar) as _refused_by from sample"
    )
    faulty = "_refused or len(coalesce(_faults, [])) > 0"
    judged = con.execute(f"select count(*), count(*) filter ({faulty}) from ({typed_sql(table, Formats())})").fetchone()
    assert judged == (20, 0)


def test_references_hold_across_the_set(samples: dict[str, pa.Table]) -> None:
    known = set(samples["students"]["student_id"].to_pylist())
    for name, table in EXTRACTS.items():
        for column in table.columns:
            if column.references == "students.student_id":
                assert set(samples[name][column.name].to_pylist()) <= known, name
    schools = set(samples["enrolments"]["school_id"].to_pylist())
    assert set(samples["attendance"]["school_id"].to_pylist()) <= schools


def test_without_a_set_references_draw_from_the_first_ten_keys() -> None:
    drawn = set(sample_rows(GRADES, 30, seed=1)["student_id"].to_pylist())
    assert drawn <= {"001", "002", "003", "004", "005", "006", "007", "008", "009", "010"}
    assert drawn <= set(sample_rows(STUDENTS, 10, seed=2)["student_id"].to_pylist())


def test_the_same_seed_gives_the_same_rows() -> None:
    assert sample_rows(GRADES, 10, seed=3).equals(sample_rows(GRADES, 10, seed=3))
    assert not sample_rows(GRADES, 10, seed=3).equals(sample_rows(GRADES, 10, seed=4))


def test_some_optional_cells_are_empty_and_no_required_one() -> None:
    rows = sample_rows(GRADES, 60, seed=5)
    assert rows["mark"].null_count == 0
    assert 0 < rows["competency"].null_count < 30


def test_more_rows_than_the_key_can_tell_apart_is_an_error() -> None:
    with pytest.raises(ValueError, match="the key of outcomes cannot tell 11 sample rows apart"):
        sample_rows(OUTCOMES, 11, seed=1)


@given(pattern=st.sampled_from(PATTERNS), seed=st.integers(0, 10_000))
def test_a_text_made_for_a_pattern_matches_it(pattern: str, seed: int) -> None:
    assert re.fullmatch(pattern, text_matching(pattern, random.Random(seed)))


def test_a_pattern_that_cannot_be_made_is_an_error_not_a_wrong_sample() -> None:
    with pytest.raises(ValueError, match="no sample can be made"):
        text_matching(r"^a+\w?$", random.Random(1))


def test_an_end_is_never_before_its_start() -> None:
    table = Table(
        "span",
        Layer.EXTRACT,
        "",
        "",
        "",
        "",
        (
            Column("span_id", Kind.TEXT, "", "", required=True, key=True),
            Column("ended_on", Kind.DATE, "", "", required=True, not_before="started_on"),
            Column("started_on", Kind.DATE, "", "", required=True),
        ),
    )
    rows = sample_rows(table, 50, seed=1).to_pylist()
    assert all(row["ended_on"] >= row["started_on"] for row in rows)
