"""Which names of files may be told, and how the others are."""

from __future__ import annotations

import pytest

from pipelines.file_names import others_told, tellable_names


@pytest.mark.parametrize(
    "name",
    [
        "absences_nov.csv",
        "liste_eleves.csv",
        "classes.csv",
        "Transport.csv",
        "Absences_2026-11-16.csv",
        "AbsencesSept2026.xlsx",
        "sec3_notes_t1.csv",
        "calendrier_2026-2027.csv",
        "Résultats étape 1.csv",
        "014_absences.csv",
        "bulletin.csv.gz",
        "envoi.zip/absences.csv",
        "student_list.csv",
        "gpm_e_ele.csv",
    ],
)
def test_words_of_a_school_are_told(name):
    assert tellable_names([name]) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "Tremblay.csv",
        "notes de réunion Tremblay.txt",
        "absences_Tremblay.csv",
        "absences_0360101.csv",
        "absences_036_0101.csv",
        "0360101.csv",
        "GELO63531201.csv",
        "notes Z.csv",
        "Mark.csv",
        "Mark absences.csv",
        "Avril.csv",
        "notes.Tremblay",
        "Tremblay.zip/notes_nov.csv",
        "Roy/notes_nov.csv",
        "",
    ],
)
def test_any_other_word_may_be_a_persons(name):
    assert tellable_names([name]) == []


def test_the_others_are_told_by_their_kind():
    assert others_told(["Roy.csv"], {"Roy.csv": 12}) == "1\u00a0autre fichier .csv, 12\u00a0colonnes"
    assert others_told(["Roy.pdf"]) == "1\u00a0autre fichier .pdf"
    assert others_told(["notes.Tremblay"]) == "1\u00a0autre fichier"
    assert others_told(["a.csv", "b.pdf", "c.pdf", "d.Roy"], {"a.csv": 1}) == (
        "4\u00a0autres fichiers (.csv, 1\u00a0colonne ; .pdf)"
    )
