"""The words of `index.html`, in French and in English. The same keys in both; a test holds them together."""

from __future__ import annotations

from pipelines.lists.wording import typeset

_FR = {
    "title": "Listes du centre {centre}",
    "lead": "Une ligne par équipe. Cette page ne nomme aucun élève.",
    "figures": "Le centre cette semaine",
    "quality": "Qualité des données",
    "quality_link": "Voir les contrôles de la semaine",
    "no_quality": "Aucun contrôle n'est enregistré pour cette semaine.",
    "no_class": "Pas de classe cette semaine. Dernière liste : {week}.",
    "report_cards": "Bulletins reçus",
    "checks_one": "{count} contrôle à voir",
    "checks_many": "{count} contrôles à voir",
    "cells_one": "{count} cellule de classeur à corriger",
    "cells_many": "{count} cellules de classeur à corriger",
    "none": "Aucune école n'a de portrait cette semaine.",
    "schools": "Écoles et équipes",
    "school_one": "école",
    "school_many": "écoles",
    "team_one": "équipe",
    "team_many": "équipes",
    "figure_listed": "sur la liste",
    "figure_followed": "en suivi",
    "figure_unscored": "sans données suffisantes",
    "figure_unseen": "sur une liste, non discutés",
    "search": "Chercher une école",
    "search_found": "{shown} sur {all}",
    "open_all": "Tout ouvrir",
    "close_all": "Tout fermer",
    "team": "Équipe",
    "students": "Élèves",
    "now": "À discuter",
    "below": "Au-delà",
    "followed": "En suivi",
    "new": "Entrent",
    "off": "Quittent",
    "unscored": "Sans données",
    "unseen": "Non discutés",
    "files": "Fichiers",
    "file_meeting": "Rencontre",
    "file_xlsx": "Classeur",
    "file_pdf": "PDF",
    "portrait": "Portrait de l'école et de ses groupes",
    "hidden": "Un point : équipe de moins de {small} élèves, ou dont le compte se déduirait : chiffres non montrés.",
    "size_about": "≈ {count}",
    "size_under": "< {small}",
    "rounded": "« ≈ » et « < {small} » : à côté du portrait de l'école, la taille exacte d'une liste ferait connaître "
    "un nombre d'élèves que le portrait ne montre pas ; elle est donc arrondie à la dizaine, ou tue sous {small}.",
    "about": "Lire ces chiffres",
    "about_now": "Sur la liste : tous les élèves dont les faits invitent à parler, ceux en suivi compris. À discuter : "
    "ce qu'une rencontre permet. Au-delà : les autres élèves de la liste qui ne sont pas en suivi. En suivi : l'équipe "
    "attend la date « À revoir le », connaît déjà la situation, ou n'a pas terminé le suivi d'un élève qui n'est plus "
    "sur la liste. Quittent : ne sont plus sur la liste, ont quitté l'école ou n'ont plus de données suffisantes.",
    "about_unseen_one": "Non discutés : sur la liste cette semaine, sans discussion notée au classeur depuis "
    "son début ; nombre, et part de la liste si elle compte {small} élèves ou plus.",
    "about_unseen_many": "Non discutés : sur la liste depuis {weeks} semaines de suite ou plus, sans discussion notée "
    "au classeur pendant les {weeks} dernières ; nombre, et part de la liste si elle compte {small} élèves ou plus.",
    "about_use": "Ces chiffres disent où mettre du temps. Ils ne jugent ni une équipe, ni une école : un grand nombre "
    "peut venir d'un bulletin ou de données corrigées.",
    "share": "{count} ({share})",
    "total": "{listed} sur la liste · {followed} en suivi · {unscored} sans données · {unseen} non discutés",
}

_EN = {
    "title": "Lists of centre {centre}",
    "lead": "One row a team. This page names no student.",
    "figures": "The centre this week",
    "quality": "Data quality",
    "quality_link": "See the week's checks",
    "no_quality": "No check is recorded for this week.",
    "no_class": "No class this week. Latest list: {week}.",
    "report_cards": "Report cards received",
    "checks_one": "{count} check to see",
    "checks_many": "{count} checks to see",
    "cells_one": "{count} workbook cell to correct",
    "cells_many": "{count} workbook cells to correct",
    "none": "No school has a portrait this week.",
    "schools": "Schools and teams",
    "school_one": "school",
    "school_many": "schools",
    "team_one": "team",
    "team_many": "teams",
    "figure_listed": "on the list",
    "figure_followed": "in follow-up",
    "figure_unscored": "without enough data",
    "figure_unseen": "on a list, not discussed",
    "search": "Search a school",
    "search_found": "{shown} of {all}",
    "open_all": "Open all",
    "close_all": "Close all",
    "team": "Team",
    "students": "Students",
    "now": "To discuss",
    "below": "Beyond",
    "followed": "In follow-up",
    "new": "New",
    "off": "Leaving",
    "unscored": "Without data",
    "unseen": "Not discussed",
    "files": "Files",
    "file_meeting": "Meeting",
    "file_xlsx": "Workbook",
    "file_pdf": "PDF",
    "portrait": "Portrait of the school and its groups",
    "hidden": "A dot: team of fewer than {small} students, or whose count could be deduced: figures not shown.",
    "size_about": "≈ {count}",
    "size_under": "< {small}",
    "rounded": "'≈' and '< {small}': beside the portrait of the school, the exact size of a list would give a number "
    "of students that the portrait does not show; it is rounded to the nearest ten, or not told under {small}.",
    "about": "Read these figures",
    "about_now": "On the list: every student whom the facts invite to talk about, those in follow-up included. To "
    "discuss: what a meeting allows. Beyond: the other students of the list who are not in follow-up. In follow-up: "
    "the team waits for the date 'Review on', knows the situation already, or has not closed the follow-up of a "
    "student who is no longer on the list. Leaving: no longer on the list, no longer at the school, or without enough "
    "data any more.",
    "about_unseen_one": "Not discussed: on the list this week, without a discussion noted in the workbook since it "
    "began; the number, and the share of the list where it holds {small} students or more.",
    "about_unseen_many": "Not discussed: on the list for {weeks} weeks in a row or more, without a discussion noted in "
    "the workbook during the last {weeks}; the number, and the share of the list where it holds {small} students or "
    "more.",
    "about_use": "These figures say where to put time. They judge neither a team nor a school: a large number may come "
    "from a report card or from corrected data.",
    "share": "{count} ({share})",
    "total": "{listed} on the list · {followed} in follow-up · {unscored} without data · {unseen} not discussed",
}

WORDS: dict[str, dict[str, str]] = {
    language: {key: typeset(text, language) for key, text in texts.items()}
    for language, texts in (("fr", _FR), ("en", _EN))
}
