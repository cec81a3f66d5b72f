"""A calibrated probability beside the coefficient: the same bits in SQL and by hand, monotone, never an input."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from risk.criteria import load_criteria
from risk.probability import predict
from risk.probability_file import load_model
from risk.probability_model import (
    MILLION,
    Calibration,
    Curve,
    Model,
    ModelError,
    TrainedOn,
    check_criteria,
    measures_hash,
)
from tests.risk.scoring_tables import CRITERIA, Centre, criteria_with

SCORING = criteria_with()
TRAINED = TrainedOn(("2022-2023",), ("2023-W03",), 600, 180)
# Absences: 0 at 5 %, one log-odds at 15 %, three at 35 %. French: 0 at 80, two at 50. The sum becomes a probability by
# a line from 0 % at -2 to 100 % at 6.
MODEL = Model(
    criteria_hash=SCORING.hash,
    measures_hash=measures_hash(SCORING),
    intercept=-2 * MILLION,
    curves=(
        Curve("absence_rate_20_days", True, 10, 500_000, ((50_000, 0), (150_000, MILLION), (350_000, 3 * MILLION))),
        Curve("literacy_level", False, 1, MILLION, ((800_000, 0), (500_000, 2 * MILLION))),
    ),
    calibration=Calibration("sigmoid", ((-2 * MILLION, 0), (6 * MILLION, MILLION))),
    trained_on=TRAINED,
    tested={"school_years": ["2023-2024"], "moments": [{"moment": "50 %", "auc": 0.8123}]},
)


@pytest.mark.parametrize(("absence", "french", "millionths"), [
    ("5", "80", 0),              # both at their best: -2
    ("0", "100", 0),             # better than the best point changes nothing
    ("10", "80", 62_500),        # half of the first log-odds: (-1.5 + 2) / 8
    ("25", "65", 375_000),       # 1 + 1 (half of the second slope), and half of two: (-2 + 2 + 1 + 2) / 8
    ("35", "50", 625_000),       # 3 + 2: (3 + 2) / 8
    ("90", "0", 625_000),        # worse than the worst point adds nothing
    (None, "80", 62_500),        # missing absences are worth 0.5, neither the best nor zero
    ("5", None, 125_000),
    (None, None, 187_500),
])  # fmt: skip
def test_a_probability_is_worked_out_by_hand(absence: str | None, french: str | None, millionths: int) -> None:
    values = {"absence_rate_20_days": absence, "literacy_level": french}
    told = {name: None if value is None else Decimal(value) for name, value in values.items()}
    assert MODEL.probability(told) == millionths
    assert in_sql(MODEL, [told])[0][1] == millionths


def in_sql(model: Model, subjects: list[dict[str, Decimal | None]], count: int = 20) -> list[tuple[int, int]]:
    """(log-odds, probability) of each subject, by the SQL of the weekly run."""
    with connect() as con:
        con.execute("create table drawn (subject bigint)")
        con.execute("create table observed (subject bigint, indicator varchar, measure bigint, evidence_count bigint)")
        for number, values in enumerate(subjects):
            con.execute("insert into drawn values (?)", [number])
            for name, value in values.items():
                con.execute("insert into observed values (?, ?, ?, ?)",
                            [number, name, None if value is None else int(value * 10_000), count])
        predict(con, model, subjects="select subject from main.drawn", measures="select * from main.observed")
        return con.execute("select log_odds, probability from model.probability order by subject").fetchall()


def test_too_little_evidence_is_missing_and_a_strange_indicator_does_not_count() -> None:
    values = {"absence_rate_20_days": Decimal(35), "literacy_level": Decimal(80), "lateness": Decimal(9)}
    assert in_sql(MODEL, [values], count=9) == [(-1_500_000, 62_500)]  # absences need ten days, the mark one
    assert in_sql(MODEL, [values], count=0) == [(-500_000, 187_500)]
    assert in_sql(MODEL, [{}]) == [(-500_000, 187_500)]


# --- any model -------------------------------------------------------------------------------------------------

def lines(*, least: int, most: int, upwards: bool = True) -> st.SearchStrategy:
    """Points with growing values (falling where `upwards` is False) and log-odds that never go down."""
    steps = st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, most - least)), min_size=1, max_size=6)
    return st.tuples(st.integers(-(10**9), 10**9), st.integers(least, most), steps).map(
        lambda drawn: _line(*drawn, most=most, sign=1 if upwards else -1))


def _line(start: int, low: int, steps: list[tuple[int, int]], *, most: int, sign: int) -> tuple[tuple[int, int], ...]:
    points = [(start, low)]
    for width, rise in steps:
        points.append((points[-1][0] + sign * width, min(most, points[-1][1] + rise)))
    return tuple(points)


NAMES = ("absence_rate_20_days", "lateness", "literacy_level")


@st.composite
def models(draw: st.DrawFn) -> Model:
    curves = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1)):
        upwards = draw(st.booleans())
        points = draw(lines(least=-(10**7), most=10**7, upwards=upwards))
        curves.append(Curve(name, upwards, draw(st.integers(0, 30)), draw(st.integers(-(10**8), 10**8)), points))
    calibration = Calibration(draw(st.sampled_from(("sigmoid", "isotonic"))), draw(lines(least=0, most=MILLION)))
    return replace(MODEL, intercept=draw(st.integers(-(10**7), 10**7)), curves=tuple(curves), calibration=calibration)


measured = st.one_of(st.none(), st.integers(-(10**10), 10**10).map(lambda one: Decimal(one) / 10_000))
values_of_all = st.fixed_dictionaries(dict.fromkeys(NAMES, measured))


@given(models(), values_of_all, st.sampled_from(NAMES), st.integers(0, 10**10))
def test_a_worse_value_never_lowers_the_probability(model: Model, values: dict, name: str, worse_by: int) -> None:
    sign = {curve.indicator: curve.sign for curve in model.curves}.get(name, 1)
    if values[name] is None:
        return
    worse = values | {name: values[name] + sign * Decimal(worse_by) / 10_000}
    assert model.probability(worse) >= model.probability(values)


@settings(max_examples=25)
@given(models(), st.lists(values_of_all, min_size=1, max_size=6))
def test_the_sql_and_the_text_of_a_model_give_the_same_bits(model: Model, subjects: list[dict]) -> None:
    again = load_model(model.to_json())
    expected = [(model.score(values), model.probability(values)) for values in subjects]
    assert again == model
    assert again.hash == model.hash
    assert [(again.score(values), again.probability(values)) for values in subjects] == expected
    assert in_sql(model, subjects, count=30) == expected


# --- the file --------------------------------------------------------------------------------------------------

def test_the_hash_depends_on_what_the_model_says_not_on_layout() -> None:
    content = json.loads(MODEL.to_json())
    reordered = json.dumps(dict(reversed(content.items())))
    assert load_model(reordered).hash == MODEL.hash
    assert replace(MODEL, intercept=MODEL.intercept + 1).hash != MODEL.hash


def changed(*path: str | int, to: object) -> str:
    """The model's text with one entry replaced."""
    content = json.loads(MODEL.to_json())
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return json.dumps(content)


@pytest.mark.parametrize(("text", "named"), [
    ("", "JSON lisible"),
    ("{", "JSON lisible"),
    ("[" * 100_000, "JSON lisible"),
    ("null", "« modèle »"),
    ("cos\nsystem\n(S'echo'\ntR.", "JSON lisible"),  # a pickle is text like any other: never executed
    ('{"version": 1, "version": 1}', "« version » est écrit deux fois"),
    ('{"version": NaN}', "NaN"),
    ('{"version": "\\ud800"}', "JSON lisible"),
    ("{}", "la clé version"),
    (changed("version", to=2), "« version »"),
    (changed("extra", to=1), "clé inconnue : extra"),
    (changed("intercept", to=1.5), "« intercept »"),
    (changed("intercept", to=True), "« intercept »"),
    (changed("intercept", to=10**9), "« intercept »"),
    (changed("criteria_hash", to="x"), "« criteria_hash »"),
    (changed("indicators", to=[]), "« indicators »"),
    (changed("indicators", 0, "indicator", to="A b"), "« indicators[0].indicator »"),
    (changed("indicators", 1, "indicator", to="absence_rate_20_days"), "deux fois absence_rate_20_days"),
    (changed("indicators", 0, "higher_is_worse", to="yes"), "« absence_rate_20_days.higher_is_worse »"),
    (changed("indicators", 0, "missing", to=None), "« absence_rate_20_days.missing »"),
    (changed("indicators", 0, "minimum_evidence", to=-1), "« absence_rate_20_days.minimum_evidence »"),
    (changed("indicators", 0, "points", to=[]), "« absence_rate_20_days.points »"),
    (changed("indicators", 0, "points", 1, "value", to="1e3"), "« absence_rate_20_days.points[1].value »"),
    (changed("indicators", 0, "points", 1, "value", to=15), "« absence_rate_20_days.points[1].value »"),
    (changed("indicators", 0, "points", 1, "value", to="5"), "va du meilleur au pire"),
    (changed("indicators", 0, "points", 2, "log_odds", to=999_999), "descend"),
    (changed("indicators", 1, "points", 1, "value", to="81"), "« literacy_level.points »"),
    (changed("calibration", "method", to="spline"), "« calibration.method »"),
    (changed("calibration", "points", 1, "probability", to=-1), "« calibration.points[1].probability »"),
    (changed("calibration", "points", to=[{"log_odds": 0, "probability": 5}, {"log_odds": 1, "probability": 4}]),
     "« calibration.points » descend"),
    (changed("calibration", "points", 1, "log_odds", to=-2 * MILLION), "« calibration.points »"),
    (changed("trained_on", "school_years", to=["last"]), "« trained_on.school_years »"),
    (changed("trained_on", "adverse", to=601), "« trained_on.adverse »"),
    (changed("tested", to=[]), "« tested »"),
])
def test_a_malformed_file_is_refused_with_the_entry_named(text: str, named: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_model(text)
    assert named in str(caught.value)


@given(st.text())
def test_any_text_is_a_model_or_a_model_error(text: str) -> None:
    with pytest.raises(ModelError):
        load_model(text)


def lower_is_worse_no_more() -> str:
    """The criteria, but for the mark in French: higher would be worse."""
    start, end = CRITERIA.index("  literacy_level:"), CRITERIA.index("  numeracy_level:")
    entry = CRITERIA[start:end].replace("watch: 70\n    critical: 50", "watch: 50\n    critical: 70")
    kept = [line for line in entry.splitlines(keepends=True) if "strength" not in line and "SEC" not in line]
    return CRITERIA[:start] + "".join(line for line in kept if "levels:" not in line) + CRITERIA[end:]


@pytest.mark.parametrize(("text", "named"), [
    (CRITERIA.replace("minimum_evidence: 10", "minimum_evidence: 12", 1), "« absence_rate_20_days.minimum_evidence »"),
    (lower_is_worse_no_more(), "« literacy_level.higher_is_worse »"),
    (CRITERIA.replace('literacy: ["FRA*"]', 'literacy: ["132*"]'), "« measures_hash »"),
])  # fmt: skip
def test_criteria_that_measure_something_else_are_told(text: str, named: str) -> None:
    with pytest.raises(ModelError) as caught:
        check_criteria(MODEL, load_criteria(text))
    assert named in str(caught.value)


def test_an_indicator_that_is_no_more_is_told() -> None:
    without = CRITERIA[: CRITERIA.index("  literacy_level:")] + CRITERIA[CRITERIA.index("  numeracy_level:"):]
    with pytest.raises(ModelError, match="literacy_level"):
        check_criteria(MODEL, load_criteria(without))


@pytest.mark.parametrize("change", [
    ("points: 20", "points: 25"),
    ("watch: 10", "watch: 12"),
    ("enter: 25", "enter: 20"),
    ("Absences récentes", "Absences des dernières semaines"),
])
def test_other_words_points_or_tiers_do_not_make_a_model_unusable(change: tuple[str, str]) -> None:
    other = criteria_with(change)
    assert other.hash != SCORING.hash
    check_criteria(MODEL, other)


# --- beside the coefficient ------------------------------------------------------------------------------------

def drawn() -> Centre:
    centre = Centre().student("a").student("b").student("c", days=None).student("d", in_scope=False)
    centre.values("a", absence_rate_20_days=25, absence_rate_year=12, lateness=1, literacy_level=65, numeracy_level=60)
    centre.values("b", absence_rate_20_days=0, absence_rate_year=0, lateness=0, numeracy_level=90)
    return centre.values("c", literacy_level=20).values("d", absence_rate_20_days=90)


def test_who_has_a_coefficient_has_a_probability_and_the_model_is_named() -> None:
    rows = drawn().portray(SCORING, model=MODEL).rows(
        "select student_key, coefficient is not null, probability, model_hash from week.portrait order by 1")
    assert rows == [
        ("a", True, Decimal("0.375"), MODEL.hash),
        ("b", True, Decimal("0.125"), MODEL.hash),  # no French mark: missing is worth one log-odds
        ("c", False, None, None),                   # too little is known for a coefficient: for a probability too
        ("d", False, None, None),
    ]  # fmt: skip


def test_half_a_thousandth_rounds_up() -> None:
    at = replace(MODEL, calibration=Calibration("isotonic", ((0, 375_500),)))
    assert drawn().portray(SCORING, model=at).portrait("a")["probability"] == Decimal("0.376")


def test_the_model_changes_nothing_else() -> None:
    others = "select * exclude (probability, model_hash) from week.portrait order by student_key"
    without, with_model = drawn().portray(SCORING), drawn().portray(SCORING, model=MODEL)
    assert without.rows(others) == with_model.rows(others)
    assert without.rows("select * from week.not_scored") == with_model.rows("select * from week.not_scored")
    assert without.rows("select count(probability), count(model_hash) from week.portrait") == [(0, 0)]


def test_the_bits_do_not_depend_on_the_number_of_threads() -> None:
    rows = []
    for threads in (1, 4):
        centre = Centre(threads)
        for n in range(200):
            centre.student(f"s{n}").values(f"s{n}", absence_rate_20_days=n // 3, absence_rate_year=2, lateness=0,
                                           literacy_level=(200 - n) // 2, numeracy_level=60)
        rows.append(centre.portray(SCORING, model=MODEL).rows("select * from week.portrait order by student_key"))
    assert rows[0] == rows[1]
