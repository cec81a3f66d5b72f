"""The whole evaluation: the same cases give the same tables, a perfect score is 1, noise is a half."""

from __future__ import annotations

import json
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from risk.evaluation import Evaluation, Settings, prepare
from schemas.arrow import arrow_schema
from schemas.ddl import create_with_comments
from schemas.evaluation import EVALUATION_TABLES
from tests.risk.evaluation.drawn_cases import Cases, noise

YEARS = {"2024-2025": ("2024-11-17", "2025-01-26"), "2025-2026": ("2025-11-16", "2026-01-25")}
STUDENTS = 90


def invented(*, reverse: bool = False) -> Cases:
    """Two years of two weeks: absence and marks that say something of the outcome, by a hash of the student."""
    cases = Cases()
    students = [f"s{number:02d}" for number in range(STUDENTS)]
    for school_year in sorted(YEARS, reverse=reverse):
        for student in sorted(students, reverse=reverse):
            number = int(student[1:])
            adverse = noise(student, school_year) < 0.4
            cases.outcome(student, "failed" if adverse else "passed", school_year)
            cases.attribute(student, sex="F" if number % 2 else "M", decile=1 + number % 10, school_year=school_year)
            for sunday in YEARS[school_year]:
                absent = int((20 if adverse else 12) * noise(student, sunday, "absence"))
                behind = int((20 if adverse else 12) * noise(student, sunday, "mark"))
                coefficient = int(10000 * (absent + 1.5 * behind) / 50 + 0.5) / 100
                at = {"sunday": sunday, "school_year": school_year}
                cases.portrait(student, coefficient, group=str(10 + number % 3), level=f"SEC{1 + number % 2}", **at)
                cases.value(student, "absence_rate_20_days", 10 + absent, absent, 20, **at)
                cases.value(student, "literacy_level", 70 - behind, 1.5 * behind, 30, **at)
    return cases.rank()


class Guess:
    """A fitted model as `evaluate` takes it: here the coefficient over 100."""

    method = "calibrated"

    def __init__(self, without: str = "") -> None:
        self.without = without

    def probabilities(self, con: duckdb.DuckDBPyConnection, moment: str) -> pa.Table:
        # Cases of the training years, and students who are no case, may be there.
        rows = con.execute(
            "select student_key, school_year, coefficient::double / 100 as probability from evaluation.portrait "
            "inner join evaluation.moment using (school_year, week) where moment = ? and student_key <> ?",
            [moment, self.without]).fetchnumpy()
        return pa.table({name: list(column) for name, column in rows.items()})


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return invented().evaluate(calibrated=Guess())


def metric(evaluation: Evaluation, name: str, method: str = "coefficient", moment: str = "25 %") -> Decimal:
    (row,) = evaluation.rows("metric", metric=name, method=method, moment=moment)
    return row["value"]


def test_every_table_is_there_as_its_contract_says(evaluation: Evaluation):
    assert list(evaluation.tables) == list(EVALUATION_TABLES)
    for name, table in evaluation.tables.items():
        assert table.schema.equals(arrow_schema(EVALUATION_TABLES[name])), name
        # No report card fails here, and the lists hold fewer than ten students.
        assert table.num_rows > 0 or name in ("evaluation_lead_time", "evaluation_targeting"), name


def test_every_row_passes_the_checks_of_its_contract_and_has_a_key_of_its_own(evaluation: Evaluation):
    con = duckdb.connect()
    for name, contract in EVALUATION_TABLES.items():
        for statement in create_with_comments(contract):
            con.execute(statement)
        con.register("rows", evaluation.tables[name])
        con.execute(f"insert into {name} select * from rows")
        keys = ", ".join(f'"{column}"' for column in contract.key)
        assert con.execute(f"select {keys} from {name} group by all having count(*) > 1").fetchall() == [], name


def test_what_was_learned_from_and_what_was_measured(evaluation: Evaluation):
    assert evaluation.years == ("2024-2025", "2025-2026")
    assert (evaluation.train_years, evaluation.test_years) == (("2024-2025",), ("2025-2026",))
    assert evaluation.moments == ("25 %", "50 %")
    assert evaluation.weeks == ("2024-W46", "2025-W04", "2025-W46", "2026-W04")
    (run,) = evaluation.rows("run")
    # From Sunday 26 January to Sunday 16 November 2025: 42 weeks.
    assert (run["gap_weeks"], run["cases"], run["students"]) == (42, 180, 90)
    assert json.loads(run["versions"])["duckdb"] == duckdb.__version__


def test_every_method_is_measured_on_the_same_cases_of_the_later_year(evaluation: Evaluation):
    for moment in evaluation.moments:
        rows = evaluation.rows("metric", moment=moment, metric="auc")
        assert [row["method"] for row in rows] == [
            "coefficient", "calibrated", "best_flag", "flag_count", "logistic", "gradient_boosting"]
        assert {row["n"] for row in rows} == {STUDENTS}
        assert len({row["n_adverse"] for row in rows}) == 1
        assert {row["school_years"] for row in rows} == {"2025-2026"}
        assert all(row["low"] <= row["value"] <= row["high"] for row in rows)


def test_the_flag_chosen_is_named(evaluation: Evaluation):
    named = {(row["method"], row["detail"] is None, row["threshold"]) for row in evaluation.rows("metric")}
    assert {flag for flag in named if not flag[1]} == {("best_flag", False, "watch")}


def test_only_probabilities_have_a_calibration_error(evaluation: Evaluation):
    assert {row["method"] for row in evaluation.rows("metric", metric="ece")} == {
        "calibrated", "logistic", "gradient_boosting"}
    assert {row["method"] for row in evaluation.rows("calibration")} == {"coefficient", "calibrated"}
    assert metric(evaluation, "auc", "calibrated") == metric(evaluation, "auc")


def test_a_probability_that_is_missing_for_a_case_leaves_the_method_out_with_a_word():
    found = invented().evaluate(calibrated=Guess(without="s03"))
    assert found.rows("metric", method="calibrated") == []
    assert "Moment 25 % : la probabilité calibrée manque à 1 cas ; elle n'y est pas mesurée." in found.notes


def test_twice_gives_the_same_tables_and_the_order_of_rows_does_not_matter(evaluation: Evaluation):
    cases = invented()
    first, second = cases.evaluate(calibrated=Guess()), cases.evaluate(calibrated=Guess())
    other = invented(reverse=True).evaluate(calibrated=Guess())
    for name, table in evaluation.tables.items():
        assert table.equals(first.tables[name]), name
        assert table.equals(second.tables[name]), name
        assert table.equals(other.tables[name]), name
    assert first.notes == second.notes == other.notes == evaluation.notes


def test_one_thread_or_four_give_the_same_tables(evaluation: Evaluation):
    for threads in (1, 4):
        cases = invented()
        cases.con.execute(f"set threads = {threads}")
        found = cases.evaluate(calibrated=Guess())
        assert all(table.equals(found.tables[name]) for name, table in evaluation.tables.items())


def test_a_perfect_score_is_one():
    cases = Cases()
    for number in range(40):
        cases.case(f"s{number:02d}", number, number >= 28)
    found = cases.rank().evaluate(Settings(shares=(Decimal("0.3"),)))
    for name in ("auc", "precision_top_30", "recall_top_30", "average_precision"):
        assert metric(found, name, moment="—") == 1, name


def test_noise_is_a_half_within_its_interval():
    cases = Cases()
    for number in range(400):
        cases.case(f"s{number:03d}", round(100 * noise(number, "score"), 2), noise(number, "outcome") < 0.3)
    (row,) = cases.rank().evaluate().rows("metric", metric="auc", method="coefficient")
    assert row["low"] < Decimal("0.5") < row["high"]


def test_with_one_year_what_must_be_learned_is_not_measured_and_that_is_told():
    cases = Cases()
    for number in range(40):
        cases.case(f"s{number:02d}", number, number % 3 == 0)
    found = cases.rank().evaluate()
    assert {row["method"] for row in found.rows("metric")} == {"coefficient", "flag_count"}
    assert found.train_years == ()
    assert found.rows("run")[0]["train_years"] is None
    assert "ne sont pas mesurées, faute d'une année antérieure" in found.notes[0]


def test_a_year_in_progress_without_outcomes_has_its_weeks_and_no_measure():
    cases = Cases()
    for number in range(40):
        cases.case(f"s{number:02d}", number, number % 3 == 0)
        cases.portrait(f"s{number:02d}", number, sunday="2026-11-15", school_year="2026-2027")
    found = cases.rank().evaluate()
    assert found.years == ("2025-2026",)
    assert [(row["week"], row["n"], row["auc"] is None) for row in found.rows("week")] == [
        ("2025-W46", 40, False), ("2026-W46", 0, True)]


def test_students_of_whom_nothing_is_measured_are_told():
    cases = Cases()
    for number in range(40):
        cases.case(f"s{number:02d}", number, number % 3 == 0)
    for number in range(5):
        cases.portrait(f"t{number}", 10)
    cases.case("blank", None, True, status="insufficient_data").case("blank2", None, False, status="insufficient_data")
    cases.case("moved", 10, False, enrolled=False).portrait("gone", 10).outcome("gone", "moved")
    notes = cases.rank().evaluate().notes
    # 48 enrolled: five without an outcome (10.4 %); who moved has one.
    assert ("Moment — : issue inconnue pour 5 des 48 élèves encore inscrits ; les mesures ne valent que pour les "
            "autres." in notes)
    assert ("Moment — : sans coefficient, moins de 10 des élèves dont l'issue est connue (moins de 10 d'issue "
            "défavorable) ; aucune méthode n'est mesurée sur eux." in notes)


def test_few_unknown_outcomes_need_no_word():
    cases = Cases()
    for number in range(40):
        cases.case(f"s{number:02d}", number, number % 3 == 0)
    assert not any("inconnue" in note for note in cases.portrait("t", 10).rank().evaluate().notes)


def test_as_dict_is_plain_enough_for_json(evaluation: Evaluation):
    told = json.loads(json.dumps(evaluation.as_dict(), ensure_ascii=False))
    assert told["tables"]["evaluation_metric"][0]["metric"] == "auc"
    assert isinstance(told["tables"]["evaluation_metric"][0]["value"], float)
    assert told["cases"] == {"cases": 180, "adverse": evaluation.cases["adverse"], "students": 90}
    assert told["moments"] == ["25 %", "50 %"]


def test_no_table_tells_of_a_student(evaluation: Evaluation):
    for table in evaluation.tables.values():
        assert not {"student_key", "student_id"} & set(table.column_names)


def test_prepare_forgets_the_cases_of_before():
    cases = invented()
    prepare(cases.con)
    assert cases.rows("select count(*) from evaluation.case") == [(0,)]


def test_each_method_is_compared_with_the_coefficient_on_the_same_cases(evaluation: Evaluation):
    rows = evaluation.rows("metric", metric="auc_difference", moment="25 %")
    assert [row["method"] for row in rows] == ["calibrated", "best_flag", "flag_count", "logistic", "gradient_boosting"]
    areas = {row["method"]: row["value"] for row in evaluation.rows("metric", metric="auc", moment="25 %")}
    for row in rows:
        assert abs(row["value"] - (areas[row["method"]] - areas["coefficient"])) <= Decimal("0.0001")
        assert row["low"] <= row["value"] <= row["high"]
    # The coefficient over 100 orders as the coefficient.
    assert (rows[0]["value"], rows[0]["low"], rows[0]["high"]) == (0, 0, 0)


def test_a_model_checked_at_one_moment_is_told():
    cases = invented()
    cases.con.execute("delete from evaluation.portrait where week in ('2025-W04', '2026-W04')")
    notes = cases.evaluate(calibrated=Guess()).notes
    assert ("Modèle calibré : vérifié à un seul moment de l'année (—) ; sa justesse aux autres moments n'est pas "
            "connue." in notes)
    assert ("Une seule semaine rejouée par année : 25 %, 50 % et 75 % de l'année ne sont pas distingués."
            in notes)


def test_the_few_outcomes_of_the_year_under_way_are_in_no_count():
    cases = invented()
    for number in range(6):
        cases.portrait(f"s{number:02d}", 60, sunday="2026-11-15", school_year="2026-2027")
        cases.outcome(f"s{number:02d}", "dropped_out", "2026-2027")
    found = cases.evaluate()
    assert (found.years, found.cases["cases"]) == (("2024-2025", "2025-2026"), 180)
    assert found.rows("week", week="2026-W46")[0]["n"] == 0
