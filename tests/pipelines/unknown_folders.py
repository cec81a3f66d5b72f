"""Folders in shapes that no profile knows: literal files, and the sample centre as another system would write it."""

from __future__ import annotations

import csv
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "data_samples"

ELEVES = """\
N° de fiche;Nom de famille;Prénom;Date de naissance;Sexe;Code permanent
0360101;Gélinas;Océane;01/03/2012;F;GELO63531201
0360102;N'Diaye;Moussa;02/03/2013;M;NDIM64031301
0360103;Roy;Zoé;25/12/2012;F;ROYZ87621201
"""
INSCRIPTIONS = """\
N° de fiche;Année scolaire;Code de l'école;Date d'inscription;Date de départ;Niveau;Groupe-repère
0360101;2026-2027;014;26/08/2026;;3e secondaire;301
0360102;2026-2027;014;26/08/2026;;2e secondaire;201
0360103;2026-2027;014;26/08/2026;15/10/2026;3e secondaire;301
"""
ABSENCES = """\
N° de fiche;École;Date d'absence;Période;Matière;Type d'absence;Motif
0360101;014;09/10/2026;3;132308;Non motivée;11
0360101;014;14/10/2026;4;063306;Motivée;01
0360102;014;15/10/2026;1;063206;R;40
"""
RESULTATS = """\
N° de fiche;École;Année scolaire;Matière;Groupe;Étape;Résultat;Date du résultat
0360101;014;2026-2027;132308;301;1;74,5;06/11/2026
0360102;014;2026-2027;063206;201;1;ABS;06/11/2026
0360103;014;2026-2027;132308;301;1;61;06/11/2026
"""
FRENCH = {
    "Élèves.csv": ELEVES,
    "Inscriptions.csv": INSCRIPTIONS,
    "Absences_2026-11-16.csv": ABSENCES,
    "Résultats.csv": RESULTATS,
}


def write_folder(folder: Path, files: dict[str, str], encoding: str = "utf-8") -> Path:
    """Write literal files, with the line ends of Windows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return folder


# How another system would name and write the sample centre.
_NAMES = {
    "students": "Liste des élèves.csv",
    "schools": "Établissements.csv",
    "enrolments": "Fréquentation 2026-2027.csv",
    "calendar": "Calendrier.csv",
    "attendance": "Assiduité.csv",
    "grades": "Notes au bulletin.csv",
    "interventions": "Mesures d'appui.csv",
    "outcomes": "Décisions de fin d'année.csv",
}
_HEADERS = {
    "student_id": "Fiche", "last_name": "Nom", "first_name": "Prénom", "birth_date": "Naissance", "sex": "Sexe",
    "permanent_code": "Code permanent", "school_id": "École", "school_name": "Nom de l'école",
    "deprivation_decile": "IMSE", "list_capacity": "Capacité", "school_year": "Année scolaire",
    "enrolled_on": "Date d'entrée", "withdrawn_on": "Date de sortie", "level": "Niveau", "home_group": "Foyer",
    "calendar_id": "Grille", "pathway": "Parcours", "modified_expectations": "Attentes modifiées",
    "special_needs_code": "Code de difficulté", "has_intervention_plan": "Plan d'intervention", "date": "Date",
    "is_school_day": "Jour de classe", "periods_expected": "Nombre de périodes", "period": "Période",
    "subject_code": "Code matière", "category": "Catégorie", "reason_code": "Motif",
    "reason_group": "Groupe de motifs", "fraction": "Part de la journée", "course_group": "Groupe-matière",
    "competency": "Compétence", "term": "Étape", "mark": "Résultat", "mark_code": "Cote",
    "recorded_on": "Date de saisie", "intervention_id": "No intervention", "type": "Type d'intervention",
    "domain": "Domaine", "tier": "Palier", "goal": "Objectif", "started_on": "Début", "review_on": "Révision",
    "ended_on": "Fin", "owner": "Responsable", "status": "État", "outcome": "Décision",
}  # fmt: skip
_CODES = {
    "category": {"excused": "M", "unexcused": "NM", "late": "R"},
    "level": {f"SEC{n}": f"{n}{'re' if n == 1 else 'e'} secondaire" for n in range(1, 6)}
    | {f"PRIM{n}": f"{n}{'re' if n == 1 else 'e'} année du primaire" for n in range(1, 7)},
    "is_school_day": {"true": "Oui", "false": "Non"},
    "pathway": {"regular": "Régulier"},
    "term": {"1": "É1", "2": "É2", "3": "É3", "FINAL": "Bilan"},
    "outcome": {"passed": "Réussite", "failed": "Échec", "dropped_out": "Abandon", "moved": "Déménagement"},
}
_DATES = ("birth_date", "enrolled_on", "withdrawn_on", "date", "recorded_on", "started_on", "review_on", "ended_on")


def write_sample_in_french(folder: Path) -> Path:
    """The sample centre with other file names, headers, codes, dates, decimal mark, delimiter and encoding."""
    folder.mkdir(parents=True)
    for table, name in _NAMES.items():
        with (SAMPLES / "canonical" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (folder / name).open("w", encoding="windows-1252", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerow([_HEADERS[column] for column in rows[0]])
            writer.writerows([_in_french(column, cell) for column, cell in row.items()] for row in rows)
    return folder


def _in_french(column: str, cell: str) -> str:
    if column in _DATES and cell:
        return "/".join(reversed(cell.split("-")))
    if column in ("mark", "fraction"):
        return cell.replace(".", ",")
    return _CODES.get(column, {}).get(cell, cell)
