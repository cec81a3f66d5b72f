"""OULAD from files to figures: who is measured, that nothing later is known, and the figures on the real files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.centres import Centre, make_centre, run_week
from benchmarks.oulad import CRITERIA, main, measure
from benchmarks.oulad_centres import (
    Presentation,
    hand_over_presentation,
    modules_without_domain,
    place,
    read_files,
)
from benchmarks.trials import evaluate_week
from pipelines.config import load_config
from pipelines.database import connect
from risk.criteria import load_criteria
from tests.benchmarks.oulad_files import Rows, student, work, write_oulad
from tests.pipelines.shared_files import SHARED, shared_data

SECTIONS = ("AAA_2013B", "AAA_2013J")
STUDENTS = 45


def fails(number: int) -> bool:
    return number % 3 == 0


def invented(sections: tuple[str, ...] = SECTIONS) -> dict[str, Rows]:
    """Courses of 100 days, 45 students each: a third fail, hand in less, score less and come less often.

    One student more left on the day of the cut (day 25), one left the day after, one registered after it.
    """
    students, engagement, grades = [], [], []
    for section in sections:
        for number in range(STUDENTS):
            students.append(student(section, number, "Fail" if fails(number) else "Pass"))
            step = 6 if fails(number) else 2 + number % 3
            engagement += [(section, number, day, 3 + number % 5, 1) for day in range(0, 25, step)]
            handed = None if fails(number) and number % 2 else 9 + number % 3
            score = float((40 if fails(number) else 65) + number % 20)
            grades.append(work(section, number, 1, 10, handed, score if handed else None))
        engagement += [(section, number, 3, 5, 1) for number in (101, 102)]
        students += [
            student(section, 101, "Withdrawn", left=25),
            student(section, 102, "Withdrawn", left=26),
            student(section, 103, registered=26),
        ]
    return {"students": students, "engagement": engagement, "grades": grades}


def portrayed(folder: Path, files: dict[str, Rows], cut: int = 25) -> Centre:
    """The centre after the week of the first presentation's cut."""
    centre = make_centre(folder / "centre", centre_id="T", criteria=CRITERIA.read_text(encoding="utf-8"))
    with connect() as con:
        read_files(con, write_oulad(folder / "data", **files))
        first, *_ = place(con, cut)
        hand_over_presentation(con, centre, first)
    run_week(centre, first.cut_on)
    return centre


def portraits(centre: Centre) -> tuple[list[tuple], list[tuple]]:
    """Portraits and contributions, without what names the run."""
    with connect(load_config(centre.config_path).store / "portraits.duckdb", read_only=True) as con:
        return (
            con.execute("select * exclude (run_id) from current_portrait order by all").fetchall(),
            con.execute("select * from contribution order by all").fetchall(),
        )


def test_what_comes_after_the_cut_changes_no_portrait(tmp_path: Path) -> None:
    """Later activity, work, scores, departures and results: the same portraits to the last digit."""
    section = SECTIONS[0]
    files = invented((section,))
    changed = {
        "students": [
            (*row[:5], 26 if row[1] % 4 == 0 and row[5] is None else row[5], row[6], "Fail")
            for row in files["students"]
        ],
        "engagement": [*files["engagement"], *((section, number, 26, 500, 9) for number in range(0, STUDENTS, 2))],
        "grades": [
            # what was not handed in by the cut is, the day after; one work more is due the day after
            *(row if row[6] is not None else (*row[:6], 26, row[7], 99.0) for row in files["grades"]),
            *(work(section, number, 2, 26, 26, 1.0) for number in range(STUDENTS)),
        ],
    }
    before, after = portraits(portrayed(tmp_path / "one", files)), portraits(portrayed(tmp_path / "two", changed))
    assert len(before[0]) >= STUDENTS
    assert any(row for row in before[1])
    assert before == after


def test_the_command_measures_the_later_presentation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """45 students and the one who left the day after the cut: 46 cases, of which 15 failed and one left."""
    data, keep = write_oulad(tmp_path / "data", **invented()), tmp_path / "keep"
    assert main(["--data", str(data), "--json", "--cuts", "25", "--keep", str(keep)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["benchmark"] == "oulad"
    (cut,) = told["cuts"]
    assert cut["cut"] == "25 %"
    assert (cut["train"]["names"], cut["test"]["names"]) == (["2013B"], ["2013J"])
    assert (cut["train"]["cases"], cut["train"]["adverse"]) == (46, 16)
    assert (cut["test"]["cases"], cut["test"]["adverse"], cut["test"]["base_rate"]) == (46, 16, 0.3478)
    coefficient = cut["methods"]["coefficient"]["auc"]
    assert (coefficient["n"], coefficient["n_adverse"]) == (46, 16)
    assert coefficient["low"] <= coefficient["value"] <= coefficient["high"]
    assert {"coefficient", "best_flag", "flag_count", "logistic", "gradient_boosting"} <= set(cut["methods"])
    assert [one["metric"] for one in told["targets"]] == ["auc", "auc", "ece"]
    assert (keep / "25" / "eleve360.yaml").is_file()
    assert (load_config(keep / "25" / "eleve360.yaml").store / "evaluation" / "evaluation.duckdb").is_file()


def test_the_first_half_of_the_presentations_learns(tmp_path: Path) -> None:
    """Of three, the first one; a section that is new, and one that is not there each time, change nothing."""
    sections = ("AAA_2013B", "CCC_2013J", "AAA_2014B", "CCC_2014B")
    trial = measure(write_oulad(tmp_path, **invented(sections)), (25,), None)
    (cut,) = trial.cuts
    assert (cut.train.names, cut.test.names) == (("2013B",), ("2013J", "2014B"))
    assert (cut.train.cases, cut.test.cases) == (46, 138)


def test_a_presentation_learned_from_is_portrayed_around_its_cut(tmp_path: Path) -> None:
    """A course of 100 days, cut at 25 %: two weeks later is 39 %, four 53 %, six beyond 57 %, two before under 18 %.

    The presentation that is measured is portrayed at its cut only.
    """
    keep = tmp_path / "keep"
    measure(write_oulad(tmp_path / "data", **invented()), (25,), keep)
    with connect(load_config(keep / "25" / "eleve360.yaml").store / "evaluation" / "evaluation.duckdb",
                 read_only=True) as con:  # fmt: skip
        weeks = con.execute("select school_year, count(*) from evaluation_week group by all order by all").fetchall()
    assert weeks == [("2020-2021", 3), ("2021-2022", 1)]


@pytest.mark.parametrize(("cut", "weeks"), [
    (25, [-2, 0, 2, 4, 6, 8, 10, 12]),
    (50, [-12, -10, -8, -6, -4, -2, 0, 2]),
    (90, [-12, -10, -8, -6, -4, -2, 0, 2]),            # 57 to 96 % and no further than 12 weeks
    (5, [0, 2, 4, 6, 8, 10, 12]),
])  # fmt: skip
def test_the_weeks_learned_from(cut: int, weeks: list[int]) -> None:
    one = Presentation("2013B", "2020-2021", date(2020, 11, 15), ("AAA",), 1, cut, 268)
    assert [(day - one.cut_on).days / 7 for day in one.weeks_learned] == weeks


def test_one_presentation_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_oulad(tmp_path, **invented(SECTIONS[:1]))
    assert main(["--data", str(data)]) == 3
    assert "une seule présentation (2013B)" in capsys.readouterr().err


def test_a_folder_without_files_is_told_with_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"] == "SourceError"


def test_its_criteria_know_every_module_of_the_data_set() -> None:
    criteria = load_criteria(CRITERIA.read_text(encoding="utf-8"))
    modules = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG")
    everything = [Presentation("2013B", "2020-2021", date(2020, 10, 4), modules, 1, 25, 240)]
    assert modules_without_domain(everything, criteria) == []
    assert criteria.pass_mark == 40


@shared_data("oulad")
def test_the_coefficient_meets_its_target_on_the_later_presentation(tmp_path: Path) -> None:
    """Counted on the files by a query of their own: 7,384 students still registered at 25 %, 2,910 of them adverse.

    The whole measure, which learns from the earlier presentation too, is the command's: it takes minutes.
    """
    with connect() as con:
        read_files(con, SHARED / "oulad")
        later = place(con, 25)[-1]
        centre = make_centre(tmp_path / "25", centre_id="OULAD", criteria=CRITERIA.read_text(encoding="utf-8"))
        hand_over_presentation(con, centre, later)
    run_week(centre, later.cut_on)
    cut, _ = evaluate_week(centre, None, cut="25 %", names={later.school_year: later.name})
    assert (cut.train, cut.test.cases, cut.test.adverse) == (None, 7384, 2910)
    assert cut.value("coefficient", "auc") >= 0.79
    assert cut.value("coefficient", "precision_top_20") > 0.8
