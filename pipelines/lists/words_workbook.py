"""The words of `liste.xlsx` and of the notice, in French and in English. The same keys in both; a test holds them.

Plain spaces here: French typography's no-break spaces are put in once, when the module loads.
"""

from __future__ import annotations

from pipelines.lists.wording import typeset

_FR = {
    "notice": "La liste de la {week} est prête : {link}",
    "title": "Liste de soutien · {team} · {school}",
    "issues_line": "Des cellules d'un classeur de l'équipe n'ont pas pu être lues : voir la feuille « {sheet} ».",
    "band": "À REMPLIR PAR L'ÉQUIPE : une seule cellule suffit ; la décision est la seule attendue",
    "band_note": "NON IMPRIMÉE",
    "nobody": "Personne sur cette liste cette semaine.",
    "footer_page": "Page",
    "sheet_guide": "Guide de lecture",
    "sheet_others": "Sortis et autres",
    "sheet_issues": "Cellules non lues",
    "place_now": "À discuter",
    "place_below": "Au-delà",
    "place_followed": "En suivi",
    "place_unscored": "Données insuffisantes",
    "col_place": "Place",
    "col_student": "Élève",
    "col_id": "Fiche",
    "col_level": "Niveau",
    "col_group": "Groupe",
    "col_coefficient": "Coefficient",
    "col_support": "Soutien à envisager",
    "col_cause": "Cause",
    "col_change": "Ce qui a changé",
    "col_strengths": "Forces",
    "col_reasons": "Raisons",
    "col_tried": "Ce qui a été tenté, et l'effet",
    "col_section": "Section",
    "col_why": "Pourquoi",
    "gone": "Quitte la liste",
    "left": "N'est plus à l'école",
    "lost": "Données perdues",
    "enrichment": "À enrichir",
    "others_lead": "Élèves de la liste précédente qui n'y sont plus, et élèves qui maîtrisent tout et qu'on oublie. "
    "Rien n'est à remplir ici.",
    "others_none": "Personne cette semaine.",
    "issue_file": "Fichier",
    "issue_sheet": "Feuille",
    "issue_cell": "Où",
    "issue_column": "Colonne",
    "issue_text": "Ce qui n'a pas pu être lu, et que faire",
    "prompt_code": "Choisir dans la liste. Laisser vide si rien n'est décidé.",
    "prompt_date": "Une date, par exemple {example}.",
    "prompt_review_on": "Jusqu'à la semaine de cette date, l'élève passe de « À discuter » à « En suivi ». Par "
    "exemple {example}.",
    "prompt_decision": "Ce que l'équipe a décidé, en une phrase. {longest} caractères au plus.",
    "prompt_owner": "Qui s'en occupe : un rôle ou un nom. {longest} caractères au plus.",
    "prompt_note": "Courte, utile à la prochaine rencontre. Aucun renseignement clinique, médical ou DPJ. {longest} "
    "caractères au plus. Jamais imprimée.",
    "refused_title": "Cellule non acceptée",
    "refused_code": "Choisir une des valeurs de la liste, ou laisser vide.",
    "refused_date": "Écrire une date entre le {first} et le {last}, par exemple {example}.",
    "refused_text": "Raccourcir le texte : {longest} caractères au plus.",
    "unread": "Cette cellule n'a pas pu être lue ; elle est rendue comme elle a été écrite.",
    "unread_code": "Choisir une des valeurs : {meanings}.",
    "unread_date": "Écrire une date, par exemple {example}.",
    "unread_text": "Écrire au plus {longest} caractères.",
    "guide_title": "Guide de lecture : comment lire et remplir cette liste",
    "guide_read": "LIRE",
    "guide_read_places": "Place",
    "guide_read_places_1": "« À discuter » : ceux dont une rencontre permet de parler (au plus {capacity}). « Au-delà "
    "» : sur la liste, après ce qu'une rencontre permet. « En suivi » : l'équipe en a déjà parlé ; l'élève revient à "
    "discuter la semaine de sa date « À revoir le », si ses besoins sont plus grands qu'à la discussion, pour une "
    "nouvelle cause, et au plus tard {most} après la dernière discussion. « Données insuffisantes » : sans "
    "coefficient ne veut pas dire sans besoin, il manque de quoi mesurer.",
    "guide_read_order": "Ordre",
    "guide_read_order_1": "D'abord ceux qui reviennent, puis ceux dont personne n'a parlé cette année, puis les "
    "autres. On peut trier et filtrer sans risque, par les flèches de la ligne d'en-tête.",
    "guide_read_marks": "Marques, aussi sur papier en noir et blanc",
    "guide_read_marks_1": "Nom en gras souligné : entre sur la liste. Décision à fond pointillé : rien n'est encore "
    "écrit pour cet élève à discuter. Date « À revoir le » en gras, à fond hachuré : elle est passée. Ligne en "
    "italique : élève en suivi. Place à fond pointillé : données insuffisantes. Cellule en gras italique à fond "
    "quadrillé : elle n'a pas pu être lue, son commentaire dit ce qui est attendu. Cellules à remplir barrées : "
    "suivi terminé ou abandonné.",
    "guide_read_list": "Ce qu'est la liste",
    "guide_fill": "REMPLIR",
    "guide_fill_least": "Le moins possible",
    "guide_fill_least_1": "Une seule cellule suffit. Des colonnes à remplir, seule la décision est attendue ; les "
    "autres aident l'équipe à s'y retrouver.",
    "guide_fill_save": "Enregistrer",
    "guide_fill_save_1": "Enregistrer le fichier là où il est, sous le même nom, puis le fermer. Il est lu au passage "
    "suivant, et la liste suivante montre ce qui y est écrit. Rien n'est effacé : un fichier modifié et non encore lu "
    "n'est jamais remplacé.",
    "guide_fill_add": "Élève qui n'est pas sur la liste",
    "guide_fill_add_1": "Écrire sa fiche dans une ligne vide, sous le dernier élève, et remplir la ligne.",
    "guide_fill_keep": "À ne pas changer",
    "guide_fill_keep_1": "Les titres des colonnes et les feuilles. Trier toute la liste, jamais quelques colonnes "
    "seulement. Ne pas fusionner de cellules.",
    "guide_fill_unread": "Cellule non lue",
    "guide_fill_unread_1": "Une cellule qui ne peut pas être lue revient comme elle a été écrite, marquée, avec un "
    "commentaire.",
    "guide_columns": "COLONNES À REMPLIR",
    "guide_column_finding": "Ce que l'équipe constate : voir plus bas ce que fait chaque constat.",
    "guide_column_discussed_on": "Date de la discussion. Vide : la semaine où la ligne a été lue.",
    "guide_column_decision": "Ce que l'équipe a décidé, en une phrase ({longest} caractères au plus).",
    "guide_column_type": "Ce qui est tenté. Les listes suivantes diront ce qui a changé depuis.",
    "guide_column_owner": "Qui s'en occupe ({longest} caractères au plus).",
    "guide_column_started_on": "Quand cela commence. Vide : le jour de la discussion.",
    "guide_column_review_on": "Quand l'équipe veut en reparler. Jusqu'à la semaine de cette date, l'élève est en suivi "
    "et laisse sa place à d'autres ; jamais plus de {most} après la dernière discussion.",
    "guide_column_status": "Terminé ou abandonné : le suivi est clos ; la ligne suivante repart à neuf.",
    "guide_column_note": "Pour la prochaine rencontre ({longest} caractères au plus). Ne paraît que dans ce classeur "
    "et n'est jamais imprimée.",
    "guide_findings": "CE QUE FAIT CHAQUE CONSTAT",
    "guide_finding_confirmed": "Le besoin est là. Avec une date « À revoir le », l'élève passe en suivi jusqu'à la "
    "semaine de cette date ; sans date, il reste à discuter, après ceux dont on n'a pas encore parlé.",
    "guide_finding_known_situation": "L'équipe sait, et s'en occupe déjà. L'élève passe en suivi jusqu'à la "
    "semaine de sa date « À revoir le », ou pour {rest} sans date ; il revient plus tôt si ses besoins sont plus "
    "grands qu'à la discussion ou pour une nouvelle cause.",
    "guide_finding_inaccurate_data": "Une donnée est fausse. La personne responsable des données au centre en est "
    "avisée ; l'élève reste sur la liste tant que la donnée n'est pas corrigée.",
    "guide_where": "OÙ VA CE QUI EST ÉCRIT",
    "guide_where_codes": "Constat, dates, type, état",
    "guide_where_codes_1": "Dans les données du centre, sans nom, pour suivre l'effet de ce qui est tenté et "
    "organiser les services.",
    "guide_where_texts": "Décision, responsable, note",
    "guide_where_texts_1": "Dans le coffre chiffré du centre. Décision et responsable paraissent dans les listes des "
    "équipes de l'élève ; la note, dans leurs classeurs seulement.",
    "guide_not": "À NE PAS ÉCRIRE",
    "guide_not_what": "Nulle part",
    "guide_not_what_1": "Aucun renseignement clinique, médical ou DPJ : ni diagnostic, ni médication, ni signalement. "
    "Aucun nom d'un autre élève ou d'un proche. Rien que l'élève ou ses parents ne pourraient lire : ils en ont le "
    "droit.",
    "guide_rights": "DROITS ET USAGES",
    "guide_rights_rights": "Droits",
    "guide_rights_refused": "Usages refusés",
}

_EN = {
    "notice": "The list for the {week} is ready: {link}",
    "title": "Support list · {team} · {school}",
    "issues_line": "Some cells of a team workbook could not be read: see sheet '{sheet}'.",
    "band": "FOR THE TEAM TO FILL IN: one cell is enough; only the decision is expected",
    "band_note": "NOT PRINTED",
    "nobody": "No one on this list this week.",
    "footer_page": "Page",
    "sheet_guide": "Reading guide",
    "sheet_others": "Gone and others",
    "sheet_issues": "Cells not read",
    "place_now": "To discuss",
    "place_below": "Beyond",
    "place_followed": "In follow-up",
    "place_unscored": "Insufficient data",
    "col_place": "Place",
    "col_student": "Student",
    "col_id": "Number",
    "col_level": "Level",
    "col_group": "Group",
    "col_coefficient": "Coefficient",
    "col_support": "Support to consider",
    "col_cause": "Cause",
    "col_change": "What changed",
    "col_strengths": "Strengths",
    "col_reasons": "Reasons",
    "col_tried": "What was tried, and its effect",
    "col_section": "Section",
    "col_why": "Why",
    "gone": "Leaves the list",
    "left": "No longer at the school",
    "lost": "Data lost",
    "enrichment": "Enrichment",
    "others_lead": "Students of the previous list who are no longer on it, and students who master everything and are "
    "forgotten. Nothing to fill in here.",
    "others_none": "No one this week.",
    "issue_file": "File",
    "issue_sheet": "Sheet",
    "issue_cell": "Where",
    "issue_column": "Column",
    "issue_text": "What could not be read, and what to do",
    "prompt_code": "Choose from the list. Leave empty if nothing is decided.",
    "prompt_date": "A date, for example {example}.",
    "prompt_review_on": "Until the week of that date the student moves from 'To discuss' to 'In follow-up'. For "
    "example {example}.",
    "prompt_decision": "What the team decided, in one sentence. At most {longest} characters.",
    "prompt_owner": "Who looks after it: a role or a name. At most {longest} characters.",
    "prompt_note": "Short, useful at the next meeting. No clinical, medical or youth protection information. At most "
    "{longest} characters. Never printed.",
    "refused_title": "Cell not accepted",
    "refused_code": "Choose one of the values of the list, or leave empty.",
    "refused_date": "Write a date from {first} to {last}, for example {example}.",
    "refused_text": "Shorten the text: at most {longest} characters.",
    "unread": "This cell could not be read; it is given back as it was written.",
    "unread_code": "Choose one of the values: {meanings}.",
    "unread_date": "Write a date, for example {example}.",
    "unread_text": "Write at most {longest} characters.",
    "guide_title": "Reading guide: how to read and fill in this list",
    "guide_read": "READ",
    "guide_read_places": "Place",
    "guide_read_places_1": "'To discuss': those whom a meeting has time for (at most {capacity}). 'Beyond': on the "
    "list, after what a meeting allows. 'In follow-up': the team has talked about the student, who comes back in the "
    "week of the date 'Review on', if needs are greater than when discussed, for a new cause, and {most} after the "
    "latest discussion at most. 'Insufficient data': no coefficient does not mean no need, "
    "there is too little to measure.",
    "guide_read_order": "Order",
    "guide_read_order_1": "First those who come back, then those nobody has talked about this year, then the others. "
    "Sorting and filtering are safe, with the arrows of the header row.",
    "guide_read_marks": "Marks, on black-and-white paper too",
    "guide_read_marks_1": "Name in bold, underlined: new on the list. Decision on a dotted ground: nothing is written "
    "yet for this student to discuss. Date 'Review on' in bold on a hatched ground: it has passed. Row in italics: in "
    "follow-up. Place on a dotted ground: insufficient data. Cell in bold italics on a checked ground: it could not "
    "be read, its comment says what is expected. Struck-out cells: follow-up done or dropped.",
    "guide_read_list": "What the list is",
    "guide_fill": "FILL IN",
    "guide_fill_least": "As little as possible",
    "guide_fill_least_1": "One cell is enough. Of the columns to fill in, only the decision is expected; the others "
    "help the team to find its way.",
    "guide_fill_save": "Save",
    "guide_fill_save_1": "Save the file where it is, under the same name, then close it. It is read at the next run, "
    "and the next list shows what is written in it. Nothing is erased: a file with changes not read yet is never "
    "replaced.",
    "guide_fill_add": "A student who is not on the list",
    "guide_fill_add_1": "Write the student's number in an empty row, below the last student, and fill in the row.",
    "guide_fill_keep": "Not to be changed",
    "guide_fill_keep_1": "The column titles and the sheets. Sort the whole list, never a few columns only. Do not "
    "merge cells.",
    "guide_fill_unread": "Cell not read",
    "guide_fill_unread_1": "A cell that cannot be read comes back as it was written, marked, with a comment.",
    "guide_columns": "COLUMNS TO FILL IN",
    "guide_column_finding": "What the team finds: see below what each finding does.",
    "guide_column_discussed_on": "Date of the discussion. Empty: the week in which the row was read.",
    "guide_column_decision": "What the team decided, in one sentence (at most {longest} characters).",
    "guide_column_type": "What is tried. The next lists will say what has changed since.",
    "guide_column_owner": "Who looks after it (at most {longest} characters).",
    "guide_column_started_on": "When it begins. Empty: the day of the discussion.",
    "guide_column_review_on": "When the team wants to talk about it again. Until the week of that date the student is "
    "in follow-up and leaves the place to others; never more than {most} after the latest discussion.",
    "guide_column_status": "Done or dropped: the follow-up is closed; the next row starts anew.",
    "guide_column_note": "For the next meeting (at most {longest} characters). Appears in this workbook only and is "
    "never printed.",
    "guide_findings": "WHAT EACH FINDING DOES",
    "guide_finding_confirmed": "The need is there. With a date 'Review on', the student is in follow-up until the week "
    "of that date; without one, still to discuss, after those nobody has talked about yet.",
    "guide_finding_known_situation": "The team knows, and already looks after it. The student is in follow-up until "
    "the week of the date 'Review on', or for {rest} without a date; and comes back earlier if needs are greater than "
    "when discussed or for a new cause.",
    "guide_finding_inaccurate_data": "A piece of data is wrong. The centre's data steward is told; the student stays "
    "on the list until it is corrected.",
    "guide_where": "WHERE IT GOES",
    "guide_where_codes": "Finding, dates, type, status",
    "guide_where_codes_1": "Into the centre's data, without a name, to follow the effect of what is tried and to "
    "organise services.",
    "guide_where_texts": "Decision, owner, note",
    "guide_where_texts_1": "Into the centre's encrypted vault. Decision and owner appear on the lists of the "
    "student's teams; the note, in their workbooks only.",
    "guide_not": "NOT TO BE WRITTEN",
    "guide_not_what": "Anywhere",
    "guide_not_what_1": "No clinical, medical or youth protection information: no diagnosis, medication or report. No "
    "name of another student or of a relative. Nothing that the student or parents could not read: they have the "
    "right to.",
    "guide_rights": "RIGHTS AND USES",
    "guide_rights_rights": "Rights",
    "guide_rights_refused": "Refused uses",
}

WORDS: dict[str, dict[str, str]] = {
    language: {key: typeset(text, language) for key, text in words.items()}
    for language, words in (("fr", _FR), ("en", _EN))
}
