"""One illness, one truancy, one survey: however many indicators see a fact, its family gives its cap at most."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest

from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from risk.portrait import PART_TYPE, portray
from tests.specs.drawing import portrayed

DEFAULT = load_criteria(DEFAULT_CRITERIA)


def scored(drawing: str, week: str = "2026-W41") -> duckdb.DuckDBPyConnection:
    con = portrayed(drawing, week)
    moment = Week.parse(week)
    con.execute("create schema previous")
    con.execute("create table previous.portrait (student_key varchar, week varchar, version bigint, coefficient "
                "decimal(18,2), tier bigint, status varchar, criteria_hash varchar, level varchar, "
                f"parts {PART_TYPE})")
    portray(con, week=moment.text, week_ends_on=moment.sunday, school_year=moment.school_year, criteria=DEFAULT,
            previous_criteria={})
    return con


def points(con: duckdb.DuckDBPyConnection, student: str, family: str) -> dict[str, Decimal]:
    """The points of the indicators of a family that see something, before the cap."""
    parts = con.execute("select parts from week.portrait where student_key = ?", [student]).fetchone()[0]
    names = {DEFAULT.names[part["position"]]: part["points"] for part in parts}
    return {one.name: names[one.name] for one in DEFAULT.indicators if one.family == family and names.get(one.name)}


def family_points(con: duckdb.DuckDBPyConnection, family: str) -> dict[str, Decimal]:
    """By student, what the family gives once capped."""
    rows = con.execute("select student_key, earned / 1000.0 from scoring.family_score inner join scoring.student "
                       "using (student) where pass = 'now' and family = ?", [family]).fetchall()
    return {student: Decimal(earned).quantize(Decimal("0.001")) for student, earned in rows}


AUTUMN = """
    calendar
    from       | to         | periods
    2026-08-31 | 2026-11-30 | 4

    enrolments
    student
    flu
    truant
    classes
    temoin

    attendance
    student | date                   | period | subject | category  | reason
    flu     | 2026-10-05..2026-10-09 |        |         | excused   | medical
    truant  | 2026-09-28..2026-10-02 | 1..4   | 990306  | unexcused |
    classes | 2026-09-21..2026-10-02 | 3..4   | 990306  | unexcused |
    temoin  | 2026-10-09             | 1      |         | late      |
"""


def test_a_five_day_illness_is_seen_by_six_indicators_and_counts_once():
    """30 days of school, the last five missed: 25 % of 20 days is 12 points (18 x 10/15), 16.67 % of the year 9.333
    (14 x 6.667/10), five days in a row 2.286 (8 x 2/7), 25 points more than before 4.5 (6 x 15/20): 28.119, below the
    cap. The longest absence and the weekday are told beside, for zero points.
    """
    con = scored(AUTUMN)
    assert points(con, "flu", "absence") == {
        "absence_rate_20_days": 12, "absence_rate_year": Decimal("9.333"), "current_streak": Decimal("2.286"),
        "absence_worsening": Decimal("4.5")}
    assert family_points(con, "absence")["flu"] == Decimal("28.119")
    seen = dict(con.execute(
        "select indicator, value from evidence.indicator_value where student_key = 'flu' and indicator in "
        "('longest_streak', 'same_weekday')").fetchall())
    assert seen == {"longest_streak": 5, "same_weekday": 1}


def test_five_days_without_a_reason_stop_at_the_cap():
    """Five days unexcused before the last five: 12 + 9.333 + 14 (25 % of 20, from 20 % on) + 4 (20 % of 25) + 4.5 are
    43.833 points; the family gives 36.
    """
    con = scored(AUTUMN)
    raw = points(con, "truant", "absence")
    assert raw == {"absence_rate_20_days": 12, "absence_rate_year": Decimal("9.333"), "unexcused_rate": 14,
                   "absence_worsening": Decimal("4.5"), "unexcused_year": 4}
    assert sum(raw.values()) == Decimal("43.833")
    assert family_points(con, "absence")["truant"] == 36


def test_classes_skipped_stand_in_the_same_family():
    """Ten half days: 20 periods of one class. 25 % and 16.67 % absent, 25 % and 20 % unexcused, and the class."""
    con = scored(AUTUMN)
    raw = points(con, "classes", "absence")
    assert raw["skipped_subject"] == 4
    assert sum(raw.values()) > 36
    assert family_points(con, "absence")["classes"] == 36


@pytest.mark.parametrize("category", ["excused", "unexcused"])
@pytest.mark.parametrize("week", ["2026-W39", "2026-W41", "2026-W47"])
def test_any_five_days_in_a_row_stay_within_the_cap(category: str, week: str):
    """One student for each first day of the autumn, ill all day or for two periods of a class."""
    sunday = Week.parse(week).sunday
    first = date(2026, 8, 31)
    dates = (first + timedelta(days=count) for count in range((sunday - first).days - 5))
    days = [day for day in dates if day.isoweekday() <= 5]
    drawing = "calendar\nfrom | to | periods\n2026-08-31 | 2026-11-30 | 4\n\nenrolments\nstudent\ntemoin\n"
    drawing += "".join(f"d{day}\np{day}\n" for day in days)
    drawing += "\nattendance\nstudent | date | period | subject | category\n"
    drawing += f"temoin | {sunday - timedelta(days=2)} | 1 | | late\n"
    for day in days:
        week_on = f"{day}..{day + timedelta(days=6)}"
        drawing += f"d{day} | {week_on} | | | {category}\np{day} | {week_on} | 3..4 | 990306 | {category}\n"
    found = family_points(scored(drawing, week), "absence")
    assert len(found) == 2 * len(days) + 1
    assert max(found.values()) <= DEFAULT.families["absence"].cap
    assert found["temoin"] == 0


def test_one_bad_survey_stops_at_its_cap():
    """0 on the three dimensions, after 90 on the affective one: 4 + 3 + 3 + 2 points are 12; the family gives 6."""
    con = scored(AUTUMN + """
    survey
    student | date       | dimension   | score
    flu     | 2026-09-08 | affective   | 90
    flu     | 2026-10-08 | affective   | 0
    flu     | 2026-10-08 | cognitive   | 0
    flu     | 2026-10-08 | behavioural | 0
    truant  | 2026-10-08 | affective   | 100
    """)
    assert sum(points(con, "flu", "survey").values()) == 12
    assert family_points(con, "survey") == {"flu": 6, "truant": 0}
