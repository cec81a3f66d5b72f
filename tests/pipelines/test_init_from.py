"""`init --from`: a folder of unknown extracts becomes a proposed profile, honest where it is unsure."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

from pipelines.checking import CheckReport, check_extracts
from pipelines.cli import app
from pipelines.config import Config, load_config
from pipelines.errors import ConfigError, SourceError
from pipelines.keys import create_key_file
from pipelines.onboarding import Onboarding, initialise_from
from pipelines.session import open_session
from pipelines.sources import load_profile
from pipelines.weekly import read_extracts, run_week
from schemas.sources import parse_profile
from tests.pipelines.unknown_folders import (
    ABSENCES,
    ELEVES,
    FRENCH,
    INSCRIPTIONS,
    RESULTATS,
    SAMPLES,
    write_folder,
    write_sample_in_french,
)

SHARED = Path(__file__).parents[3] / "shared" / "data"
IN_NOVEMBER = date(2026, 11, 23)
_WAITING = re.compile(r"^( *)# (.*?)  # à confirmer.*$", re.MULTILINE)


def prepare(folder: Path, extracts: Path) -> Onboarding:
    return initialise_from(folder, centre_id="css", extracts=extracts)


def proposed(folder: Path) -> str:
    return (folder / "source.yaml").read_text(encoding="utf-8")


def confirm(folder: Path, **completed: str) -> None:
    """What a person does: take away the `#` of the lines to confirm, and fill in those to complete."""
    text = _WAITING.sub(r"\1\2", proposed(folder))
    for column, value in completed.items():
        text, count = re.subn(rf'# ({column}): "…"  # à compléter.*', rf'\1: "{value}"', text)
        assert count > 0
    (folder / "source.yaml").write_text(text, encoding="utf-8")


def checked(folder: Path) -> CheckReport:
    return check_extracts(load_config(folder / "eleve360.yaml"), IN_NOVEMBER)


def told(prepared: Onboarding) -> list[str]:
    """What was seen, with ordinary spaces."""
    return [line.replace("\u00a0", " ") for line in prepared.proposal.told]


def accounts(folder: Path) -> dict[str, tuple[int, ...]]:
    """By file and table: records = accepted + rejected + duplicate + ignored."""
    found = checked(folder).files
    return {
        f"{one.file_name} {one.table_name}": (one.records, one.accepted, one.rejected, one.duplicate, one.ignored)
        for one in found
    }


def part(text: str, extract: str) -> dict:
    return yaml.safe_load(text)["extracts"][extract]["parts"][0]


# French headers with accents, `;`, Windows-1252, dd/mm/yyyy, decimal comma.


@pytest.fixture
def french(tmp_path):
    write_folder(tmp_path / "depot", FRENCH, "windows-1252")
    return tmp_path / "centre", prepare(tmp_path / "centre", tmp_path / "depot")


def test_french_extracts_give_a_profile_that_loads(french):
    folder, prepared = french
    content = yaml.safe_load(proposed(folder))
    assert content["formats"] == {
        "encodings": ["utf-8", "windows-1252"],
        "delimiters": [";"],
        "decimal_comma": True,
        "dates": ["%Y-%m-%d", "%d/%m/%Y"],
    }
    assert {name: table["patterns"] for name, table in content["files"].items()} == {
        "eleves": ["Élèves.csv"],
        "inscriptions": ["Inscriptions.csv"],
        "absences": ["Absences_*.csv"],
        "resultats": ["Résultats.csv"],
    }
    assert part(proposed(folder), "students")["columns"] == {
        "student_id": "n° de fiche",
        "last_name": "nom de famille",
        "first_name": "prénom",
        "birth_date": "date de naissance",
        "sex": "sexe",
        "permanent_code": "code permanent",
    }
    assert part(proposed(folder), "enrolments")["values"] == {
        "level": {"3e secondaire": "SEC3", "2e secondaire": "SEC2"}
    }
    assert part(proposed(folder), "attendance")["columns"] == {
        "student_id": "n° de fiche",
        "school_id": "école",
        "date": "date d'absence",
        "period": "période",
        "subject_code": "matière",
        "category": "type d'absence",
        "reason_code": "motif",
    }
    assert part(proposed(folder), "grades")["columns"] == {
        "student_id": "n° de fiche",
        "school_id": "école",
        "school_year": "année scolaire",
        "subject_code": "matière",
        "course_group": "groupe",
        "term": "étape",
        "mark": "résultat",
        "recorded_on": "date du résultat",
    }
    assert (prepared.proposal.to_confirm, prepared.proposal.to_complete, prepared.proposal.missing) == (2, 0, ())
    assert [path.name for path in prepared.written] == ["eleve360.yaml", "source.yaml", "motifs.csv", "eleve360.key"]


def test_what_is_not_confirmed_is_refused_and_what_is_confirmed_is_used(french):
    folder, _ = french
    assert '            # "R": "late"  # à confirmer (1 ligne)\n' in proposed(folder)
    assert (
        '    # missing: {"résultat": ["ABS"]}  # à confirmer : ces textes veulent dire « pas de valeur » (ABS : 1)\n'
    ) in proposed(folder)
    before = accounts(folder)
    assert before["Absences_2026-11-16.csv attendance"] == (3, 2, 1, 0, 0)
    assert before["Résultats.csv grades"] == (3, 2, 1, 0, 0)
    confirm(folder)
    after = accounts(folder)
    assert after["Absences_2026-11-16.csv attendance"] == (3, 3, 0, 0, 0)
    assert after["Résultats.csv grades"] == (3, 2, 0, 0, 1)


def test_next_weeks_file_is_found_by_the_same_pattern(french):
    folder, _ = french
    profile = load_profile(folder / "source.yaml")
    assert profile.table_of("Absences_2026-11-23.csv").name == "absences"


def test_no_value_of_a_student_is_in_the_proposal(french):
    folder, prepared = french
    text = proposed(folder) + "\n".join(prepared.lines()) + prepared.verdict
    for value in ("0360101", "Gélinas", "Océane", "N'Diaye", "Roy", "GELO63531201", "74,5", "09/10/2026", "01/03/2012"):
        assert value not in text


def test_the_proposal_is_the_same_each_time(french, tmp_path):
    again = prepare(tmp_path / "encore", tmp_path / "depot")
    assert again.proposal == french[1].proposal


# An English system: two numbers for a student, codes for absences, presences told.

STUDENTS_EXPORT = """\
SIS ID,Student Number,First Name,Last Name,Birthdate,Gender,Grade,School SIS ID
st1,101,Ann,Lee,15/4/2012,Female,9,sch0
st2,102,Bob,Ng,28/11/2011,Male,10,sch0
st3,103,Cy,Poe,30/1/2012,Male,9,sch0
"""
ATTENDANCE_EXPORT = """\
id,student_id,school_id,attendance_date,Period,AttendanceCode
a1,st1,sch0,13/10/2026,1,A
a2,st2,sch0,14/10/2026,2,E
a3,st3,sch0,14/10/2026,2,L
a4,st1,sch0,15/10/2026,1,P
a5,st1,sch0,16/10/2026,1,Z9
"""
ENGLISH = {"students_export.csv": STUDENTS_EXPORT, "attendance.csv": ATTENDANCE_EXPORT}


@pytest.fixture
def english(tmp_path):
    write_folder(tmp_path / "export", ENGLISH)
    return tmp_path / "centre", prepare(tmp_path / "centre", tmp_path / "export")


def test_the_students_number_is_the_one_that_the_other_files_use(english):
    text = proposed(english[0])
    assert part(text, "students")["columns"]["student_id"] == "sis id"
    assert "          student_id: student_id  # 100 % de ses valeurs sont dans le fichier des élèves\n" in text


def test_codes_that_may_mean_several_things_wait_with_their_guess(english):
    text = proposed(english[0])
    assert part(text, "attendance")["values"] == {"category": None}
    for line in (
        '            # "A": "unexcused"  # à confirmer (1 ligne)\n',
        '            # "E": "excused"  # à confirmer (1 ligne)\n',
        '            # "L": "late"  # à confirmer (1 ligne)\n',
        '            # "Z9": "…"  # à compléter (1 ligne)\n',
        '          # category: ["P"]  # à confirmer : ces lignes ne disent rien (présence) ; P : 1 ligne\n',
        '            # "9": "SEC3"  # à confirmer (2 lignes)\n',
    ):
        assert line in text
    assert part(text, "students")["values"] == {"sex": {"Male": "M", "Female": "F"}}


def test_one_file_may_hold_students_and_enrolments_and_what_no_file_has_is_asked_for(english):
    folder, prepared = english
    assert part(proposed(folder), "enrolments") == {
        "from": "students_export",
        "columns": {"student_id": "sis id", "school_id": "school sis id", "level": "grade"},
        "constants": None,
        "values": {"level": None},
    }
    assert (prepared.proposal.to_confirm, prepared.proposal.to_complete) == (6, 3)
    with pytest.raises(ConfigError) as error:
        checked(folder)
    assert error.value.message == (
        "Le profil source.yaml n'est pas complet : il ne dit pas où trouver enrolments.school_year, "
        "enrolments.enrolled_on."
    )


def test_once_answered_the_english_extracts_are_read(english):
    folder, _ = english
    confirm(folder, school_year="2026-2027", enrolled_on="2026-08-27")
    assert accounts(folder) == {
        "students_export.csv students": (3, 3, 0, 0, 0),
        "students_export.csv enrolments": (3, 3, 0, 0, 0),
        # P is laid aside; Z9, that nobody explained, is refused.
        "attendance.csv attendance": (5, 3, 1, 0, 1),
    }


# What cannot be done is said.


def test_a_column_a_term_is_out_of_reach_and_told(tmp_path):
    wide = "Fiche;Matière;Étape 1;Étape 2;Étape 3\n001;FRA100;70;75;80\n002;FRA100;60;;\n"
    write_folder(tmp_path / "depot", {"bulletin.csv": wide})
    with pytest.raises(SourceError) as error:
        prepare(tmp_path / "centre", tmp_path / "depot")
    assert "1 fichier a une colonne par étape : il faut une ligne par résultat" in error.value.message.replace(
        "\u00a0", " "
    )
    assert not (tmp_path / "centre").exists()


def test_a_column_a_term_beside_other_tables_is_left_out(tmp_path):
    wide = "Fiche;Matière;Étape 1;Étape 2;Étape 3\n0360101;FRA100;70;75;80\n0360102;FRA100;60;;\n"
    write_folder(tmp_path / "depot", FRENCH | {"Résultats.csv": wide})
    prepared = prepare(tmp_path / "centre", tmp_path / "depot")
    assert set(yaml.safe_load(proposed(tmp_path / "centre"))["extracts"]) == {"students", "enrolments", "attendance"}
    assert any(line.startswith("1 fichier a une colonne par étape") for line in told(prepared))
    for mark in ("70", "75", "80", "60"):
        assert f'"{mark}"' not in proposed(tmp_path / "centre")


def test_dates_that_read_both_ways_stay_ambiguous_and_their_rows_are_refused(tmp_path):
    early = {
        name: text.replace("25/12/2012", "05/12/2012")
        .replace("26/08/2026", "08/09/2026")
        .replace("15/10/2026", "10/11/2026")
        .replace("14/10/2026", "10/09/2026")
        for name, text in FRENCH.items()
    }
    write_folder(tmp_path / "depot", early)
    prepared = prepare(tmp_path / "centre", tmp_path / "depot")
    text = proposed(tmp_path / "centre")
    assert yaml.safe_load(text)["formats"]["dates"] == ["%Y-%m-%d"]
    assert "dates ambiguës, jj/mm/aaaa ou mm/jj/aaaa : toutes les dates se lisent dans les deux ordres" in text
    assert '  dates: ["%Y-%m-%d"]  # à compléter : l\'ordre du jour et du mois\n' in text
    assert prepared.proposal.to_complete == 1
    assert accounts(tmp_path / "centre")["Inscriptions.csv enrolments"] == (3, 0, 3, 0, 0)


def test_one_column_that_decides_is_enough_for_the_others(tmp_path):
    rows = "".join(f"03601{n:02};014;{n:02}/10/2026;1;;Motivée;01\n" for n in range(1, 13))
    write_folder(tmp_path / "depot", FRENCH | {"Absences_2026-11-16.csv": ABSENCES.split("\n")[0] + "\n" + rows})
    prepare(tmp_path / "centre", tmp_path / "depot")
    assert yaml.safe_load(proposed(tmp_path / "centre"))["formats"]["dates"] == ["%Y-%m-%d", "%d/%m/%Y"]


def test_a_folder_without_students_says_that_they_are_missing(tmp_path):
    write_folder(tmp_path / "depot", {name: text for name, text in FRENCH.items() if name != "Élèves.csv"})
    prepared = prepare(tmp_path / "centre", tmp_path / "depot")
    assert prepared.proposal.missing == ("table students : Élèves : qui ils sont. Ne quitte jamais la voûte.",)
    with pytest.raises(ConfigError) as error:
        checked(tmp_path / "centre")
    assert error.value.message == "Le profil source.yaml ne donne pas students, sans quoi rien ne se calcule."


def test_an_empty_folder_and_one_that_is_not_there(tmp_path):
    (tmp_path / "vide").mkdir()
    for name, told in (("vide", "Le dossier est vide"), ("absent", "Le dossier n'existe pas")):
        with pytest.raises(SourceError) as error:
            prepare(tmp_path / "centre", tmp_path / name)
        assert told in error.value.message
    assert not (tmp_path / "centre").exists()


def test_junk_is_counted_and_neither_opened_nor_named(tmp_path):
    depot = write_folder(
        tmp_path / "depot", {"notes de réunion Tremblay.txt": "Rencontre du mardi, rien à signaler.\n"}
    )
    (depot / "photo de Zoé.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    (depot / "vide.csv").touch()
    (depot / "abime.parquet").write_bytes(b"PAR1")
    (depot / "abime.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError) as error:
        prepare(tmp_path / "centre", depot)
    assert error.value.message.startswith("Aucun des 5 fichiers de ")
    assert "Zoé" not in error.value.message
    assert "Tremblay" not in error.value.message


def test_junk_beside_extracts_does_not_matter(tmp_path):
    depot = write_folder(tmp_path / "depot", FRENCH)
    (depot / "photo de Zoé.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    prepared = prepare(tmp_path / "centre", depot)
    assert told(prepared)[-1] == "1 autre fichier .jpg : d'aucune table connue"


def test_a_file_of_no_table_is_named_where_its_name_is_no_persons(tmp_path):
    """Transport.csv has a header, though of no table; the other has one too, and perhaps a student's name."""
    others = {
        "Transport.csv": "N° de fiche;Autobus;Arrêt\n0360101;12;Rue des Pins\n",
        "Tremblay.csv": "N° de fiche;Dîner;Casier\n0360101;oui;12\n",
    }
    prepared = prepare(tmp_path / "centre", write_folder(tmp_path / "depot", FRENCH | others))
    assert told(prepared)[-2:] == [
        "Transport.csv : d'aucune table connue",
        "1 autre fichier .csv, 3 colonnes : d'aucune table connue",
    ]
    assert not any("sans en-tête" in line for line in told(prepared))


def test_columns_that_nothing_is_known_of_are_listed(tmp_path):
    odd = ABSENCES.replace(";Motif\n", ";Code;Remarque\n").replace(";11\n", ";11;x\n")
    odd = odd.replace(";01\n", ";01;x\n").replace(";40\n", ";40;x\n")
    prepared = prepare(tmp_path / "centre", write_folder(tmp_path / "depot", FRENCH | {"Absences_2026-11-16.csv": odd}))
    text = proposed(tmp_path / "centre")
    assert "    # colonnes non utilisées : « code », « remarque »\n" in text
    assert text.count("# colonnes non utilisées") == 1
    no_reason = "aucun motif : sorties et examens compteraient comme des absences"
    assert f'          # {no_reason} ; si une colonne les donne : reason_code: "son en-tête"\n' in text
    assert f"Absences_2026-11-16.csv : {no_reason}" in told(prepared)
    assert "Absences_2026-11-16.csv : 2 colonnes non utilisées : « code », « remarque »" in told(prepared)
    assert load_profile(tmp_path / "centre" / "source.yaml").name == "source"


@pytest.mark.parametrize("header", ["Code raison", "CODE_MOTIF", "Raison de l'absence", "reason code", "N° motif"])
def test_a_reason_goes_by_several_names(header, tmp_path):
    odd = ABSENCES.replace("Motif", header)
    prepared = prepare(tmp_path / "centre", write_folder(tmp_path / "depot", FRENCH | {"Absences_2026-11-16.csv": odd}))
    assert part(proposed(tmp_path / "centre"), "attendance")["columns"]["reason_code"] == header.lower()
    assert not any("aucun motif" in line for line in told(prepared))


REASONS = "school_id,school_year,reason_code,reason_group\n*,2026-2027,40,school_activity\n"


def test_the_groups_of_reasons_beside_the_extracts_are_named_and_not_copied(tmp_path):
    write_folder(tmp_path / "centre" / "depot", FRENCH | {"motifs.csv": REASONS})
    prepared = prepare(tmp_path / "centre", tmp_path / "centre" / "depot")
    assert 'reasons: "depot/motifs.csv"\n' in (tmp_path / "centre" / "eleve360.yaml").read_text("utf-8")
    assert not (tmp_path / "centre" / "motifs.csv").exists()
    assert [path.name for path in prepared.written] == ["eleve360.yaml", "source.yaml", "eleve360.key"]
    assert "motifs.csv : les groupes des motifs, nommé sous « reasons »" in prepared.lines()
    assert not any("d'aucune table" in line for line in told(prepared))
    # 40 has its group; 11 and 01 have none yet.
    assert {one.reason_code for one in checked(tmp_path / "centre").unmapped} == {"11", "01"}


@pytest.mark.parametrize("sample", ["gpi", "edfi"])
def test_the_groups_of_reasons_of_a_known_source_are_named(sample, tmp_path):
    prepared = prepare(tmp_path / "centre", SAMPLES / sample)
    assert prepared.source == sample
    assert load_config(tmp_path / "centre" / "eleve360.yaml").reasons == SAMPLES / sample / "motifs.csv"
    assert not (tmp_path / "centre" / "motifs.csv").exists()


def test_what_is_written_ends_its_last_line(french):
    for name in ("eleve360.yaml", "source.yaml", "motifs.csv"):
        text = (french[0] / name).read_text("utf-8")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_a_file_without_a_header_is_told_and_nothing_of_it_repeated(tmp_path):
    headless = "\n".join(ELEVES.split("\n")[1:])
    write_folder(tmp_path / "depot", FRENCH | {"Élèves.csv": headless})
    prepared = prepare(tmp_path / "centre", tmp_path / "depot")
    assert "1 fichier sans en-tête reconnaissable : la première ligne doit nommer les colonnes" in told(prepared)
    text = proposed(tmp_path / "centre") + "\n".join(prepared.lines())
    assert not any(value in text.lower() for value in ("gélinas", "océane", "0360101", "gelo"))


def test_a_column_known_by_its_values_only_waits(tmp_path):
    odd = ABSENCES.replace("N° de fiche", "Réf")
    write_folder(tmp_path / "depot", FRENCH | {"Absences_2026-11-16.csv": odd})
    prepare(tmp_path / "centre", tmp_path / "depot")
    assert (
        '          # student_id: "réf"  # à confirmer : 100 % de ses valeurs sont des élèves connus, '
        "mais son nom ne le dit pas\n"
    ) in proposed(tmp_path / "centre")
    with pytest.raises(ConfigError, match=r"attendance\.student_id"):
        load_profile(tmp_path / "centre" / "source.yaml")
    confirm(tmp_path / "centre")
    assert accounts(tmp_path / "centre")["Absences_2026-11-16.csv attendance"] == (3, 3, 0, 0, 0)


def test_two_columns_that_may_be_the_mark_are_not_chosen_between(tmp_path):
    both = RESULTATS.replace("Résultat;", "Résultat;Note;").replace("74,5;", "74,5;75;").replace("ABS;", "ABS;ABS;")
    both = both.replace(";61;", ";61;61;")
    write_folder(tmp_path / "depot", FRENCH | {"Résultats.csv": both})
    prepare(tmp_path / "centre", tmp_path / "depot")
    assert '          # mark: "résultat"  # à confirmer : aussi possible : note\n' in proposed(tmp_path / "centre")


def test_one_school_and_one_year_are_offered_as_constants(tmp_path):
    plain = "Fiche;Date d'absence;Catégorie\n0360101;14/10/2026;Motivée\n0360102;15/10/2026;Retard\n"
    write_folder(tmp_path / "depot", FRENCH | {"Absences_2026-11-16.csv": plain})
    prepare(tmp_path / "centre", tmp_path / "depot")
    assert (
        '          # school_id: "014"  # à confirmer : la seule école que nomment les autres fichiers\n'
    ) in proposed(tmp_path / "centre")
    confirm(tmp_path / "centre")
    assert accounts(tmp_path / "centre")["Absences_2026-11-16.csv attendance"] == (2, 2, 0, 0, 0)


def test_school_years_told_as_one_year_wait_with_what_the_dates_suggest(tmp_path):
    odd = INSCRIPTIONS.replace("2026-2027", "2027")
    write_folder(tmp_path / "depot", FRENCH | {"Inscriptions.csv": odd})
    prepare(tmp_path / "centre", tmp_path / "depot")
    assert '            # "2027": "2026-2027"  # à confirmer (3 lignes)\n' in proposed(tmp_path / "centre")


def test_a_code_column_that_holds_names_does_not_show_them(tmp_path):
    shifted = ABSENCES.replace("Non motivée", "Tremblay").replace("Motivée", "Lavoie-Roy")
    write_folder(tmp_path / "depot", FRENCH | {"Absences_2026-11-16.csv": shifted})
    prepared = prepare(tmp_path / "centre", tmp_path / "depot")
    text = proposed(tmp_path / "centre")
    assert "Tremblay" not in text
    assert "Lavoie" not in text
    where = "texte non montré, Absences_2026-11-16.csv, colonne « type d'absence »"
    for line in (2, 3):
        assert f'            # "…": "…"  # à compléter : {where}, ligne {line} (1 ligne)\n' in text
    assert prepared.proposal.to_complete == 2


# Nothing is overwritten.


@pytest.mark.parametrize("name", ["eleve360.yaml", "source.yaml"])
def test_what_is_there_already_is_not_touched(tmp_path, name):
    write_folder(tmp_path / "depot", FRENCH)
    write_folder(tmp_path / "centre", {name: "le mien"})
    with pytest.raises(ConfigError) as error:
        prepare(tmp_path / "centre", tmp_path / "depot")
    assert error.value.file == name
    assert [path.name for path in (tmp_path / "centre").iterdir()] == [name]
    assert (tmp_path / "centre" / name).read_text(encoding="utf-8") == "le mien"


def test_extracts_inside_of_the_folder_are_named_from_it(tmp_path):
    write_folder(tmp_path / "centre" / "depot", FRENCH)
    prepare(tmp_path / "centre", tmp_path / "centre" / "depot")
    assert 'extracts: "depot"\nsource: source.yaml\n' in (tmp_path / "centre" / "eleve360.yaml").read_text("utf-8")


# A known source is used, not proposed anew.


@pytest.mark.parametrize(("sample", "source"), [("canonical", "canonical"), ("parquet", "canonical"), ("gpi", "gpi")])
def test_a_known_source_is_named_and_no_profile_written(tmp_path, sample, source):
    prepared = prepare(tmp_path, SAMPLES / sample)
    assert (prepared.source, prepared.proposal) == (source, None)
    assert not (tmp_path / "source.yaml").exists()
    assert load_config(tmp_path / "eleve360.yaml").source == source
    assert prepared.verdict == f"Prêt : source {source} reconnue."


def test_the_command_tells_what_it_saw_and_what_to_do_next(tmp_path):
    write_folder(tmp_path / "depot", FRENCH)
    words = ["init", str(tmp_path / "centre"), "--centre-id", "css", "--from", str(tmp_path / "depot")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    assert "Élèves.csv : students (6 colonnes sûres)\n" in result.output.replace("\u00a0", " ")
    assert "à confirmer : 2, à compléter : 0" in result.output
    assert f"eleve360 check --config {tmp_path / 'centre' / 'eleve360.yaml'}" in result.output


def test_a_source_and_a_folder_to_look_at_exclude_each_other(tmp_path):
    words = ["init", str(tmp_path), "--centre-id", "css", "--source", "gpi", "--from", str(tmp_path)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "--source et --from ne vont pas ensemble" in result.output


# The sample centre as another system would write it.


def test_the_sample_centre_in_another_shape_gives_the_same_portraits(tmp_path):
    write_sample_in_french(tmp_path / "depot")
    prepared = prepare(tmp_path / "centre", tmp_path / "depot")
    assert (prepared.proposal.to_confirm, prepared.proposal.to_complete, prepared.proposal.missing) == (3, 0, ())
    assert proposed(tmp_path / "centre").count("# à confirmer (") == 3  # M, NM, R
    confirm(tmp_path / "centre")
    settings = load_config(tmp_path / "centre" / "eleve360.yaml")
    assert check_extracts(settings, date(2026, 12, 6)).exit_code == 0
    create_key_file(tmp_path / "eleve360.key")
    shutil.copy(tmp_path / "eleve360.key", tmp_path / "centre" / "eleve360.key")
    canonical = Config(formats=["csv"], centre_id="css", extracts=SAMPLES / "canonical").resolved(tmp_path)
    for config in (settings, canonical):
        with open_session(config) as session:
            read_extracts(session)
            run_week(session, date(2026, 12, 6))
    with duckdb.connect() as con:
        con.execute(f"attach '{settings.store / 'portraits.duckdb'}' as one (read_only)")
        con.execute(f"attach '{canonical.store / 'portraits.duckdb'}' as other (read_only)")
        for table in ("portrait", "contribution", "attendance_week", "not_scored"):
            # What tells one run from another, and nothing of the students, is left out.
            query = "select columns(lambda name: name not in ('run_id', 'version')) from {}.main.{} order by all"
            one, other = (con.execute(query.format(name, table)).fetchall() for name in ("one", "other"))
            assert len(one) > 0
            assert one == other, table


# Data of others.


@pytest.mark.skipif(not (SHARED / "contoso_sis").is_dir(), reason="les données de ../shared/data sont absentes")
def test_contoso_what_is_proposed(tmp_path):
    prepared = prepare(tmp_path, SHARED / "contoso_sis")
    text = proposed(tmp_path)
    assert told(prepared) == [
        "students.csv : students (5 colonnes sûres)",
        "students.csv : enrolments (3 colonnes sûres, 1 à confirmer)",
        "students.csv : 12 colonnes non utilisées : « username », « middle name », « secondary email », "
        "« student number », « state id », « status », …",
        "studentattendance.csv, studentattendance_day2.csv : attendance (5 colonnes sûres)",
        "studentattendance.csv, studentattendance_day2.csv : aucun motif : sorties et examens compteraient comme "
        "des absences",
        "studentattendance.csv : 8 colonnes non utilisées : « id », « school_year », « all_day », « section_id », "
        "« presenceflag », « attendance_status », …",
        "studentattendance_other_ids.csv.gz : laissé de côté, ses élèves ne sont pas dans le fichier des élèves",
        "studentsectionmark.csv : grades (5 colonnes sûres, introuvable : subject_code, recorded_on)",
        "studentsectionmark.csv : 6 colonnes non utilisées : « id », « school_year », « is_final_grade », "
        "« credits_attempted », « credits_earned », « grad_credit_type »",
        "dates jj/mm/aaaa : 2 664 cellules ne se lisent qu'ainsi, 0 dans l'ordre inverse",
        "1 autre fichier : d'aucune table connue",
    ]
    assert part(text, "students")["columns"]["student_id"] == "sis id"
    assert yaml.safe_load(text)["formats"]["dates"] == ["%Y-%m-%d", "%d/%m/%Y"]
    assert '            # "A": "unexcused"  # à confirmer (292 lignes)\n' in text
    assert prepared.proposal.missing == ("colonne grades.subject_code", "colonne grades.recorded_on")
    # The marks cannot serve as they are: their whole block waits.
    assert set(yaml.safe_load(text)["extracts"]) == {"students", "enrolments", "attendance"}
    parse_profile(yaml.safe_load(text))


@pytest.mark.skipif(not (SHARED / "sdp_raw").is_dir(), reason="les données de ../shared/data sont absentes")
def test_sdp_what_is_proposed(tmp_path):
    prepared = prepare(tmp_path, SHARED / "sdp_raw")
    text = proposed(tmp_path)
    assert yaml.safe_load(text)["formats"]["dates"] == ["%Y-%m-%d", "%m/%d/%Y"]
    assert part(text, "enrolments")["columns"] == {
        "student_id": "sid",
        "school_year": "school_year",
        "school_id": "school_code",
        "enrolled_on": "enrollment_date",
        "withdrawn_on": "withdrawal_date",
    }
    # The dates say that 2004 is the year in which the school year ends.
    assert '            # "2004": "2003-2004"  # à confirmer (8404 lignes)\n' in text
    assert (
        '          # level: "…"  # à compléter : colonne obligatoire introuvable dans ce fichier ; '
        "Student_School_Year.csv.gz semble l'avoir (les réunir demande un SQL)\n"
    ) in text
    assert prepared.proposal.missing == (
        "table students : Élèves : qui ils sont. Ne quitte jamais la voûte.",
        "aucune table d'événements (attendance, grades…) : rien à mesurer",
        "colonne enrolments.level",
    )


# Containers and workbooks.


def test_a_zip_and_a_subfolder_are_looked_into(tmp_path):
    write_folder(tmp_path / "a" / "envoi", FRENCH, "windows-1252")
    shutil.make_archive(str(tmp_path / "envoi"), "zip", tmp_path / "a" / "envoi")
    loose = prepare(tmp_path / "un", write_folder(tmp_path / "loose", FRENCH, "windows-1252"))
    nested = prepare(tmp_path / "deux", tmp_path / "a")
    zipped = prepare(tmp_path / "trois", tmp_path / "envoi.zip")
    assert nested.proposal.text == loose.proposal.text == zipped.proposal.text
    for name in ("deux", "trois"):
        assert [found[0] for found in accounts(tmp_path / name).values()] == [3, 3, 3, 3]


def test_the_sheets_of_a_workbook_are_tables(tmp_path):
    workbook = openpyxl.Workbook()
    for name, text in FRENCH.items():
        sheet = workbook.create_sheet(name.removesuffix(".csv"))
        for row in csv.reader(text.splitlines(), delimiter=";"):
            sheet.append(row)
    del workbook["Sheet"]
    (tmp_path / "depot").mkdir()
    workbook.save(tmp_path / "depot" / "classeur.xlsx")
    prepared = prepare(tmp_path / "centre", tmp_path / "depot")
    assert told(prepared)[0] == "classeur.xlsx/Élèves : students (6 colonnes sûres)"
    assert accounts(tmp_path / "centre")["classeur.xlsx/Inscriptions enrolments"] == (3, 3, 0, 0, 0)


def test_a_column_with_the_name_but_not_the_values_is_pointed_at(tmp_path):
    short = INSCRIPTIONS.replace("/2026;", "/26;")
    write_folder(tmp_path / "depot", FRENCH | {"Inscriptions.csv": short})
    prepare(tmp_path / "centre", tmp_path / "depot")
    assert (
        '          # enrolled_on: "…"  # à compléter : le premier jour de classe, si le fichier ne tient que ceux qui '
        "y étaient ; « date d'inscription » en a le nom, mais pas les valeurs\n"
    ) in proposed(tmp_path / "centre")
    sms = ABSENCES.replace("/2026;", "/26;")
    write_folder(tmp_path / "depot2", FRENCH | {"Absences_2026-11-16.csv": sms})
    prepare(tmp_path / "centre2", tmp_path / "depot2")
    assert (
        '#           # date: "…"  # à compléter : colonne obligatoire introuvable dans ce fichier ; "date d\'absence" '
        "en a le nom, mais pas les valeurs\n"
    ) in proposed(tmp_path / "centre2")
