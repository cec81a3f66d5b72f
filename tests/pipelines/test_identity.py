"""Pseudonyms, and what is left of a row once nobody can be named."""

from __future__ import annotations

import hmac
from datetime import date
from hashlib import sha256

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.identity import identity_tables, load_identity, pseudonymise, student_key_of
from pipelines.keys import keys_from
from schemas.facts import FACTS
from tests.pipelines.accepted import accept_rows

KEYS = keys_from(bytes(range(32)))


def student(student_id: str, **more: object) -> dict[str, object]:
    return {"student_id": student_id} | more


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return connect()


def test_a_student_key_is_an_hmac_of_centre_and_student() -> None:
    expected = hmac.new(KEYS.pseudonym, b"751000\x1f0012345", sha256).hexdigest()
    assert student_key_of(KEYS, "751000", "0012345") == expected


def test_the_same_number_in_two_centres_gives_two_keys() -> None:
    assert student_key_of(KEYS, "75", "10001") != student_key_of(KEYS, "751", "0001")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=90),
        min_size=1,
        max_size=8,
        unique=True,
    )
)
def test_sql_gives_the_same_keys_as_hmac(ids: list[str]) -> None:
    con = connect()
    accept_rows(con, students=[student(i) for i in ids])
    pseudonymise(con, KEYS, "centre é")
    found = dict(con.sql("select student_id, student_key from identity.student").fetchall())
    assert found == {i: student_key_of(KEYS, "centre é", i) for i in ids}


@pytest.mark.parametrize(
    ("born", "cohort"),
    [
        (date(2014, 9, 30), 2014),  # 12 years old on 30 September 2026
        (date(2014, 10, 1), 2015),  # still 11
        (date(2014, 12, 31), 2015),
        (date(2015, 1, 1), 2015),
        (None, None),
    ],
)
def test_a_birth_date_becomes_a_cohort(con: duckdb.DuckDBPyConnection, born: date | None, cohort: int | None) -> None:
    accept_rows(con, students=[student("A", birth_date=born)])
    pseudonymise(con, KEYS, "c")
    assert con.sql("select birth_cohort from incoming.students").fetchall() == [(cohort,)]


def test_incoming_tables_have_exactly_the_columns_of_the_facts(con: duckdb.DuckDBPyConnection) -> None:
    accept_rows(con)
    pseudonymise(con, KEYS, "c")
    for name, table in FACTS.items():
        assert tuple(con.sql(f'from incoming."{name}"').columns) == table.names


def test_no_row_is_lost_and_words_stay_with_the_identity(con: duckdb.DuckDBPyConnection) -> None:
    accept_rows(
        con,
        students=[student("1"), student("2")],
        attendance=[
            {"student_id": "1", "school_id": "E", "date": date(2026, 9, 8), "category": "late"},
            {"student_id": "9", "school_id": "E", "date": date(2026, 9, 8), "category": "late"},
        ],
        interventions=[
            {
                "intervention_id": "I7",
                "student_id": "2",
                "school_id": "E",
                "type": "tutorat",
                "started_on": date(2026, 10, 1),
                "goal": "Reprendre confiance",
                "owner": "Mme Roy",
            }
        ],
    )
    pseudonymise(con, KEYS, "c")
    keys = [row[0] for row in con.sql("select student_key from incoming.attendance").fetchall()]
    assert sorted(keys) == sorted([student_key_of(KEYS, "c", "1"), student_key_of(KEYS, "c", "9")])
    assert con.sql("select student_key, owner, goal from identity.intervention_note").fetchall() == [
        (student_key_of(KEYS, "c", "2"), "Mme Roy", "Reprendre confiance")
    ]
    noted, incoming = con.execute(
        "select n.intervention_key, i.intervention_key from identity.intervention_note n, incoming.interventions i"
    ).fetchone()
    assert noted == incoming
    assert len(noted) == 64


def test_new_names_replace_old_ones_and_the_withdrawn_stay(con: duckdb.DuckDBPyConnection) -> None:
    accept_rows(con, students=[student("1", last_name="Roy"), student("2", last_name="Côté")])
    pseudonymise(con, KEYS, "c")
    kept = identity_tables(con)
    later = connect()
    load_identity(later, kept)
    accept_rows(later, students=[student("2", last_name="Côté-Roy"), student("3", last_name="Ève")])
    pseudonymise(later, KEYS, "c")
    assert later.sql("select student_id, last_name from identity.student order by 1").fetchall() == [
        ("1", "Roy"),
        ("2", "Côté-Roy"),
        ("3", "Ève"),
    ]


def test_an_absent_students_extract_keeps_every_name(con: duckdb.DuckDBPyConnection) -> None:
    accept_rows(con, students=[student("1", last_name="Roy")])
    pseudonymise(con, KEYS, "c")
    accept_rows(con)
    pseudonymise(con, KEYS, "c")
    assert con.sql("select student_id, last_name from identity.student").fetchall() == [("1", "Roy")]


def test_whom_refused_rows_are_about_is_told_by_key() -> None:
    con = connect()
    accept_rows(con, students=[student("A")])
    con.execute("insert into accepted.refused values ('grades', 'A'), ('grades', 'B'), ('attendance', null)")
    pseudonymise(con, KEYS, "c")
    assert con.execute("from incoming.refused order by all").fetchall() == sorted(
        [("attendance", None), *(("grades", student_key_of(KEYS, "c", one)) for one in "AB")]
    )
    assert con.execute("select student_id from identity.student").fetchall() == [("A",)]
