"""The configuration: typing mistakes are told, paths start from its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.config import Config, load_config
from pipelines.errors import ConfigError
from pipelines.onboarding import initialise


def write(folder: Path, text: str) -> Path:
    path = folder / "eleve360.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_only_the_centre_is_required_and_paths_start_from_the_file(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, "centre_id: css-exemple\n"))
    assert config.centre_id == "css-exemple"
    assert config.extracts == tmp_path / "extraits"
    assert config.store == tmp_path / "entrepot"
    assert config.privacy.key_file == tmp_path / "eleve360.key"
    assert (config.quality.warn_share, config.quality.stop_share, config.quality.drop_share) == (0.005, 0.05, 0.10)
    assert (config.schedule.cron, config.schedule.timezone) == ("0 6 * * 1", "America/Toronto")
    assert config.privacy.show_coefficient is False


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("centre_id: A\nextract: here\n", "extract : clé inconnue."),
        ("store: here\n", "centre_id : clé obligatoire absente."),
        ("centre_id: A\nquality: {stop_share: 2}\n", "quality.stop_share : valeur trop grande."),
        ("centre_id: A\nquality: {stop_share: beaucoup}\n", "quality.stop_share : un nombre est attendu."),
        ("centre_id: ''\n", "centre_id : valeur vide."),
        ("centre_id: A\nschedule: {timezone: America/Montréal}\n",
         "schedule.timezone : fuseau horaire inconnu (par exemple America/Toronto)."),
        ("centre_id: A\nabsent: [enrolments]\n",
         "absent : seules ces tables peuvent y figurer : schools, calendar, attendance, attendance_totals, grades, "
         "assignments, activity, conduct, survey, participation, interventions, outcomes."),
        ("centre_id: A\nlanguage: de\n", "language : valeur hors de la liste permise."),
        ("centre_id: A\nquality: {warn_share: 0.5, stop_share: 0.1}\n",
         "quality : warn_share doit être au plus égal à stop_share."),
        ("centre_id: A\nteams:\n  - {name: X, school: '014'}\n", "teams.0.school_id : clé obligatoire absente."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, text))
    assert caught.value.message == told
    assert caught.value.exit_code == 2
    assert caught.value.file == "eleve360.yaml"


def test_text_that_is_not_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, "centre_id: A\n  store: [1\n"))
    assert caught.value.line == 2


def test_a_missing_configuration_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "absent.yaml")
    assert "eleve360 init" in caught.value.remedy


def test_a_stray_environment_variable_redirects_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORE", "/elsewhere")
    assert load_config(write(tmp_path, "centre_id: A\n")).store == tmp_path / "entrepot"


@pytest.mark.parametrize("source", ["canonical", "gpi"])
def test_init_writes_a_configuration_that_loads_and_never_overwrites(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "centre"
    initialise(folder, centre_id="css « exemple »: 1", source=source)
    config = load_config(folder / "eleve360.yaml")
    assert config.centre_id == "css « exemple »: 1"
    assert config.source == source
    assert config.extracts.is_dir()
    assert config.privacy.key_file.is_file()
    assert (config.reasons is not None) == (source == "gpi")
    key = config.privacy.key_file.read_bytes()
    with pytest.raises(ConfigError):
        initialise(folder, centre_id="autre", source=source)
    assert config.privacy.key_file.read_bytes() == key


def test_init_needs_the_centre(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        initialise(tmp_path / "x", centre_id=" ", source="gpi")
    assert not (tmp_path / "x").exists()


def test_every_key_of_the_commented_configuration_is_a_key() -> None:
    assert set(Config.model_fields) == {
        "centre_id", "extracts", "source", "sources", "store", "lists", "criteria", "model", "reasons", "absent",
        "teams", "language", "capacity", "formats", "link", "unseen_weeks", "rest_weeks", "revise_weeks", "memory",
        "quality", "schedule", "privacy",
    }  # fmt: skip


def test_a_key_in_the_environment_is_the_only_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVE360_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    initialise(tmp_path / "centre", centre_id="A", source="canonical")
    assert not (tmp_path / "centre" / "eleve360.key").exists()


def test_formats_are_those_known_and_each_once(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "centre_id: A\n")).formats == ["html", "csv", "xlsx", "pdf"]
    assert load_config(write(tmp_path, "centre_id: A\nformats: [csv]\n")).formats == ["csv"]
    for wrong in ("[docx]", "[csv, csv]", "[]"):
        with pytest.raises(ConfigError):
            load_config(write(tmp_path, f"centre_id: A\nformats: {wrong}\n"))
