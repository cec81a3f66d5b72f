"""The files beside an evaluation: an accepted model with its card, and what is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import ConfigError, EvaluationError
from pipelines.evaluating.modelling import refuse_places, write_model, write_proposal
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
    place = tmp_path / "centre.json"
    written = write_model(fitted, CRITERIA, place)
    assert written == [place, tmp_path / "centre.md"]
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


@pytest.mark.parametrize("proposal", ["x.json", "x.md", "dossier/../x.json", "lien.md"])
def test_the_proposal_is_never_the_model_nor_its_card(tmp_path: Path, proposal: str) -> None:
    (tmp_path / "dossier").mkdir()
    (tmp_path / "lien.md").symlink_to(tmp_path / "x.md")
    with pytest.raises(ConfigError, match="--propose et --calibrate écriraient tous deux") as error:
        refuse_places(tmp_path / proposal, tmp_path / "x.json")
    assert error.value.exit_code == 2


def test_two_places_apart_are_accepted_and_left_empty(tmp_path: Path) -> None:
    refuse_places(tmp_path / "criteres.yaml", tmp_path / "x.json")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"x\.json : le dossier où l'écrire n'existe pas"):
        refuse_places(None, tmp_path / "absent" / "x.json")


@pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="a folder where not even root may write: Linux")
def test_a_folder_that_cannot_be_written_is_told_before_the_work() -> None:
    with pytest.raises(ConfigError, match=r"x\.yaml ne peut pas être écrit"):
        refuse_places(Path("/proc/self/fdinfo/x.yaml"), None)


def test_a_refused_proposal_names_the_model_that_was_written(tmp_path: Path) -> None:
    """One year only: there is nothing to learn the points from."""
    con = centre(Year(2023, 200))
    written = [tmp_path / "x.json", tmp_path / "x.md"]
    with pytest.raises(EvaluationError) as error:
        write_proposal(con, CRITERIA, Settings(), tmp_path / "criteres.yaml", written)
    assert "aucun critère n'est proposé ; le modèle accepté est écrit : x.json et x.md. " in error.value.remedy
    with pytest.raises(EvaluationError) as error:
        write_proposal(con, CRITERIA, Settings(), tmp_path / "criteres.yaml")
    assert "aucun critère n'est proposé. " in error.value.remedy


def test_a_place_that_cannot_be_written_is_told(fitted: FittedModel, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"centre\.json ne peut pas être écrit"):
        write_model(fitted, CRITERIA, tmp_path / "fichier" / "centre.json")
