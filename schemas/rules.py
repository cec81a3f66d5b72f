"""Every rule that a row, a cell or a line can meet, said once: what it means and what to do, in French and English."""

from __future__ import annotations

from typing import NamedTuple


class RuleText(NamedTuple):
    """What the rule means and what to do, in whole sentences."""

    fr: str
    en: str
    remedy_fr: str
    remedy_en: str


# A cell that breaks its column's promise.
CELL_RULES: dict[str, RuleText] = {
    "missing_value": RuleText(
        "La cellule est vide, alors qu'elle est obligatoire.",
        "The cell is empty, although it is required.",
        "Remplir la cellule à la source, ou vérifier que l'extraction prend la bonne colonne.",
        "Fill in the cell at the source, or check that the export takes the right column.",
    ),
    "unreadable_value": RuleText(
        "La cellule ne se lit pas comme la date, le nombre ou le oui/non attendu.",
        "The cell cannot be read as the date, number or flag that is expected.",
        "Comparer le format de la colonne avec celui du profil de la source (ordre de la date, virgule décimale).",
        "Compare the column's format with the source profile's (date order, decimal comma).",
    ),
    "out_of_range": RuleText(
        "La valeur est hors de l'intervalle permis.",
        "The value is outside of the allowed range.",
        "Corriger la valeur à la source ; si toute la colonne est touchée, l'échelle a changé : revoir le profil.",
        "Correct the value at the source; if the whole column is affected, the scale has changed: revise the profile.",
    ),
    "missing_scale": RuleText(
        "Le résultat n'a pas d'échelle : rien ne dit sur combien il est.",
        "The mark has no scale: nothing says out of how many it is.",
        "Remplir resultValueMin et resultValueMax à la source, ou donner l'échelle (liste echelle d'oneroster_codes).",
        "Fill in resultValueMin and resultValueMax at the source, or give the scale (list echelle of oneroster_codes).",
    ),
    "unknown_code": RuleText(
        "Ce code est inconnu du profil de la source.",
        "This code is unknown to the source profile.",
        "Corriger le code à la source s'il est mal saisi ; sinon, ajouter sa correspondance au profil de la source.",
        "Correct the code at the source if it is a typing mistake; otherwise add its mapping to the source profile.",
    ),
    "bad_pattern": RuleText(
        "Le texte n'a pas la forme attendue.",
        "The text does not have the expected shape.",
        "Vérifier que l'extraction prend la bonne colonne et garde les zéros de tête.",
        "Check that the export takes the right column and keeps leading zeros.",
    ),
    "before_start": RuleText(
        "La date de fin précède la date de début.",
        "The end date is before the start date.",
        "Corriger l'une des deux dates à la source.",
        "Correct one of the two dates at the source.",
    ),
    "unknown_reference": RuleText(
        "L'élève n'est pas dans le fichier des élèves, ou l'école n'est ni dans les inscriptions ni dans la liste des "
        "écoles ; ou la ligne qui les nomme y est refusée ; ou ce qui est noté est sans classe ou catégorie connue.",
        "The student is not in the students file, or the school is neither in the enrolments nor in the list of "
        "schools; or the row that names them is refused there; or what is marked has no known class or category.",
        "Ajouter l'élève au fichier des élèves, ou l'école à celui des écoles, et vérifier que les fichiers viennent "
        "de la même extraction.",
        "Add the student to the students file, or the school to the schools file, and check that the files come from "
        "the same export.",
    ),
    "lost_zeros": RuleText(
        "L'identifiant n'est connu qu'avec des zéros devant : il a perdu ses zéros de tête.",
        "The identifier is known with zeros before it only: it has lost its leading zeros.",
        "Refaire l'extraction avec la colonne en texte, sans l'enregistrer dans un tableur.",
        "Export again with the column as text, without saving it in a spreadsheet.",
    ),
    "date_in_future": RuleText(
        "La date tombe après la fin de l'année scolaire en cours.",
        "The date is after the end of the current school year.",
        "Corriger la date à la source.",
        "Correct the date at the source.",
    ),
    "school_year_mismatch": RuleText(
        "La date n'est pas dans l'année scolaire de la ligne.",
        "The date is outside of the row's school year.",
        "Corriger la date ou l'année scolaire à la source.",
        "Correct the date or the school year at the source.",
    ),
    "student_without_enrolment": RuleText(
        "L'élève n'a aucune inscription, donc aucun portrait.",
        "The student has no enrolment, hence no portrait.",
        "Vérifier que le fichier des inscriptions est complet.",
        "Check that the enrolments file is complete.",
    ),
    "enrolment_refused": RuleText(
        "L'inscription de l'élève est refusée : l'élève garde ce qui était connu la dernière fois.",
        "The student's enrolment is refused: the student keeps what was known the last time.",
        "Corriger la ligne refusée du fichier des inscriptions (voir plus haut).",
        "Correct the refused row of the enrolments file (see above).",
    ),
}

# A row that the mapping of a source refuses.
MAPPING_RULES: dict[str, RuleText] = {
    "not_in_crosswalk": RuleText(
        "L'identifiant n'est pas dans le fichier de correspondance entre les deux sources.",
        "The identifier is not in the crosswalk file between the two sources.",
        "Ajouter l'identifiant au fichier de correspondance que nomme la clé « crosswalk » de la configuration.",
        "Add the identifier to the crosswalk file that the configuration's key 'crosswalk' names.",
    ),
}

# A line of a file beside the extracts.
BESIDE_RULES: dict[str, RuleText] = {
    "unmatched_complement": RuleText(
        "La ligne des compléments ne désigne aucune inscription : ce qu'elle dit ne sert à personne.",
        "The line of the complements is about no enrolment: what it says serves nobody.",
        "Vérifier la fiche, l'école et l'année scolaire ; retirer la ligne si l'élève n'est plus inscrit.",
        "Check the student, the school and the school year; remove the line where the student has left.",
    ),
}

# A line that cannot be read as a row.
LINE_RULES: dict[str, RuleText] = {
    "ragged_row": RuleText(
        "La ligne n'a pas autant de cellules que l'en-tête.",
        "The line does not have as many cells as the header.",
        "Mettre entre guillemets les cellules qui contiennent le séparateur.",
        "Quote the cells that contain the delimiter.",
    ),
    "unclosed_quote": RuleText(
        "Un guillemet est ouvert et jamais fermé, ou mal placé.",
        "A quote is opened and never closed, or misplaced.",
        "Doubler les guillemets à l'intérieur d'une cellule, ou les retirer.",
        "Double the quotes inside a cell, or remove them.",
    ),
    "repeated_header": RuleText(
        "L'en-tête est répété au milieu du fichier.",
        "The header is repeated in mid-file.",
        "Retirer la ligne : deux extractions ont sans doute été mises bout à bout.",
        "Remove the line: two exports were probably put end to end.",
    ),
    "nul_byte": RuleText(
        "La ligne contient un octet nul.",
        "The line contains a NUL byte.",
        "Refaire l'extraction : le fichier est endommagé à cet endroit.",
        "Export again: the file is damaged at this place.",
    ),
    "preamble": RuleText(
        "La ligne est au-dessus du tableau (titre, date d'extraction) : elle n'est pas une ligne de données.",
        "The line is above the table (a title, a date of export): it is no row of data.",
        "Rien à faire ; pour ne plus le lire ici, retirer ces lignes de l'extraction.",
        "Nothing to do; to be told no more, remove these lines from the export.",
    ),
    "second_table": RuleText(
        "La ligne est d'un autre tableau, plus bas dans le même fichier.",
        "The line belongs to another table, further down in the same file.",
        "Envoyer chaque tableau dans son propre fichier.",
        "Send each table in a file of its own.",
    ),
    "doubtful_row": RuleText(
        "La ligne touche une ligne fautive ou l'en-tête, et rien n'assure qu'elle soit une donnée entière.",
        "The line is next to a faulty one or to the header, and nothing assures that it is a whole row of data.",
        "Corriger d'abord la ligne fautive qui la précède ou la suit.",
        "Correct the faulty line before or after it first.",
    ),
    "totals_row": RuleText(
        "La ligne est un total ou une moyenne, et non une ligne de données.",
        "The line is a total or an average, and no row of data.",
        "Retirer les totaux de l'extraction.",
        "Leave totals out of the export.",
    ),
    "other_dialect": RuleText(
        "La ligne semble écrite avec un autre séparateur ou un autre guillemet que le reste du fichier.",
        "The line seems to be written with another delimiter or quote than the rest of the file.",
        "Refaire l'extraction d'une seule façon, ou corriger la ligne.",
        "Export again in one way throughout, or correct the line.",
    ),
    "unclear_escape": RuleText(
        "Une barre oblique inverse de la ligne peut être du texte ou annoncer un guillemet : rien ne le dit.",
        "A backslash of the line may be text or announce a quote: nothing says which.",
        "Doubler les guillemets à l'intérieur des cellules au lieu de les faire précéder d'une barre oblique inverse.",
        "Double the quotes inside of cells instead of writing a backslash before them.",
    ),
    "other_encoding": RuleText(
        "La ligne n'est pas dans l'encodage du reste du fichier.",
        "The line is not in the encoding of the rest of the file.",
        "Refaire l'extraction dans un seul encodage, de préférence UTF-8.",
        "Export again in one encoding, preferably UTF-8.",
    ),
    "line_too_long": RuleText(
        "La ligne est démesurément longue.",
        "The line is of excessive length.",
        "Refaire l'extraction : des fins de ligne manquent.",
        "Export again: line ends are missing.",
    ),
    "unreadable_record": RuleText(
        "L'enregistrement JSON est mal formé, n'est pas un objet ou nomme deux fois le même champ.",
        "The JSON record is malformed, is no object or names the same field twice.",
        "Refaire l'extraction ; si la ligne est toujours là, la corriger à la source.",
        "Export again; if the line is still there, correct it at the source.",
    ),
    "uncomputed_formula": RuleText(
        "Une cellule contient une formule dont le résultat n'est pas enregistré dans le classeur.",
        "A cell holds a formula whose result is not stored in the workbook.",
        "Ouvrir le classeur dans Excel, l'enregistrer, puis le déposer de nouveau.",
        "Open the workbook in Excel, save it, then hand it over again.",
    ),
}

# A row told twice.
DUPLICATE_RULES: dict[str, RuleText] = {
    "duplicate_row": RuleText(
        "La ligne a la même clé et le même contenu qu'une autre.",
        "The row has the same key and the same content as another.",
        "Rien à faire : elle n'est comptée qu'une fois.",
        "Nothing to do: it is counted once.",
    ),
    "conflicting_duplicate": RuleText(
        "La ligne a la même clé qu'une autre plus loin, mais un autre contenu : la dernière l'emporte.",
        "The row has the same key as a later one but other content: the last one wins.",
        "Retirer à la source la ligne qui n'est plus vraie.",
        "Remove at the source the row that is no longer true.",
    ),
    "same_file": RuleText(
        "Le fichier a le même contenu qu'un autre de la même table.",
        "The file has the same content as another of the same table.",
        "Retirer l'un des deux fichiers du dossier des extraits.",
        "Remove one of the two files from the extracts folder.",
    ),
}

# A record laid aside: it is not wrong, and it is not counted.
IGNORED_RULES: dict[str, RuleText] = {
    "not_yet": RuleText(
        "L'événement a lieu après la date de l'exécution : il attend son tour.",
        "The event is after the run's date: it waits for its turn.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "not_counted": RuleText(
        "L'école ne compte pas ce motif.",
        "The school does not count this reason.",
        "Rien à faire ; sinon, revoir le motif dans GPI (cpt_abs).",
        "Nothing to do; otherwise revise the reason in GPI (cpt_abs).",
    ),
    "exam_term": RuleText(
        "C'est une étape d'examen, hors de la suite des étapes.",
        "This is an exam term, outside of the series of terms.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "empty_cell": RuleText(
        "Aucun résultat n'est saisi.",
        "No mark is entered.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "declared_missing": RuleText(
        "La cellule contient ce qui, selon le profil de la source, veut dire « pas de valeur ».",
        "The cell holds what means 'no value', as the source profile says.",
        "Rien à faire ; si c'est une vraie valeur, l'enlever de la clé « missing » du profil.",
        "Nothing to do; where it is a true value, remove it from the profile's key 'missing'.",
    ),
    "not_evaluated": RuleText(
        "L'élève n'est pas évalué (absence, exemption, dispense).",
        "The student is not assessed (absent, exempt).",
        "Rien à faire : ce n'est pas un zéro.",
        "Nothing to do: this is not a zero.",
    ),
    "superseded": RuleText(
        "Une ligne plus récente ou une source plus complète remplace celle-ci.",
        "A more recent row or a more complete source replaces this one.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "deleted_at_source": RuleText(
        "La source dit cet enregistrement supprimé, ou celui dont il dépend.",
        "The source says that this record, or the one that it depends on, was deleted.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "not_a_student": RuleText(
        "Cette personne n'est pas un élève.",
        "This person is not a student.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "not_a_school": RuleText(
        "Cet organisme n'est pas une école.",
        "This organisation is not a school.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "same_enrolment": RuleText(
        "C'est une autre classe de la même inscription : elle est comptée avec elle.",
        "This is another class of the same enrolment: it is counted with it.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "is_assignment": RuleText(
        "C'est le résultat d'un travail, et non du bulletin : il est avec les travaux.",
        "This is the result of an assignment, not of the report card: it is with the assignments.",
        "Rien à faire ; si c'est un résultat de bulletin, nommer sa catégorie (liste bulletin d'oneroster_codes).",
        "Nothing to do; if it is a report-card mark, name its category in the list bulletin of oneroster_codes.",
    ),
    "is_grade": RuleText(
        "C'est un résultat du bulletin : il est avec les résultats.",
        "This is a report-card mark: it is with the marks.",
        "Rien à faire ; si c'est un travail, revoir la liste bulletin d'oneroster_codes.",
        "Nothing to do; if it is an assignment, revise the list bulletin of oneroster_codes.",
    ),
    "out_of_year": RuleText(
        "La ligne est hors de l'année scolaire suivie.",
        "The row is outside of the school year followed.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "over_a_day": RuleText(
        "L'élève a plus de 20 périodes le même jour : ceci est le surplus.",
        "The student has more than 20 periods on one day: this is the surplus.",
        "Vérifier si la journée a été saisie deux fois, ou si deux extractions se recouvrent.",
        "Check whether the day was entered twice, or whether two exports overlap.",
    ),
    "never_attended": RuleText(
        "Le départ précède le premier jour de classe : l'élève n'a jamais fréquenté l'école.",
        "The departure is before the first school day: the student never attended.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "not_active": RuleText(
        "Le dossier annuel n'est pas actif et n'a pas de date de départ.",
        "The annual record is not active and has no departure date.",
        "Rien à faire ; si des élèves présents sont touchés, ajouter le statut à la liste statut_actif.",
        "Nothing to do; if students who are present are affected, add the status to the list statut_actif.",
    ),
    "inactive_course": RuleText(
        "Le cours est abandonné.",
        "The course was dropped.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "not_an_absence": RuleText(
        "L'événement dit que l'élève est présent.",
        "The event says that the student is present.",
        "Rien à faire.",
        "Nothing to do.",
    ),
    "unknown_duration": RuleText(
        "Un départ hâtif ou une absence partielle, sans la part de la journée qui est manquée.",
        "An early departure or a partial absence, without the share of the day that is missed.",
        "Rien à faire ; pour la compter, saisir la durée de l'événement à la source (une demi-journée = 0,5).",
        "Nothing to do; to count it, enter the event's duration at the source (half a day = 0.5).",
    ),
    "not_a_term": RuleText(
        "Ce résultat n'est ni celui d'une étape ni le résultat final (semestre, mi-étape, conduite).",
        "This mark is neither a term's nor the final one (semester, mid-term, conduct).",
        "Rien à faire ; si c'est le résultat d'une étape, le dire dans les codes du centre.",
        "Nothing to do; if it is a term's mark, say so in the centre's codes.",
    ),
    "not_applicable": RuleText(
        "Cet enregistrement ne contient rien d'utile ici.",
        "This record holds nothing of use here.",
        "Rien à faire.",
        "Nothing to do.",
    ),
}

RULES: dict[str, RuleText] = {
    **CELL_RULES,
    **MAPPING_RULES,
    **BESIDE_RULES,
    **LINE_RULES,
    **DUPLICATE_RULES,
    **IGNORED_RULES,
}
