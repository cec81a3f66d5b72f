"""What the default criteria make of a few students: the list that a team reads."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from pipelines.database import connect
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from risk.portrait import PART_TYPE, portray
from risk.reasons import reason_sql
from tests.specs.drawing import portrayed, rows_by_student

AUTUMN = """
    calendar
    from       | to         | periods
    2026-08-31 | 2026-11-30 | 4

    enrolments
    student
    flu
    five_days
    chronic
    away
    skipping
    late
    present

    attendance
    student   | date                   | period | category  | reason
    flu       | 2026-10-06..2026-10-07 |        | excused   | medical
    five_days | 2026-10-05..2026-10-09 |        | excused   | medical
    chronic   | 2026-09-02..2026-09-04 |        | excused   | family
    away      | 2026-09-28..2026-10-09 |        | unexcused |
    skipping  | 2026-09-14..2026-10-02 | 3..4   | unexcused |
    late      | 2026-09-14..2026-10-09 | 1      | late      |
    present   | 2026-10-09             | 1      | late      |
"""


def portraits(drawing: str, week: str) -> dict[str, dict]:
    con = portrayed(drawing, week)
    moment = Week.parse(week)
    con.execute("create schema previous")
    con.execute("create table previous.portrait (student_key varchar, week varchar, version bigint, coefficient "
                "decimal(18,2), tier bigint, status varchar, criteria_hash varchar, level varchar, "
                f"parts {PART_TYPE})")
    portray(con, week=moment.text, week_ends_on=moment.sunday, school_year=moment.school_year,
            criteria=load_criteria(DEFAULT_CRITERIA), previous_criteria={})
    return rows_by_student(con, "select * from week.portrait")


@pytest.fixture(scope="module")
def autumn() -> dict[str, dict]:
    return portraits(AUTUMN, "2026-W41")


def reasons(portrait: dict) -> set[str]:
    names = load_criteria(DEFAULT_CRITERIA).names
    return {names[part["position"]] for part in portrait["parts"] if part["is_reason"]}


def test_before_the_first_report_card_the_list_is_not_empty(autumn):
    """On 11 October, 30 school days and no mark: engagement alone is told, and it names who is away."""
    assert {portrait["status"] for portrait in autumn.values()} == {"partial"}
    assert {portrait["missing_domains"] for portrait in autumn.values()} == {"literacy,numeracy"}
    assert {student for student, portrait in autumn.items() if portrait["tier"] >= 2} == {
        "away", "five_days", "skipping"}
    assert autumn["away"]["tier"] == 3


SEPTEMBER = """
    calendar
    from       | to         | periods | closed
    2026-08-31 | 2026-11-30 | 4       | 2026-09-07..2026-09-07

    enrolments
    student
    four
    temoin

    attendance
    student | date                   | category | reason
    four    | 2026-09-01..2026-09-04 | excused  | medical
    temoin  | 2026-09-30             | late     |
    temoin  | 2026-09-16             | late     |
    temoin  | 2026-09-11             | late     |
"""


@pytest.mark.parametrize(("week", "coefficient", "tier"), [
    # 11 September, nine days: nothing is observed of the absences of the last 20 days before ten.
    ("2026-W37", None, None),
    # 20 September, 12 days observed: 33 % of them give 18 of 32 points (18, a streak of 8 and lateness of 6).
    ("2026-W38", Decimal("56.25"), 2),
    # 4 October, 22 days: three of the last 20 are 15 % and give none, four of the year 18.2 % and 11.45; of 42.
    ("2026-W40", Decimal("27.27"), 2),
])
def test_one_absence_in_the_first_days_of_september_is_no_intensive_support(week, coefficient, tier):
    portrait = portraits(SEPTEMBER, week)["four"]
    assert (portrait["coefficient"], portrait["tier"]) == (coefficient, tier)


def test_two_days_of_flu_are_no_support_to_consider(autumn):
    """Two days of 20 are 10 %: no point, no reason, below everyone who has a reason."""
    assert autumn["flu"]["coefficient"] == 0
    assert reasons(autumn["flu"]) == set()


def test_five_days_of_illness_stay_below_ten_days_away(autumn):
    assert autumn["five_days"]["coefficient"] < autumn["away"]["coefficient"]


def test_exactly_ten_percent_is_told_though_it_gives_no_point(autumn):
    """Three days of 30: chronic by the standard, told, and no point yet."""
    assert autumn["chronic"]["is_chronic"]
    assert autumn["chronic"]["coefficient"] == 0
    assert reasons(autumn["chronic"]) == {"absence_rate_year"}


def test_absence_counts_once_however_many_indicators_see_it(autumn):
    """Ten days away: the absences' points stop at their cap of 36; engagement could give 42 (36 and lateness)."""
    assert autumn["away"]["engagement"] == Decimal("85.71")


def test_a_decline_speaks_before_any_failure():
    """71 and 73 fail nobody: the level gives no point. Seven points lost in mathematics speak, four do not."""
    student = portraits("""
    calendar
    from       | to         | periods
    2026-08-31 | 2027-06-23 | 4

    enrolments
    student
    slide
    steady

    attendance
    student | date       | category
    steady  | 2027-06-18 | late

    grades
    student | subject | term | mark
    slide   | 132308  | 1    | 75
    slide   | 132308  | 2    | 71
    slide   | 063306  | 1    | 80
    slide   | 063306  | 2    | 73
    steady  | 132308  | 1    | 70
    steady  | 132308  | 2    | 70
    steady  | 063306  | 1    | 73
    steady  | 063306  | 2    | 73
    """, "2027-W24")
    assert reasons(student["slide"]) == {"numeracy_decline"}
    assert student["slide"]["coefficient"] > student["steady"]["coefficient"] == 0


def test_no_attendance_source_is_no_good_score():
    student = portraits("""
    calendar
    from       | to
    2026-08-31 | 2026-11-30

    enrolments
    student
    lea

    grades
    student | subject | term | mark
    lea     | 132308  | 1    | 85
    lea     | 063306  | 1    | 85
    lea     | 055306  | 1    | 85
    """, "2026-W47")["lea"]
    assert (student["status"], student["coefficient"], student["is_chronic"]) == ("insufficient_data", None, None)


# --- words -----------------------------------------------------------------------------------------------------


def test_no_word_ranks_a_student_in_the_group():
    """Ranking in a group is a refused use: a median is a fact, a place is not told."""
    told = {
        f"{one.name} {language}": f"{getattr(one.label, language)} {getattr(one.reason, language, '')}"
        for one in load_criteria(DEFAULT_CRITERIA).indicators
        for language in ("fr", "en")
    }
    ranks = r"\b(rang|centile|percentile|rank\w*|place dans le groupe|place in the group)\b"
    assert [name for name, text in told.items() if re.search(ranks, text, re.IGNORECASE)] == []


@pytest.mark.parametrize(("name", "language", "value", "said"), [
    ("work_lost", "fr", "12.3", "Travaux : jusqu'ici, ils valent 20 des 100 points de l'année ; 12,3 sont perdus, en "
     "moyenne par matière"),
    ("work_lost", "fr", "1", "Travaux : jusqu'ici, ils valent 20 des 100 points de l'année ; 1 est perdu, en moyenne "
     "par matière"),
    ("work_earned", "fr", "7.7", "Travaux : jusqu'ici, ils valent 20 des 100 points de l'année ; 7,7 sont acquis, en "
     "moyenne par matière"),
    ("work_lost", "en", "12.3", "Work: so far it is worth 20 of the year's 100 points; 12.3 are lost, on average over "
     "subjects"),
    ("platform_actions_rank", "fr", "8.3", "Plateforme d'apprentissage : 14 actions en 28 jours"),
])
def test_context_is_told_in_plain_words(name: str, language: str, value: str, said: str):
    template = getattr(load_criteria(DEFAULT_CRITERIA).indicator(name).reason, language)
    columns = ("cast(? as varchar) as template, cast(? as decimal(18,4)) as value, 14.0 as numerator, 20.0 as "
               "denominator, null::decimal(18,4) as benchmark, null::varchar as series")
    sql = f"select {reason_sql('template', language)} from (select {columns})"
    assert connect().execute(sql, [template, Decimal(value)]).fetchone()[0] == said
