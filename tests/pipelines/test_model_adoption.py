"""A centre adopts a calibrated model: a column beside the coefficient, and nothing else moves."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.asking import explain_student, replay_week
from pipelines.config import load_config
from pipelines.errors import ConfigError, NotFoundError
from pipelines.session import current_model, published_models
from pipelines.weeks import Week
from tests.pipelines.adopted_model import CRITERIA, MODEL, OTHER, adopt, centre_with_criteria
from tests.pipelines.mini_centre import ask, rewrite, run

SUNDAY_46, SUNDAY_47 = date(2026, 11, 15), date(2026, 11, 22)
PROBABILITIES = """
    select distinct week, version, model_hash from portrait where coefficient is not null and status <> 'removed'
    order by all
"""


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """W46 with a model; W47 with another, after a correction of W46."""
    path = centre_with_criteria(tmp_path_factory.mktemp("adopted") / "centre")
    adopt(path, MODEL)
    run(path, SUNDAY_46)
    adopt(path, OTHER)
    rewrite(path.parent / "extraits" / "attendance.csv", drop_an_absence)
    run(path, SUNDAY_47)
    return path


def drop_an_absence(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    past = [row for row in rows if row["date"] <= "2026-11-13" and row["category"] != "late"]
    last = max(past, key=lambda row: row["date"])
    return [row for row in rows if row is not last]


def test_a_past_week_keeps_its_model(centre: Path) -> None:
    assert ask(centre, PROBABILITIES) == [
        ("2026-W46", 1, MODEL.hash),
        ("2026-W46", 2, MODEL.hash),
        ("2026-W47", 1, OTHER.hash),
    ]


def test_the_probability_is_that_of_the_values_told(centre: Path) -> None:
    rows = ask(
        centre,
        """
        select any_value(p.coefficient) is not null, any_value(p.probability), any_value(p.model_hash),
            map_from_entries(list((c.indicator, c.value)))
        from current_portrait as p join contribution as c using (student_key, week, version)
        group by student_key
        """,
    )
    assert {row[0] for row in rows} == {True, False}
    for has_coefficient, probability, model_hash, values in rows:
        if has_coefficient:
            expected = (Decimal(OTHER.probability(values)) / 1_000_000).quantize(Decimal("0.001"))
            assert (abs(probability - expected) < Decimal("0.0011"), model_hash) == (True, OTHER.hash)
        else:
            assert (probability, model_hash) == (None, None)


@pytest.mark.parametrize(("week", "version"), [("2026-W46", 1), ("2026-W46", 2), ("2026-W47", 1)])
def test_a_replay_gives_the_same_bits(centre: Path, week: str, version: int) -> None:
    assert replay_week(load_config(centre), Week.parse(week), version).identical


def test_the_store_holds_the_models_that_gave_a_probability(centre: Path) -> None:
    folder = load_config(centre).store / "models"
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{one.hash}.json" for one in (MODEL, OTHER))
    assert published_models(folder.parent) == {one.hash: one for one in (MODEL, OTHER)}


def test_a_lost_model_is_told_by_replay(centre: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(centre.parent, tmp_path / "lost")) / centre.name
    (load_config(path).store / "models" / f"{MODEL.hash}.json").unlink()
    with pytest.raises(NotFoundError, match="modèle"):
        replay_week(load_config(path), Week.parse("2026-W46"), None)
    assert replay_week(load_config(path), Week.parse("2026-W47"), None).identical


def test_explain_says_in_one_line_what_it_is_and_is_not(centre: Path) -> None:
    (student_id,) = explained(centre)
    told = explain_student(load_config(centre), student_id, None)
    lines = told.text().replace("\u00a0", " ").splitlines()
    title = lines.index("Probabilité calibrée, à côté du coefficient")
    line = lines[title + 1]
    assert line.startswith("  Part des portraits semblables, dans les années passées du centre, qui ont mené à")
    assert "Ce n'est ni une prédiction sur cet élève ni une décision" in line
    assert "ni dans le coefficient, ni dans le palier, ni dans l'ordre des listes" in line
    assert lines[title + 2] == ""
    assert json.dumps(told.as_dict())
    assert 0 < told.as_dict()["probability"] < 1


def explained(centre: Path) -> list[str]:
    """The number of a student who has a coefficient."""
    with (centre.parent / "extraits" / "students.csv").open(encoding="cp1252", newline="") as file:
        ids = [row["student_id"] for row in csv.DictReader(file)]
    return [one for one in ids if explain_student(load_config(centre), one, None).coefficient is not None][:1]


def test_without_a_model_nothing_is_said(tmp_path: Path) -> None:
    path = centre_with_criteria(tmp_path / "centre")
    run(path, SUNDAY_47)
    counts = "select count(probability), count(model_hash), count(coefficient) > 0 from portrait"
    assert ask(path, counts) == [(0, 0, True)]
    told = explain_student(load_config(path), explained(path)[0], None)
    assert (told.probability, told.probability_text) == (None, "")
    assert "Probabilité" not in told.text()


def test_a_model_that_is_given_up_leaves_no_probability(centre: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(centre.parent, tmp_path / "given_up")) / centre.name
    adopt(path, None)
    run(path, SUNDAY_47)
    assert ask(path, "select count(probability), count(*) from portrait_at('2026-W47')")[0][0] == 0
    assert replay_week(load_config(path), Week.parse("2026-W47"), 2).identical
    assert replay_week(load_config(path), Week.parse("2026-W47"), 1).identical


def test_the_lists_and_everything_else_are_the_same_with_and_without(tmp_path: Path) -> None:
    """The same centre and key, in two folders: every file that a team reads is the same, byte for byte."""
    plain = centre_with_criteria(tmp_path / "plain")
    with_model = Path(shutil.copytree(plain.parent, tmp_path / "with")) / plain.name
    adopt(with_model, MODEL)
    for path in (plain, with_model):
        run(path, SUNDAY_46, SUNDAY_47)
    for told in ("* exclude (probability, model_hash) from portrait", "* from contribution", "* from not_scored"):
        assert ask(plain, f"select {told} order by all") == ask(with_model, f"select {told} order by all")
    lists = [
        {
            file.relative_to(path.parent): file.read_bytes()
            for file in sorted((path.parent / "listes").rglob("*"))
            if file.is_file()
        }
        for path in (plain, with_model)
    ]
    assert len(lists[0]) > 3
    assert lists[0] == lists[1]


# --- refused before anything is read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("{", "JSON lisible"),
        (MODEL.to_json().replace('"intercept": 0', '"intercept": 0.5'), "« intercept »"),
        (replace(MODEL, curves=(replace(MODEL.curves[0], indicator="moon"),)), "« moon » n'est pas un indicateur"),
        (
            replace(MODEL, curves=(replace(MODEL.curves[0], minimum_evidence=3),)),
            "« absence_rate_year.minimum_evidence »",
        ),
        (replace(MODEL, measures_hash="0" * 16), "« measures_hash »"),
    ],
)
def test_an_unusable_model_stops_the_run_with_the_entry_named(tmp_path: Path, model, words: str) -> None:
    path = centre_with_criteria(tmp_path / "centre")
    adopt(path, model)
    with pytest.raises(ConfigError) as caught:
        run(path, SUNDAY_47)
    assert words in caught.value.message
    assert caught.value.file == "modele.json"
    assert "enlever la clé model" in caught.value.remedy
    assert not (path.parent / "entrepot" / "portraits.duckdb").exists()


def test_a_model_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    path = centre_with_criteria(tmp_path / "centre")
    adopt(path, MODEL)
    config = load_config(path)
    assert current_model(config, CRITERIA) == MODEL
    assert config.model is not None
    config.model.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        current_model(config, CRITERIA)
    config.model.unlink()
    with pytest.raises(ConfigError, match="introuvable"):
        current_model(config, CRITERIA)
