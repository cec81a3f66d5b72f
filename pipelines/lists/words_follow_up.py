"""The words of the quality page's section on what the teams wrote, in French and in English."""

from __future__ import annotations

from pipelines.lists.wording import typeset

_FR = {
    "title": "Ce que les équipes ont écrit",
    "lead": "Dans leur classeur, par adresse : le texte des cellules n'est jamais répété ici. Un classeur qui a été "
    "remplacé reste tel qu'il a été lu, dans la copie nommée ; les adresses sont celles de cette copie.",
    "none": "Rien à reprendre : tout ce qui a été écrit a été lu, ou rien n'a été écrit.",
    "inaccurate": "Données que les équipes disent inexactes",
    "unread": "Cellules et classeurs à reprendre",
    "team": "École · équipe",
    "file": "Classeur",
    "address": "Où",
    "column": "Colonne",
    "rule": "Ce qui ne va pas, et que faire",
    "more_one": "… et une autre ; la table follow_up_issue les donne toutes.",
    "more_many": "… et {count} autres ; la table follow_up_issue les donne toutes.",
    "whole_file": "fichier entier",
    "since": "{meaning} Dit depuis la {week}.",
}

_EN = {
    "title": "What the teams wrote",
    "lead": "In their workbooks, by address: the text of cells is never repeated here. A workbook that was replaced is "
    "kept as it was read, in the copy that is named; the addresses are those of that copy.",
    "none": "Nothing to correct: all that was written was read, or nothing was written.",
    "inaccurate": "Data that the teams say are inaccurate",
    "unread": "Cells and workbooks to correct",
    "team": "School · team",
    "file": "Workbook",
    "address": "Where",
    "column": "Column",
    "rule": "What is wrong, and what to do",
    "more_one": "… and one more; the table follow_up_issue has them all.",
    "more_many": "… and {count} more; the table follow_up_issue has them all.",
    "whole_file": "whole file",
    "since": "{meaning} Said since the {week}.",
}

WORDS = {
    "fr": {key: typeset(text, "fr") for key, text in _FR.items()},
    "en": {key: typeset(text, "en") for key, text in _EN.items()},
}
