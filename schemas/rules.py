"""Every rule that a row, a cell or a line can meet, said once: what it means and what to do, in French and English."""

from __future__ import annotations

from typing import NamedTuple


class RuleText(NamedTuple):
    fr: str
    en: str
    remedy_fr: str
    remedy_en: str


# A cell that breaks its column's promise.
CELL_RULES: dict[str, RuleText] = {
    "missing_value": RuleText(
        "cellule obligatoire vide",
        "required cell is empty",
        "remplir la cellule à la source, ou vérifier que l'extraction prend la bonne colonne",
        "fill in the cell at the source, or check that the export takes the right column",
    ),
    "unreadable_value": RuleText(
        "cellule illisible (ni une date, ni un nombre, ni un oui/non attendu)",
        "cell cannot be read as the date, number or flag that is expected",
        "comparer le format de la colonne avec celui du profil de la source (ordre de la date, virgule décimale)",
        "compare the column's format with the source profile's (date order, decimal comma)",
    ),
    "out_of_range": RuleText(
        "valeur hors de l'intervalle permis",
        "value outside of the allowed range",
        "corriger la valeur à la source ; si toute la colonne est touchée, l'échelle a changé",
        "correct the value at the source; if the whole column is affected, the scale has changed",
    ),
    "unknown_code": RuleText(
        "code inconnu",
        "unknown code",
        "ajouter la correspondance du code au profil de la source, ou corriger le code",
        "add the code's mapping to the source profile, or correct the code",
    ),
    "bad_pattern": RuleText(
        "texte qui n'a pas la forme attendue",
        "text that does not have the expected shape",
        "vérifier que l'extraction prend la bonne colonne et garde les zéros de tête",
        "check that the export takes the right column and keeps leading zeros",
    ),
    "before_start": RuleText(
        "date de fin avant la date de début",
        "end date before the start date",
        "corriger l'une des deux dates à la source",
        "correct one of the two dates at the source",
    ),
    "unknown_reference": RuleText(
        "élève absent du fichier des élèves, ou refusé dans ce fichier",
        "student not in the students file, or refused there",
        "ajouter l'élève au fichier des élèves, et vérifier que les deux fichiers sont de la même extraction",
        "add the student to the students file, and check that both files come from the same export",
    ),
    "date_in_future": RuleText(
        "date après la fin de l'année scolaire en cours",
        "date after the end of the current school year",
        "corriger la date à la source",
        "correct the date at the source",
    ),
    "school_year_mismatch": RuleText(
        "date hors de l'année scolaire de la ligne",
        "date outside of the row's school year",
        "corriger la date ou l'année scolaire à la source",
        "correct the date or the school year at the source",
    ),
    "student_without_enrolment": RuleText(
        "élève sans aucune inscription : il n'aura pas de portrait",
        "student without any enrolment: there will be no portrait",
        "vérifier que le fichier des inscriptions est complet",
        "check that the enrolments file is complete",
    ),
}

# A line that cannot be read as a row.
LINE_RULES: dict[str, RuleText] = {
    "ragged_row": RuleText(
        "ligne qui n'a pas autant de cellules que l'en-tête",
        "line without as many cells as the header",
        "mettre entre guillemets les cellules qui contiennent le séparateur",
        "quote the cells that contain the delimiter",
    ),
    "unclosed_quote": RuleText(
        "guillemet ouvert et jamais fermé, ou mal placé",
        "quote opened and never closed, or misplaced",
        "doubler les guillemets à l'intérieur d'une cellule, ou les retirer",
        "double the quotes inside a cell, or remove them",
    ),
    "repeated_header": RuleText(
        "en-tête répété au milieu du fichier",
        "header repeated in mid-file",
        "retirer la ligne ; deux extractions ont sans doute été mises bout à bout",
        "remove the line; two exports were probably put end to end",
    ),
    "nul_byte": RuleText(
        "ligne qui contient un octet nul",
        "line that contains a NUL byte",
        "refaire l'extraction : le fichier est endommagé à cet endroit",
        "export again: the file is damaged at this place",
    ),
    "line_too_long": RuleText(
        "ligne démesurément longue",
        "line of excessive length",
        "refaire l'extraction : des fins de ligne manquent",
        "export again: line ends are missing",
    ),
}

# A row told twice.
DUPLICATE_RULES: dict[str, RuleText] = {
    "duplicate_row": RuleText(
        "même clé et même contenu qu'une autre ligne",
        "same key and same content as another row",
        "rien à faire : la ligne n'est comptée qu'une fois",
        "nothing to do: the row is counted once",
    ),
    "conflicting_duplicate": RuleText(
        "même clé qu'une ligne plus loin, mais autre contenu : la dernière l'emporte",
        "same key as a later row but other content: the last one wins",
        "retirer à la source la ligne qui n'est plus vraie",
        "remove at the source the row that is no longer true",
    ),
    "same_file": RuleText(
        "même contenu qu'un autre fichier de la même table",
        "same content as another file of the same table",
        "retirer l'un des deux fichiers du dossier des extractions",
        "remove one of the two files from the extracts folder",
    ),
}

# A record laid aside: it is not wrong, and it is not counted.
IGNORED_RULES: dict[str, RuleText] = {
    "not_yet": RuleText(
        "événement après la date de la passe : il attend son tour",
        "event after the run's date: it waits for its turn",
        "rien à faire",
        "nothing to do",
    ),
    "not_counted": RuleText(
        "motif que l'école ne compte pas",
        "reason that the school does not count",
        "rien à faire ; sinon, revoir le motif dans GPI (cpt_abs)",
        "nothing to do; otherwise revise the reason in GPI (cpt_abs)",
    ),
    "exam_term": RuleText(
        "étape d'examen, hors de la suite des étapes",
        "exam term, outside of the series of terms",
        "rien à faire",
        "nothing to do",
    ),
    "empty_cell": RuleText(
        "aucun résultat saisi",
        "no mark entered",
        "rien à faire",
        "nothing to do",
    ),
    "not_evaluated": RuleText(
        "élève non évalué (absent, exempté, dispensé)",
        "student not assessed (absent, exempt)",
        "rien à faire : ce n'est pas un zéro",
        "nothing to do: this is not a zero",
    ),
    "superseded": RuleText(
        "remplacé par une ligne plus récente ou par une source plus complète",
        "replaced by a more recent row or a more complete source",
        "rien à faire",
        "nothing to do",
    ),
    "out_of_year": RuleText(
        "hors de l'année scolaire suivie",
        "outside of the school year followed",
        "rien à faire",
        "nothing to do",
    ),
    "over_a_day": RuleText(
        "plus de 20 périodes pour un élève le même jour : le surplus",
        "more than 20 periods for a student on one day: the surplus",
        "vérifier si la journée a été saisie deux fois, ou si deux extractions se recouvrent",
        "check whether the day was entered twice, or whether two exports overlap",
    ),
    "never_attended": RuleText(
        "départ avant le premier jour de classe : l'élève n'est jamais venu",
        "departure before the first school day: the student never came",
        "rien à faire",
        "nothing to do",
    ),
    "not_active": RuleText(
        "dossier annuel qui n'est pas actif, sans date de départ",
        "annual record that is not active, without a departure date",
        "rien à faire ; si des élèves présents sont touchés, ajouter le statut à la liste statut_actif",
        "nothing to do; if students who are present are affected, add the status to the list statut_actif",
    ),
    "inactive_course": RuleText(
        "cours abandonné",
        "dropped course",
        "rien à faire",
        "nothing to do",
    ),
    "not_applicable": RuleText(
        "rien d'utile ici dans cet enregistrement",
        "nothing of use here in this record",
        "rien à faire",
        "nothing to do",
    ),
}

RULES: dict[str, RuleText] = {**CELL_RULES, **LINE_RULES, **DUPLICATE_RULES, **IGNORED_RULES}
