"""How a cell's text becomes a value, and which rule it breaks: literal cells, one expectation each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from schemas.contract import COLUMN_CONSTRAINTS, Column, Kind, OnFault, Table
from schemas.contract import Layer as TableLayer
from schemas.extracts import EXTRACTS
from schemas.row_rules import RULE_OF, date_sql, flag_sql, integer_sql, macros_sql, number_sql, row_rules, typed_sql
from schemas.rules import RULES
from schemas.sources import Formats

QUEBEC = Formats(decimal_comma=True, dates=("%Y-%m-%d", "%Y%m%d"))
POINT = Formats(decimal_comma=False)
DAY_FIRST = Formats(dates=("%d/%m/%Y",))


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return connect()


def value(con, sql: str, text: str | None) -> object:
    return con.execute(f"select {sql} from (select ?::varchar as cell)", [text]).fetchone()[0]


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("2026-09-01", QUEBEC, date(2026, 9, 1)),
        ("20260901", QUEBEC, date(2026, 9, 1)),
        ("2026-09-01 00:00:00", QUEBEC, date(2026, 9, 1)),
        ("2026-09-01T08:15:00.000", QUEBEC, date(2026, 9, 1)),
        ("20260901 08:15", QUEBEC, date(2026, 9, 1)),
        ("2026-09-01T23:30:00-04:00", QUEBEC, date(2026, 9, 1)),
        ("01/09/2026", DAY_FIRST, date(2026, 9, 1)),
        ("1/9/2026", DAY_FIRST, date(2026, 9, 1)),
        ("2026-09-01", DAY_FIRST, date(2026, 9, 1)),
        ("09/30/2026", DAY_FIRST, None),
        ("01/09/2026", QUEBEC, None),
        ("2026-02-30", QUEBEC, None),
        ("26-09-01", QUEBEC, None),
        ("0026-09-01", QUEBEC, None),
        ("2026-9-1", QUEBEC, None),
        ("2026-09-01x", QUEBEC, None),
        ("46266", QUEBEC, None),
        ("epoch", QUEBEC, None),
        (None, QUEBEC, None),
    ],
)
def test_dates_are_read_by_the_profile_and_never_guessed(con, text, formats, expected):
    assert value(con, date_sql("cell", formats), text) == expected


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("72", QUEBEC, Decimal("72.00")),
        ("72,5", QUEBEC, Decimal("72.50")),
        ("72.5", QUEBEC, Decimal("72.50")),
        ("72,5", POINT, None),
        ("-3", QUEBEC, Decimal("-3.00")),
        ("59,995", QUEBEC, Decimal("60.00")),
        ("1e2", QUEBEC, None),
        ("1 000", QUEBEC, None),
        ("1,000.5", QUEBEC, None),
        ("72 %", QUEBEC, None),
        ("ABS", QUEBEC, None),
        ("inf", QUEBEC, None),
        ("99999999999999999999", QUEBEC, None),
    ],
)
def test_numbers_are_digits_and_one_decimal_mark(con, text, formats, expected):
    assert value(con, number_sql("cell", formats, 2), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4", 4),
        ("4,0", 4),
        ("4.00", 4),
        ("-4", -4),
        ("4,5", None),
        ("04", 4),
        ("quatre", None),
        ("4 ", None),
        ("99999999999999999999", None),
    ],
)
def test_integers(con, text, expected):
    assert value(con, integer_sql("cell", QUEBEC), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("VRAI", True),
        ("1", True),
        ("Oui", True),
        ("o", True),
        ("O", True),
        ("false", False),
        ("Faux", False),
        ("0", False),
        ("NON", False),
        ("n", False),
        ("peut-être", None),
        ("2", None),
    ],
)
def test_flags_in_french_and_english(con, text, expected):
    assert value(con, flag_sql("cell"), text) == expected


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%Y.%m.%d"]))
def test_a_date_written_in_a_format_of_the_profile_reads_the_same(day, shape):
    assert value(connect(), date_sql("cell", Formats(dates=(shape,))), day.strftime(shape)) == day


@settings(max_examples=60, deadline=None)
@given(st.decimals(-(10**6), 10**6, places=2), st.sampled_from([",", "."]))
def test_a_number_written_with_either_mark_reads_the_same(number, mark):
    assert value(connect(), number_sql("cell", QUEBEC, 2), str(number).replace(".", mark)) == number


def typed(con, table: Table, formats: Formats = QUEBEC, *, ignored: str | None = None, refused_by: str | None = None,
          **cells: str | None):  # fmt: skip
    """One staged row of `table`, typed: its values by column, and its faults as (rule, column, severity)."""
    con.execute("create schema if not exists staged")
    columns = ", ".join(f'?::varchar as "{name}"' for name in table.names)
    con.execute(
        f'create or replace table staged."{table.name}" as select {columns}, 0 as _file, 2::bigint as _line, '
        "null::varchar as _cell, ?::varchar as _ignored, ?::varchar as _refused_by",
        [*(cells.get(name) for name in table.names), ignored, refused_by],
    )
    cursor = con.execute(typed_sql(table, formats))
    row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    faults = [(fault["rule"], fault["column_name"], fault["severity"]) for fault in row["_faults"] or []]
    return row, faults


MARK = {
    "student_id": "0012345",
    "school_id": "014",
    "school_year": "2026-2027",
    "subject_code": "063306",
    "term": "1",
    "mark": "72,5",
    "recorded_on": "20261113",
}
ENROLMENT = {
    "student_id": "0012345",
    "school_id": "014",
    "school_year": "2026-2027",
    "enrolled_on": "2026-08-27",
    "level": "SEC3",
}


def test_a_row_that_the_mapping_refuses_has_that_rule_only():
    row, faults = typed(connect(), EXTRACTS["grades"], refused_by="not_in_crosswalk", **(MARK | {"mark": "105"}))
    assert faults == [("not_in_crosswalk", None, "error")]
    assert row["_refused"] is True


def test_a_row_laid_aside_is_not_refused_by_the_mapping():
    row, faults = typed(connect(), EXTRACTS["grades"], ignored="not_evaluated", refused_by="not_in_crosswalk", **MARK)
    assert (row["_refused"], faults) == (False, [])


def test_a_row_that_keeps_its_promises_has_its_types_and_no_fault(con):
    row, faults = typed(con, EXTRACTS["grades"], **MARK)
    assert faults == []
    assert row["_faults"] is None
    assert row["_refused"] is False
    assert (row["student_id"], row["mark"], row["recorded_on"], row["competency"]) == (
        "0012345",
        Decimal("72.50"),
        date(2026, 11, 13),
        None,
    )


NEEDS = ("bad_pattern", "special_needs_code", "warning")


@pytest.mark.parametrize(
    ("table", "good", "change", "fault"),
    [
        ("grades", MARK, {"mark": None}, ("missing_value", "mark", "error")),
        ("grades", MARK, {"mark": "A"}, ("unreadable_value", "mark", "error")),
        ("grades", MARK, {"mark": "105"}, ("out_of_range", "mark", "error")),
        ("grades", MARK, {"mark": "-1"}, ("out_of_range", "mark", "error")),
        ("grades", MARK, {"term": "4"}, ("unknown_code", "term", "error")),
        ("enrolments", ENROLMENT, {"special_needs_code": "Trouble du langage"}, NEEDS),
        ("enrolments", ENROLMENT, {"special_needs_code": "Roy"}, NEEDS),
        ("enrolments", ENROLMENT, {"special_needs_code": "12345"}, NEEDS),
        ("grades", MARK, {"school_year": "2026"}, ("bad_pattern", "school_year", "error")),
        ("grades", MARK, {"school_year": "2026-2028"}, ("bad_pattern", "school_year", "error")),
        ("grades", MARK, {"recorded_on": "2026-06-30"}, ("school_year_mismatch", "recorded_on", "error")),
        ("grades", MARK, {"recorded_on": "2027-09-01"}, ("school_year_mismatch", "recorded_on", "error")),
        ("enrolments", ENROLMENT, {"level": "SEC6"}, ("unknown_code", "level", "error")),
        ("enrolments", ENROLMENT, {"withdrawn_on": "2026-08-26"}, ("before_start", "withdrawn_on", "error")),
        ("enrolments", ENROLMENT, {"enrolled_on": "2027-07-01"}, ("school_year_mismatch", "enrolled_on", "error")),
        (
            "enrolments",
            ENROLMENT,
            {"has_intervention_plan": "?"},
            ("unreadable_value", "has_intervention_plan", "warning"),
        ),
    ],
)
def test_each_broken_promise_is_one_fault(con, table, good, change, fault):
    row, faults = typed(con, EXTRACTS[table], **(good | change))
    assert faults == [fault]
    assert row["_refused"] is (fault[2] == "error")
    if fault[2] == "warning":
        assert row[fault[1]] is None


@pytest.mark.parametrize(
    ("table", "good", "change"),
    [
        ("grades", MARK, {"mark": "0"}),
        ("grades", MARK, {"mark": "100"}),
        ("grades", MARK, {"recorded_on": "2026-07-01"}),
        ("grades", MARK, {"recorded_on": "2027-08-31", "term": "FINAL"}),
        ("enrolments", ENROLMENT, {"withdrawn_on": "2026-08-27"}),
        *(("enrolments", ENROLMENT, {"special_needs_code": code}) for code in ("34", "02", "A", "DI", "TED1", "10A")),
        ("enrolments", ENROLMENT, {"enrolled_on": "2027-06-30"}),
    ],
)
def test_the_limits_themselves_are_allowed(con, table, good, change):
    assert typed(con, EXTRACTS[table], **(good | change))[1] == []


def test_an_optional_cell_out_of_its_range_is_left_empty_and_the_row_kept(con):
    row, faults = typed(con, EXTRACTS["schools"], school_id="014", deprivation_decile="11")
    assert faults == [("out_of_range", "deprivation_decile", "warning")]
    assert (row["school_id"], row["deprivation_decile"], row["_refused"]) == ("014", None, False)


def test_one_row_tells_every_faulty_column_and_the_first_rule_of_each(con):
    _, faults = typed(con, EXTRACTS["grades"], **(MARK | {"student_id": None, "mark": "x", "term": None}))
    assert sorted(faults) == [
        ("missing_value", "student_id", "error"),
        ("missing_value", "term", "error"),
        ("unreadable_value", "mark", "error"),
    ]


def test_a_record_laid_aside_has_no_fault(con):
    row, faults = typed(con, EXTRACTS["grades"], ignored="exam_term", student_id=None)
    assert (faults, row["_refused"], row["_ignored"]) == ([], False, "exam_term")


def test_every_kind_of_promise_has_its_rule_and_every_rule_its_words():
    assert set(RULE_OF) == set(COLUMN_CONSTRAINTS)
    assert set(RULE_OF.values()) <= set(RULES)
    for table in EXTRACTS.values():
        assert {rule.rule for rule in row_rules(table)} <= set(RULES)


def test_each_promise_of_each_column_of_the_contracts_gives_a_rule():
    for table in EXTRACTS.values():
        told = {(rule.column, rule.rule) for rule in row_rules(table)}
        for column in table.columns:
            for promise in column.constraints():
                if promise == "references" or (promise == "kind" and column.kind is Kind.TEXT):
                    continue
                assert (column.name, RULE_OF[promise]) in told, (table.name, column.name, promise)


def test_a_blanking_column_with_a_code_list_blanks_an_unknown_code(con):
    column = Column("sex", Kind.TEXT, "", "", codes="sex", on_fault=OnFault.BLANK)
    row, faults = typed(con, Table("t", TableLayer.EXTRACT, "", "", "", "", (column,)), sex="Q")
    assert (row["sex"], faults) == (None, [("unknown_code", "sex", "warning")])


def test_the_macros_read_cells_as_the_row_rules_do(con):
    for macro in macros_sql(QUEBEC):
        con.execute(macro)
    assert con.execute("select as_date('20260901'), as_decimal('7,25'), as_flag('Oui'), as_date('x')").fetchone() == (
        date(2026, 9, 1),
        Decimal("7.250000"),
        True,
        None,
    )
