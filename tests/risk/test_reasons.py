"""Reasons in words, filled in by SQL alone, in French and in English."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from risk.criteria import load_criteria
from risk.reasons import contribution_select, day_sql, number_sql, reason_sql
from risk.typography import french
from schemas.outputs import CONTRIBUTION
from tests.risk.scoring_tables import CRITERIA, Centre, criteria_with


@pytest.mark.parametrize(("number", "fr", "en"), [
    ("37.5", "37,5", "37.5"),
    ("40.0000", "40", "40"),
    ("0", "0", "0"),
    ("100", "100", "100"),
    ("7.25", "7,3", "7.3"),
    ("7.2499", "7,2", "7.2"),
    ("9.96", "10", "10"),
    ("-3.5", "−3,5", "−3.5"),
    ("-0.04", "0", "0"),
])
def test_numbers_have_at_most_one_decimal(number: str, fr: str, en: str):
    con = duckdb.connect()
    for language, expected in (("fr", fr), ("en", en)):
        sql = f"select {number_sql('cast(? as decimal(18,4))', language)}"
        assert con.execute(sql, [Decimal(number)]).fetchone() == (expected,)


def filled(template: str, language: str, *, value: object = None, numerator: object = None, denominator: object = None,
           benchmark: object = None, series: str | None = None) -> str | None:
    columns = ("cast(? as varchar) as template, cast(? as decimal(18,4)) as value, cast(? as decimal(18,4)) as "
               "numerator, cast(? as decimal(18,4)) as denominator, cast(? as decimal(18,4)) as benchmark, "
               "cast(? as varchar) as series")
    sql = f"select {reason_sql('template', language)} from (select {columns})"
    return duckdb.connect().execute(sql, [template, value, numerator, denominator, benchmark, series]).fetchone()[0]


def test_the_reason_of_the_design():
    template = french("Absences : {numerator} {numerator|jour|jours} sur les {denominator} derniers jours de classe "
                      "({value} %)[[ ; repère de l'école {benchmark} %]]")
    assert filled(template, "fr", value=Decimal("37.5"), numerator=Decimal("7.5"), denominator=20, benchmark=6) == (
        "Absences\u00a0: 7,5 jours sur les 20 derniers jours de classe (37,5\u00a0%)\u00a0; "
        "repère de l'école 6\u00a0%")


def test_the_clause_is_left_out_without_a_benchmark():
    assert filled("{value} %[[ ; repère {benchmark} %]].", "fr", value=5) == "5 %."


@pytest.mark.parametrize(("number", "fr", "en"), [
    (0, "0 jour", "0 days"),
    ("0.5", "0,5 jour", "0.5 days"),
    (1, "1 jour", "1 day"),
    ("1.5", "1,5 jour", "1.5 days"),
    ("1.96", "2 jours", "2 days"),
    (2, "2 jours", "2 days"),
])
def test_plural_follows_the_language_and_the_number_as_shown(number: object, fr: str, en: str):
    assert filled("{numerator} {numerator|jour|jours}", "fr", numerator=Decimal(number)) == fr
    assert filled("{numerator} {numerator|day|days}", "en", numerator=Decimal(number)) == en


def test_series_is_put_in_last_and_never_filled_in_itself():
    assert filled("{series} : {value}", "fr", value=3, series="75, {value}, 72.5") == "75, {value}, 72,5 : 3"
    assert filled("{series}", "en", series="72.5") == "72.5"


@pytest.mark.parametrize(("series", "fr", "en"), [
    ("1", "lundi", "Monday"), ("5", "vendredi", "Friday"), ("7", "dimanche", "Sunday"), ("8", "—", "—"),
    (None, "—", "—"),
])
def test_a_weekday_is_a_number_until_it_is_read(series: str | None, fr: str, en: str):
    assert filled("le {weekday} ({value})", "fr", value=4, series=series) == f"le {fr} (4)"
    assert filled("on {weekday} ({value})", "en", value=4, series=series) == f"on {en} (4)"


def test_a_series_may_hold_words_in_both_languages():
    series = "2025-2026‹, au primaire¦, primary school›"
    assert filled("({series})", "fr", series=series) == "(2025-2026, au primaire)"
    assert filled("({series})", "en", series=series) == "(2025-2026, primary school)"
    assert filled("{series}", "fr", series="‹a¦b› 72.5 ‹c¦d›") == "a 72,5 c"
    assert filled("{series}", "en", series="a¦b ‹c›") == "a¦b ‹c›"


@pytest.mark.parametrize(("day", "fr", "en"), [
    ("2026-11-13", "13 novembre", "13 November"),
    ("2027-03-01", "1er mars", "1 March"),
    ("2026-08-31", "31 août", "31 August"),
    ("2027-12-02", "2 décembre", "2 December"),
])
def test_a_day_is_said_without_its_year(day: str, fr: str, en: str):
    for language, expected in (("fr", fr), ("en", en)):
        sql = f"select {day_sql('told_on', language)} from (select cast(? as date) as told_on)"
        assert duckdb.connect().execute(sql, [day]).fetchone() == (expected,)


def test_what_is_unknown_is_a_dash_and_no_template_is_no_reason():
    assert filled("{numerator} sur {denominator} ({series})", "fr", numerator=2) == "2 sur — (—)"
    assert duckdb.connect().execute(
        f"select {reason_sql('null::varchar', 'fr')} from (select 1.0 as value, 1.0 as numerator, 1.0 as denominator, "
        "1.0 as benchmark, 'x' as series)").fetchone() == (None,)


def test_contribution_view_follows_the_contract_in_a_plain_client(tmp_path):
    criteria = load_criteria(CRITERIA)
    centre = Centre().student("a", "SEC5")
    centre.value("a", "absence_rate_20_days", 30, numerator=6, denominator=20, benchmark=Decimal("5.5"))
    centre.values("a", absence_rate_year=5, lateness=0, literacy_level=85, age_behind_grade=1)
    centre.portray(criteria)
    path = tmp_path / "plain.duckdb"
    centre.con.execute(f"attach '{path}' as plain")
    centre.con.execute("create table plain.portrait as select *, 1 as version from week.portrait")
    centre.con.execute("create table plain.criterion as select * from criteria.criterion")
    centre.con.execute("detach plain")

    plain = duckdb.connect(str(path))
    plain.execute(f"create view contribution as {contribution_select('portrait', 'criterion')}")
    relation = plain.execute("select * from contribution")
    assert tuple(column[0] for column in relation.description) == CONTRIBUTION.names
    rows = plain.execute("select indicator, watch, critical, points, is_reason, is_strength, reason_fr, reason_en "
                         "from contribution order by indicator").fetchall()
    assert rows == [
        ("absence_rate_20_days", 10, 30, 20, True, False,
         "Absences\u00a0: 6 jours sur 20 (30\u00a0%)\u00a0; repère de l'école 5,5\u00a0%",
         "Absences: 6 days out of 20 (30%); school benchmark 5.5%"),
        ("absence_rate_year", 5, 20, 0, False, False, "Absences depuis la rentrée\u00a0: 5\u00a0%",
         "Absences this year: 5%"),
        ("age_behind_grade", None, None, 0, False, False, None, None),
        ("lateness", 2, 6, 0, False, False, "Retards\u00a0: 0", "Lates: 0"),
        ("literacy_level", 65, 55, 0, False, True, "Français\u00a0: 85\u00a0%", "French: 85%"),
    ]


@pytest.mark.parametrize(("days", "is_stale"), [(99, False), (100, False), (101, True)])
def test_an_old_mark_says_its_date_as_a_reason_and_as_a_strength(days: int, is_stale: bool):
    """Older than 100 days, in the week that ends on 22 November 2026: 101 days before are 13 August. Attendance never
    grows old, nor does an indicator without words.
    """
    criteria = criteria_with(("coverage:", "stale_after_days: 100\ncoverage:"))
    centre = Centre().student("a", "SEC3").student("b", "SEC3")
    centre.values("a", absence_rate_year=5, literacy_level=40, age_behind_grade=1)
    centre.values("b", literacy_level=90)
    centre.con.execute("update evidence.indicator_value set evidence_on = evidence_on - cast(? as integer)", [days])
    centre.portray(criteria)
    centre.con.execute("create table main.portrait as select *, 1 as version from week.portrait")
    centre.con.execute(f"create view contribution as {contribution_select('portrait', 'criteria.criterion')}")
    rows = centre.rows("select student_key, indicator, is_stale, reason_fr, reason_en from contribution order by 1, 2")
    fr, en = (" (résultat du 13 août)", " (mark of 13 August)") if is_stale else ("", "")
    assert rows == [
        ("a", "absence_rate_year", False, "Absences depuis la rentrée\u00a0: 5\u00a0%", "Absences this year: 5%"),
        ("a", "age_behind_grade", False, None, None),
        ("a", "literacy_level", is_stale, f"Français\u00a0: 40\u00a0%{fr}", f"French: 40%{en}"),
        ("b", "literacy_level", is_stale, f"Français\u00a0: 90\u00a0%{fr}", f"French: 90%{en}"),
    ]
