"""What could not be read in a team's workbook, and what asks for something: by address, never by what stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.rules import RuleText

# The one rule that is no fault of a workbook: it is for whoever looks after the data, until the team closes it.
INACCURATE = "inaccurate_data"
# Names that we gave, or that a system gives to a copy of ours. Any other may hold a student's.
_OURS = re.compile(
    r"liste(?:-\d{4}-W\d{2}|-equipe-[0-9a-f]{8})?"
    r"(?: ?\(\d{1,3}\)| - (?:copie|copy)(?: ?\(\d{1,3}\))?)?"
    r"\.(?:xls[xmb]?|ods|numbers)",
    re.IGNORECASE,
)

ISSUE_RULES: dict[str, RuleText] = {
    "unreadable_date": RuleText(
        "La date ne se lit pas.",
        "The date cannot be read.",
        "Écrire la date ainsi : 2027-01-12.",
        "Write the date like this: 2027-01-12.",
    ),
    "ambiguous_date": RuleText(
        "La date peut se lire de deux façons (jour et mois).",
        "The date can be read in two ways (day and month).",
        "Écrire l'année d'abord : 2027-01-12.",
        "Write the year first: 2027-01-12.",
    ),
    "date_out_of_range": RuleText(
        "La date est loin de l'année scolaire.",
        "The date is far from the school year.",
        "Vérifier l'année.",
        "Check the year.",
    ),
    "unknown_code": RuleText(
        "Le mot n'est pas dans la liste déroulante.",
        "The word is not in the drop-down list.",
        "Choisir dans la liste déroulante ; mettre les précisions dans « Décision ».",
        "Choose from the drop-down list; put details under 'Decision'.",
    ),
    "text_too_long": RuleText(
        "Le texte est trop long : il reste dans sa cellule, et n'est pas repris sur les listes.",
        "The text is too long: it stays in its cell, and is not shown on the lists.",
        "Le raccourcir.",
        "Shorten it.",
    ),
    "formula_without_result": RuleText(
        "La cellule est une formule dont le résultat n'est pas enregistré.",
        "The cell is a formula whose result is not stored.",
        "Écrire la valeur elle-même, puis enregistrer.",
        "Write the value itself, then save.",
    ),
    "merged_cell": RuleText(
        "La cellule est cachée sous une cellule fusionnée : le texte de la fusion n'est lu que pour l'élève de sa "
        "première ligne.",
        "The cell is hidden under a merged one: the text of the merged cell is read for the student of its first row "
        "only.",
        "Annuler la fusion, et écrire sur la ligne de chaque élève.",
        "Unmerge the cells, and write on each student's row.",
    ),
    "conflict": RuleText(
        "Une autre équipe, ou un classeur plus récent, dit autre chose : ce qui était connu reste.",
        "Another team, or a newer workbook, says otherwise: what was known stays.",
        "S'entendre, puis corriger la cellule dans la liste courante ; la copie garde le mot de l'équipe.",
        "Agree, then correct the cell in the current list; the copy keeps the team's word.",
    ),
    "repeated_row": RuleText(
        "La ligne est en double : la première qui dit quelque chose l'emporte, cellule par cellule.",
        "The row is there twice: the first that says something wins, cell by cell.",
        "Garder une seule ligne par élève.",
        "Keep one row per student.",
    ),
    "mismatched_row": RuleText(
        "La fiche de la ligne n'est pas celle de l'élève à qui la ligne appartient : le tri n'a pas pris toutes les "
        "colonnes. Rien n'est lu de cette ligne.",
        "The student number of the row is not that of the student to whom the row belongs: the sort did not take "
        "every column. Nothing is read from this row.",
        "Reprendre les décisions dans la liste courante, depuis la copie, et trier avec les flèches de l'en-tête.",
        "Enter the decisions again in the current list, from the copy, and sort with the arrows of the header.",
    ),
    "unknown_student": RuleText(
        "La ligne n'est d'aucun élève connu de cette école : rien n'en est lu.",
        "The row is of no known student of this school: nothing is read from it.",
        "Écrire la fiche de l'élève dans la colonne « Fiche ».",
        "Write the student's number in the column 'Number'.",
    ),
    "renamed_column": RuleText(
        "Le titre d'une colonne de suivi a été changé, et une colonne sans titre connu contient du texte : il n'est "
        "pas lu. Le fichier est laissé en place, la nouvelle liste est à côté.",
        "The title of a follow-up column was changed, and a column without a known title holds text: it is not read. "
        "The file is left in place, and the new list is beside it.",
        "Remettre le titre d'origine, puis enregistrer.",
        "Put the original title back, then save.",
    ),
    "missing_column": RuleText(
        "La colonne de suivi manque, ou son titre a été changé : rien n'y est lu, et rien n'est effacé.",
        "The follow-up column is missing, or its title was changed: nothing is read from it, and nothing is erased.",
        "Remettre le titre d'origine.",
        "Put the original title back.",
    ),
    "repeated_column": RuleText(
        "Le titre de la colonne est là deux fois : seule la première est lue.",
        "The column's title is there twice: only the first is read.",
        "Donner un autre titre à la seconde.",
        "Give the second another title.",
    ),
    "sheet_missing": RuleText(
        "La feuille de la liste manque, ou n'a plus ses titres : rien n'est lu, et le fichier est laissé en place.",
        "The sheet of the list is missing, or has lost its titles: nothing is read, and the file is left in place.",
        "Reprendre la liste dans les archives, y écrire les décisions, et l'enregistrer à la place de celle-ci.",
        "Take the list from the archives, write the decisions in it, and save it in place of this one.",
    ),
    "foreign_workbook": RuleText(
        "Le classeur n'est pas une liste de ce centre : rien n'est lu, et le fichier est laissé en place.",
        "The workbook is no list of this centre: nothing is read, and the file is left in place.",
        "Le ranger ailleurs.",
        "Put it elsewhere.",
    ),
    "not_a_workbook": RuleText(
        "Le fichier n'est pas un classeur .xlsx lisible : rien n'est lu, et le fichier est laissé en place.",
        "The file is no readable .xlsx workbook: nothing is read, and the file is left in place.",
        "L'ouvrir, l'enregistrer au format .xlsx ; sinon, le retirer du dossier.",
        "Open it and save it as .xlsx; otherwise take it out of the folder.",
    ),
    "protected_workbook": RuleText(
        "Le classeur est protégé par un mot de passe : rien n'est lu, et le fichier est laissé en place.",
        "The workbook is protected by a password: nothing is read, and the file is left in place.",
        "Retirer le mot de passe, puis enregistrer ; le dossier de l'équipe est déjà réservé.",
        "Take the password off, then save; the team's folder is already restricted.",
    ),
    "workbook_too_large": RuleText(
        "Le classeur est beaucoup trop gros : rien n'est lu, et le fichier est laissé en place.",
        "The workbook is far too large: nothing is read, and the file is left in place.",
        "Retirer les images et les lignes vides remplies jusqu'au bas, puis enregistrer.",
        "Take out images and rows filled down to the bottom, then save.",
    ),
    "misplaced": RuleText(
        "Le classeur n'est pas dans le dossier « courant » de l'équipe, ni dans ses archives : rien n'en est lu.",
        "The workbook is not in the team's folder 'courant', nor in its archives: nothing is read from it.",
        "Le déplacer dans « courant », sans y remplacer la liste ; il est lu la semaine suivante.",
        "Move it to 'courant', without replacing the list there; it is read the week after.",
    ),
    "unreachable": RuleText(
        "Le fichier ou le dossier ne s'ouvre pas : rien n'est lu, et il est laissé en place.",
        "The file or folder cannot be opened: nothing is read, and it is left in place.",
        "Fermer le fichier, ou donner à ce compte le droit de le lire.",
        "Close the file, or give this account the right to read it.",
    ),
    "inaccurate_data": RuleText(
        "L'équipe dit que la donnée est inexacte.",
        "The team says that the data are inaccurate.",
        "Voir la ligne avec l'équipe, et corriger à la source.",
        "See the row with the team, and correct it at the source.",
    ),
}


@dataclass(frozen=True)
class Issue:
    """One thing of one workbook. `file`: path from the team's folder; a name that the team gave is not repeated.

    `kept_as`: the copy that keeps the workbook as it was read, from the team's folder; empty where it stays itself.
    `follow_up_id`: of what a team says is inaccurate; empty for any other rule.
    """

    school_id: str
    school_folder: str
    team_folder: str
    file: str
    rule: str
    sheet: str = ""
    address: str = ""
    column: str = ""
    kept_as: str = ""
    follow_up_id: str = ""


_COPY = re.compile(r"liste-equipe-[0-9a-f]{8}\.xlsx", re.IGNORECASE)
_ROWS = re.compile(r"(\d+)(?::(\d+))?")
_PLACES = {
    "fr": {"cell": "cellule\u00a0{0}", "row": "ligne\u00a0{0}", "rows": "lignes\u00a0{0} à\u00a0{1}"},
    "en": {"cell": "cell\u00a0{0}", "row": "row\u00a0{0}", "rows": "rows\u00a0{0} to\u00a0{1}"},
}


def place_told(address: str, language: str) -> str:
    """« cellule E5 », « ligne 20 », « lignes 8 à 12 »; empty where the address is."""
    words, rows = _PLACES[language], _ROWS.fullmatch(address)
    if rows is None:
        return words["cell"].format(address) if address else ""
    return words["rows" if rows[2] else "row"].format(rows[1], rows[2])


def is_ours(name: str) -> bool:
    """Whether a file bears a name that we gave, or that a system gives to a copy of it."""
    return _OURS.fullmatch(name) is not None


def is_copy(name: str) -> bool:
    """Whether a file is a copy of ours, kept as a team's workbook was read."""
    return _COPY.fullmatch(name) is not None


def told_path(folder: str, name: str) -> str:
    """`courant/liste.xlsx`; the kind alone of a name that is not ours, and so for a folder in a folder of ours."""
    ours, _, others = folder.partition("/")
    if others and ours != "archives":
        folder = f"{ours}/(autre dossier)"
    file = name if is_ours(name) else "(autre classeur)"
    return f"{folder}/{file}" if folder else file
