"""`--source auto`: which known source a folder is, why, and what is said when none or two of them fit."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.config import load_config
from pipelines.database import connect
from pipelines.errors import ConfigError, SourceError
from pipelines.onboarding import initialise_from
from pipelines.recognition import Recognition, asked_source, recognise
from schemas.sources import profile_names
from tests.pipelines.mini_centre import VALID, make_centre
from tests.pipelines.unknown_folders import ABSENCES, ELEVES, FRENCH, SAMPLES, write_folder

SHARED = Path(__file__).parents[3] / "shared" / "data"
# Which source each committed sample is.
SOURCE_OF = {"canonical": "canonical", "parquet": "canonical", "gpi": "gpi"}


def seen(folder: Path, spill: Path) -> Recognition:
    with connect() as con:
        return recognise(con, folder, spill)


def refused(folder: Path, spill: Path) -> SourceError:
    with pytest.raises(SourceError) as error:
        seen(folder, spill)
    return error.value


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()))
def test_each_sample_is_recognised_for_certain(sample, tmp_path):
    if sample == "broken":
        pytest.skip("un dossier de dossiers fautifs")
    found = seen(SAMPLES / sample, tmp_path)
    expected = SOURCE_OF.get(sample) or next((name for name in profile_names() if sample.startswith(name)), "canonical")
    assert (found.source, found.is_certain, found.lacking) == (expected, True, ())


def test_the_reasons_say_which_file_has_which_columns(tmp_path):
    found = seen(SAMPLES / "gpi", tmp_path)
    assert "gpm_e_abs.csv : les colonnes de gpm_e_abs (4 sur 4)" in found.reasons
    assert "interventions.csv : les colonnes de interventions (5 sur 5)" in found.reasons
    # gpm_t_leg, gpm_t_mat and motifs are read by nobody.
    assert found.unexplained == 3
    lines = [line.replace("\u00a0", " ") for line in found.lines()]
    assert lines[0].startswith("Source reconnue : gpi (Tables de GPI (GRICS) exportées par le centre")
    assert lines[-1] == "  3 autres fichiers : d'aucune table de cette source"


def test_a_folder_that_lacks_a_required_table_is_recognised_with_a_reserve(tmp_path):
    shutil.copytree(VALID, tmp_path / "depot")
    (tmp_path / "depot" / "enrolments.csv").unlink()
    found = seen(tmp_path / "depot", tmp_path / "spill")
    assert (found.source, found.is_certain, found.lacking) == ("canonical", False, ("enrolments",))
    assert found.lines()[0].startswith("Source reconnue, sous réserve : canonical")
    assert "  il manque : enrolments" in found.lines()


def test_a_file_that_lacks_a_column_is_told(tmp_path):
    shutil.copytree(SAMPLES / "broken" / "missing_column", tmp_path / "depot")
    found = seen(tmp_path / "depot", tmp_path / "spill")
    assert (found.source, found.is_certain) == ("canonical", False)
    assert [reason for reason in found.reasons if "mais il manque" in reason] == [
        "enrolments.csv : le nom de enrolments, mais il manque level"
    ]


def test_no_source_fits_and_the_error_names_what_was_found_and_expected(tmp_path):
    error = refused(write_folder(tmp_path / "depot", FRENCH), tmp_path / "spill")
    message = error.message.replace("\u00a0", " ")
    assert message.startswith(
        f"Aucune source connue ne va aux fichiers de {tmp_path / 'depot'}. Trouvé : Absences_2026-11-16.csv, "
        "Inscriptions.csv, Résultats.csv, Élèves.csv. Attendu : "
    )
    for name in profile_names():
        assert f"{name} : " in message.split("Attendu : ")[1]
    assert "canonical : students, enrolments" in message
    assert "eleve360 init" in error.remedy


def test_a_file_that_may_be_named_after_a_student_is_told_by_its_kind(tmp_path):
    files = {"absences_nov.csv": ABSENCES, "Océane Gélinas.csv": ELEVES}
    error = refused(write_folder(tmp_path / "depot", files), tmp_path / "spill")
    told = error.message.replace("\u00a0", " ")
    assert "Trouvé : absences_nov.csv ; et 1 autre fichier .csv, 6 colonnes. Attendu : " in told
    assert "Gélinas" not in told


def test_nothing_of_a_file_without_a_header_is_repeated(tmp_path):
    write_folder(
        tmp_path / "depot",
        {"students.csv": "0360101,Gélinas,Océane\n0360102,Roy,Zoé\n", "photo de Zoé.csv": "Tremblay;2\nLavoie;3\n"},
    )
    error = refused(tmp_path / "depot", tmp_path / "spill")
    assert "students.csv : le nom de students, mais il manque student_id (canonical)" in error.message
    for value in ("Gélinas", "gélinas", "Tremblay", "Zoé", "0360101"):
        assert value not in error.message


def test_files_that_two_sources_share_are_a_tie(tmp_path):
    (tmp_path / "depot").mkdir()
    for name in ("interventions.csv", "outcomes.csv"):
        shutil.copy(SAMPLES / "canonical" / name, tmp_path / "depot")
    error = refused(tmp_path / "depot", tmp_path / "spill")
    assert "canonical" in error.message
    assert "gpi" in error.message
    assert error.message.endswith("(interventions.csv, outcomes.csv).")
    assert "--source canonical" in error.remedy


def test_the_right_columns_under_another_name_are_pointed_out(tmp_path):
    (tmp_path / "depot").mkdir()
    shutil.copy(SAMPLES / "canonical" / "attendance.csv", tmp_path / "depot" / "fichier2.csv")
    error = refused(tmp_path / "depot", tmp_path / "spill")
    assert "fichier2.csv : les colonnes de attendance (4 sur 4), sous un autre nom ; le renommer (canonical)" in (
        error.message
    )


def test_one_table_with_few_columns_does_not_make_a_source(tmp_path):
    write_folder(tmp_path / "depot", {"students.csv": "student_id,club\n001,échecs\n002,natation\n"})
    assert "Aucune source connue" in refused(tmp_path / "depot", tmp_path / "spill").message


def test_an_empty_folder_and_junk(tmp_path):
    (tmp_path / "vide").mkdir()
    assert "Le dossier est vide" in refused(tmp_path / "vide", tmp_path / "spill").message
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "Zoé.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    error = refused(tmp_path / "photos", tmp_path / "spill")
    assert "Trouvé : 1 autre fichier" in error.message.replace("\u00a0", " ")
    assert "Zoé" not in error.message


# Dates that the profile does not read.


def day_first(folder: Path, keep: str = "") -> None:
    """Write every date of a canonical folder day first; with `keep`, only those whose day could be a month."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        dates = [place for place, name in enumerate(rows[0]) if name in ("birth_date", "date") or name.endswith("_on")]
        kept = [rows[0]]
        for row in rows[1:]:
            if keep and any(row[place] and int(row[place][8:]) > 12 for place in dates):
                continue
            kept.append(
                ["/".join(reversed(cell.split("-"))) if place in dates else cell for place, cell in enumerate(row)]
            )
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(kept)


def test_an_order_that_whole_columns_decide_is_read_and_told(tmp_path):
    shutil.copytree(SAMPLES / "canonical", tmp_path / "depot")
    day_first(tmp_path / "depot")
    found = seen(tmp_path / "depot", tmp_path / "spill")
    assert found.source == "canonical"
    assert found.profile.formats.dates == ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y")
    assert found.reasons[-1] == (
        "dates : écrites jj/mm/aaaa, que le profil canonical ne lit pas ; lues ainsi pour cette vérification ; pour "
        "« weekly », copier le profil et y ajouter ce format"
    )


def test_an_order_that_stays_ambiguous_is_told_and_not_guessed(tmp_path):
    shutil.copytree(SAMPLES / "canonical", tmp_path / "depot")
    day_first(tmp_path / "depot", keep="day 1 to 12")
    found = seen(tmp_path / "depot", tmp_path / "spill")
    assert found.profile.formats.dates == ("%Y-%m-%d", "%Y%m%d")
    assert found.reasons[-1] == (
        "dates : ordre ambigu, jj/mm/aaaa ou mm/jj/aaaa : toutes les dates se lisent dans les deux ordres ; le profil "
        "canonical fait foi"
    )


# The command.


@pytest.fixture
def centre(tmp_path):
    return make_centre(tmp_path / "centre", SAMPLES / "gpi", reasons="extraits/motifs.csv")


def check(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", "--as-of", "2026-12-06", *words])
    return result.exit_code, result.output


def test_check_says_which_source_it_is_then_checks_with_it(centre):
    code, told = check("--config", str(centre), "--source", "auto")
    assert code == 0
    assert "Source reconnue : gpi" in told
    assert told.index("Source reconnue") < told.index("gpm_e_abs.csv")


def test_check_in_json_holds_the_recognition(centre):
    code, told = check("--config", str(centre), "--source", "auto", "--json")
    assert code == 0
    found = json.loads(told)["recognition"]
    assert (found["source"], found["certain"], found["lacking"], found["unexplained"]) == ("gpi", True, [], 3)


def test_check_with_another_source_than_the_configurations(centre):
    code, told = check("--config", str(centre), "--source", "gpi")
    assert code == 0
    assert "Source reconnue" not in told
    code, told = check("--config", str(centre), "--source", "chronos")
    assert code == 2
    assert "source inconnue : chronos" in told


def test_check_with_dates_that_only_the_recognition_reads(tmp_path):
    shutil.copytree(SAMPLES / "canonical", tmp_path / "depot")
    day_first(tmp_path / "depot")
    config = make_centre(tmp_path / "centre", tmp_path / "depot")
    assert check("--config", str(config))[0] != 0
    code, told = check("--config", str(config), "--source", "auto")
    assert code == 0
    assert "écrites jj/mm/aaaa" in told


def test_auto_in_a_configuration_is_refused_with_its_remedy(tmp_path):
    path = make_centre(tmp_path / "centre")
    path.write_text(path.read_text("utf-8").replace("source: canonical", "source: auto"), encoding="utf-8")
    code, told = check("--config", str(path))
    assert code == 2
    assert "« auto » n'est pas une source" in told
    assert "eleve360 check --source auto" in told
    assert (
        check("--config", str(path), "--source", "auto")[0] == check("--config", str(path), "--source", "canonical")[0]
    )


def test_auto_beside_a_profile_of_ones_own_says_that_it_is_there(tmp_path):
    write_folder(tmp_path / "centre" / "depot", FRENCH)
    initialise_from(tmp_path / "centre", centre_id="css", extracts=tmp_path / "centre" / "depot")
    code, told = check("--config", str(tmp_path / "centre" / "eleve360.yaml"), "--source", "auto")
    assert code == 3
    told = " ".join(told.replace("\u00a0", " ").split())
    assert "La configuration nomme pourtant un profil, source.yaml" in told
    assert "Enlever --source auto : les extraits sont alors lus avec source.yaml." in told


def test_a_combination_of_sources_is_not_recognised_as_one(tmp_path):
    config = load_config(make_centre(tmp_path / "centre")).model_copy(update={"sources": ["a", "b"]})
    with pytest.raises(ConfigError, match="en combine plusieurs"):
        asked_source(config, "auto")
    assert asked_source(config, None) == (config, None)


@pytest.mark.skipif(not SHARED.is_dir(), reason="les données de ../shared/data sont absentes")
@pytest.mark.parametrize("name", ["contoso_sis", "sdp_raw", "oulad", "uci_student", "naughty"])
def test_data_of_others_that_no_source_matches(name, tmp_path):
    error = refused(SHARED / name, tmp_path)
    assert error.message.startswith(f"Aucune source connue ne va aux fichiers de {SHARED / name}. Trouvé : ")
    assert "Attendu : canonical : students, enrolments…" in error.message
