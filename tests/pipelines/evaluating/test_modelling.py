"""The files beside an evaluation: an accepted model with its card, and what is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import ConfigError, EvaluationError
from pipelines.evaluating.modelling import refuse_places, write_model
from risk.evaluation import Settings
from risk.evaluation.model import FittedModel, ModelRefused, fit
from risk.probability_file import load_model
from tests.risk.evaluation.past_years import CRITERIA, Year, centre


@pytest.fixture(scope="module")
def fitted() -> FittedModel:
    found = fit(centre(Year(2022, 1500), Year(2023, 1500)), CRITERIA, Settings())
    assert isinstance(found, FittedModel)
    return found


def test_an_accepted_model_is_written_with_its_card(fitted: FittedModel, tmp_path: Path) -> None:
    place = tmp_path / "modeles" / "centre.json"
    written = write_model(fitted, CRITERIA, place)
    assert written == [place, tmp_path / "modeles" / "centre.md"]
    assert load_model(place.read_text(encoding="utf-8")).hash == fitted.model.hash
    card = written[1].read_text(encoding="utf-8")
    assert card.startswith(f"# Carte du modèle {fitted.model.hash}")


def test_a_refused_model_is_an_error_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError) as error:
        write_model(ModelRefused(("trop peu de cas.",)), CRITERIA, tmp_path / "centre.json")
    assert error.value.message == "modèle refusé : trop peu de cas."
    assert error.value.exit_code == 13
    assert list(tmp_path.iterdir()) == []


def test_the_card_of_another_model_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "centre.md").write_text("la mienne", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"centre\.md existe déjà"):
        refuse_places(None, tmp_path / "centre.json")


def test_a_place_that_cannot_be_written_is_told(fitted: FittedModel, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"centre\.json ne peut pas être écrit"):
        write_model(fitted, CRITERIA, tmp_path / "fichier" / "centre.json")
