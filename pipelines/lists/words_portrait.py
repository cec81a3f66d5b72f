"""Every word of the portrait of a school, in French and in English. The same keys in both; a test holds them together.

Plain spaces here: French typography's no-break spaces are put in once, when the module loads.
"""

from __future__ import annotations

from pipelines.lists.wording import typeset

_FR = {
    "title": "Portrait de l'école et de ses groupes",
    "school": "École {school}",
    "kicker": "Ce qui est connu à la fin de la {week}",
    "nobody": "Cette page ne nomme personne. Elle sert à l'équipe-école : où agir d'abord, et pour quoi. "
    "Usages refusés : évaluation du personnel, classement des groupes ou des écoles, financement, discipline.",
    "index": "Toutes les écoles du centre",
    "first": "Trois choses à savoir",
    "needs": "Ce qui demande le plus",
    "needs_lead": "Matières et compétences, selon la part des élèves sous 60 ; à défaut, sous 70 ; à défaut, selon la "
    "moyenne. Un besoin se lit comme une question à l'équipe : l'enseignement à tous est-il en place ?",
    "needs_none": "Aucune matière ni compétence ne ressort.",
    "need_below_60": "{label}, {level} : {count} sur {students} sous 60",
    "need_below_70": "{label}, {level} : {count} sur {students} sous 70",
    "need_mean": "{label}, {level} : moyenne de {mean} ({students})",
    "no_marks": "Résultats : aucun bulletin n'est encore connu cette année.",
    "first_need": "Résultats. {need}.",
    "first_need_none": "Résultats. Aucune matière ni compétence ne ressort de ce qui peut être montré.",
    "first_attendance": "Assiduité. {rate} des jours de classe manqués la {week} ; au plus haut, {most} la "
    "{most_week}. Jour le plus manqué : le {day} ({day_rate}).",
    "first_attendance_none": "Assiduité. Trop peu de jours ou d'élèves observés pour la montrer.",
    "first_shared": "Enseignement à tous. Dans {groups}, plus du tiers des élèves, et au moins {cell}, est sous 70 "
    "dans la même compétence : d'abord l'enseignement à tous, ensuite le soutien ciblé.",
    "first_shared_none": "Enseignement à tous. Dans aucun groupe montré, plus du tiers des élèves n'est sous 70 dans "
    "la même compétence.",
    "group_one": "groupe",
    "group_many": "groupes",
    "student_one": "élève",
    "student_many": "élèves",
    "attendance": "Assiduité",
    "by_week": "Jours de classe manqués, par semaine de l'année",
    "by_weekday": "Jours de classe manqués, par jour de la semaine, depuis la rentrée",
    "by_week_said": "Part des jours de classe manqués, semaine par semaine : {first} la première semaine, {last} la "
    "dernière, au plus haut {most}. Le tableau suit.",
    "by_weekday_said": "Part des jours de classe manqués, du plus au moins : {days}. Le tableau suit.",
    "numbers": "Les nombres du graphique",
    "week": "Semaine",
    "day": "Jour",
    "rate": "Jours manqués",
    "observed": "Élèves observés",
    "days": "lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
    "chronic": "Absentéisme chronique (un jour sur dix ou plus depuis la rentrée)",
    "chronic_of": "{count} sur {students} ({share})",
    "rate_20": "Absences des 20 derniers jours de classe",
    "rate_year": "Absences depuis la rentrée",
    "support": "Soutien à envisager",
    "tier_1": "universel : {count}",
    "tier_2": "ciblé : {count}",
    "tier_3": "intensif : {count}",
    "centre_beside": "{value} (centre : {centre})",
    "transition": "D'un cycle à l'autre",
    "transition_lead": "Les résultats de l'an dernier des élèves qui ont un résultat cette année, à côté de ceux "
    "d'aujourd'hui. La tendance est celle des mêmes élèves ; « aujourd'hui » compte tous les élèves du niveau.",
    "passage": "Passage",
    "passage_of": "{subject}, de {past} à {level}",
    "last_year": "L'an dernier",
    "today": "Aujourd'hui",
    "fell": "Passés sous 60 depuis",
    "trend": "Mêmes élèves",
    "trend_up": "en hausse",
    "trend_down": "en baisse",
    "trend_stable": "stable",
    "mean_and_below": "moyenne {mean} ; sous 60 : {below}",
    "marks": "Résultats",
    "subject": "Matière ou compétence",
    "students": "Élèves",
    "below_60": "Sous 60",
    "from_60_to_69": "60 à 69",
    "from_70": "70 et plus",
    "bands": "Répartition",
    "mean": "Moyenne",
    "term_before": "Étape précédente",
    "term_told": "{mean}, {trend}",
    "term_moves": "perdu 5 points ou plus : {lost} ; gagné 5 ou plus : {gained}",
    "centre": "Centre",
    "centre_told": "{mean} ({schools})",
    "level_mean": "Niveau",
    "school_one": "école",
    "school_many": "écoles",
    "shared": "D'abord l'enseignement à tous",
    "groups": "Groupes",
    "groups_lead": "Par numéro de groupe. Un groupe ne se compare pas à un autre : ni les élèves ni les conditions ne "
    "sont les mêmes.",
    "group": "Groupe {group}",
    "no_group": "Élèves sans groupe",
    "no_marks_here": "Aucun résultat comparable connu cette année, ou trop peu d'élèves pour le montrer.",
    "all_hidden": "Moins de {cell} élèves, ou un nombre que les autres groupes donneraient : rien n'est montré.",
    "hidden": "non montré",
    "none": "—",
    "read": "Comment lire cette page",
    "read_hidden": "« Non montré » : rien de connu, moins de {cell} élèves (< {cell}), zéro compris, ou un nombre "
    "qu'une soustraction donnerait. D'une semaine à l'autre, un nombre peut changer d'une unité : ne pas comparer "
    "deux semaines pour deviner de qui il s'agit.",
    "read_marks": "Résultats : le plus récent de l'année dans la matière ou la compétence, élèves dont les résultats "
    "se comparent (sans attentes modifiées ni parcours particulier).",
    "read_bars": "Barres : plein, sous 60 ; gris, 60 à 69 ; vide, 70 et plus. Sans le détail, une seule teinte : "
    "sous 70.",
    "read_shared": "« D'abord l'enseignement à tous » : plus du tiers des élèves, et au moins {cell}, est sous 70. "
    "Un besoin si partagé demande d'abord de regarder l'enseignement offert à tous, puis le soutien ciblé.",
    "read_term": "Étape précédente : moyenne des élèves qui ont un résultat aux deux étapes, et tendance de leur "
    "moyenne (2 points ou plus).",
    "read_centre": "Centre : les écoles de {cell} élèves ou plus à ce niveau, la vôtre comprise, ensemble. "
    "Un tiret : il n'y en a pas deux.",
    "read_attendance": "Assiduité : jours manqués sur jours attendus, motivés ou non ; par jour de la semaine, depuis "
    "l'entrée dans le groupe actuel. L'école réunit les niveaux de {cell} élèves ou plus.",
    "read_uses": "Ce que la page ne dit pas : pourquoi. Elle ouvre la conversation de l'équipe, elle ne juge ni un "
    "groupe, ni une enseignante, ni un enseignant.",
    "footer": "Centre {centre}, {week}. Personne n'y est nommé ; à l'usage de l'école.",
    "contents": "Niveaux",
}

_EN = {
    "title": "Portrait of the school and its groups",
    "school": "School {school}",
    "kicker": "What is known at the end of the {week}",
    "nobody": "This page names nobody. It serves the school team: where to act first, and for what. "
    "Refused uses: appraisal of staff, ranking of groups or schools, funding, discipline.",
    "index": "All the schools of the centre",
    "first": "Three things to know",
    "needs": "What needs most",
    "needs_lead": "Subjects and competencies, by the share of students below 60; else below 70; else by the mean. "
    "A need is read as a question to the team: is teaching for all in place?",
    "needs_none": "No subject or competency stands out.",
    "need_below_60": "{label}, {level}: {count} out of {students} below 60",
    "need_below_70": "{label}, {level}: {count} out of {students} below 70",
    "need_mean": "{label}, {level}: mean {mean} ({students})",
    "no_marks": "Marks: no report card is known yet this year.",
    "first_need": "Marks. {need}.",
    "first_need_none": "Marks. No subject or competency stands out from what can be shown.",
    "first_attendance": "Attendance. {rate} of school days missed in the {week}; at most {most}, in the "
    "{most_week}. Day missed most: {day} ({day_rate}).",
    "first_attendance_none": "Attendance. Too few days or students observed to show it.",
    "first_shared": "Teaching for all. In {groups}, more than a third of the students, and at least {cell}, are below "
    "70 in the same competency: teaching for all comes first, targeted support next.",
    "first_shared_none": "Teaching for all. In no group shown are more than a third of the students below 70 in the "
    "same competency.",
    "group_one": "group",
    "group_many": "groups",
    "student_one": "student",
    "student_many": "students",
    "attendance": "Attendance",
    "by_week": "School days missed, by week of the year",
    "by_weekday": "School days missed, by weekday, year to date",
    "by_week_said": "Share of school days missed, week by week: {first} in the first week, {last} in the last, at most "
    "{most}. The table follows.",
    "by_weekday_said": "Share of school days missed, most first: {days}. The table follows.",
    "numbers": "The numbers of the chart",
    "week": "Week",
    "day": "Day",
    "rate": "Days missed",
    "observed": "Students observed",
    "days": "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
    "chronic": "Chronic absence (one day in ten or more, year to date)",
    "chronic_of": "{count} out of {students} ({share})",
    "rate_20": "Absences over the last 20 school days",
    "rate_year": "Absences, year to date",
    "support": "Support to consider",
    "tier_1": "universal: {count}",
    "tier_2": "targeted: {count}",
    "tier_3": "intensive: {count}",
    "centre_beside": "{value} (centre: {centre})",
    "transition": "From one cycle to the next",
    "transition_lead": "Last year's marks of the students with a mark this year, beside today's. The trend is that of "
    "the same students; “today” counts all the students of the level.",
    "passage": "Passage",
    "passage_of": "{subject}, from {past} to {level}",
    "last_year": "Last year",
    "today": "Today",
    "fell": "Fell below 60 since",
    "trend": "Same students",
    "trend_up": "up",
    "trend_down": "down",
    "trend_stable": "stable",
    "mean_and_below": "mean {mean}; below 60: {below}",
    "marks": "Marks",
    "subject": "Subject or competency",
    "students": "Students",
    "below_60": "Below 60",
    "from_60_to_69": "60 to 69",
    "from_70": "70 and above",
    "bands": "Distribution",
    "mean": "Mean",
    "term_before": "Term before",
    "term_told": "{mean}, {trend}",
    "term_moves": "lost 5 points or more: {lost}; gained 5 or more: {gained}",
    "centre": "Centre",
    "centre_told": "{mean} ({schools})",
    "level_mean": "Level",
    "school_one": "school",
    "school_many": "schools",
    "shared": "Teaching for all comes first",
    "groups": "Groups",
    "groups_lead": "By group number. A group is not compared with another: neither the students nor the conditions are "
    "the same.",
    "group": "Group {group}",
    "no_group": "Students without a group",
    "no_marks_here": "No comparable mark known this year, or too few students to show it.",
    "all_hidden": "Fewer than {cell} students, or a number that the other groups would give: nothing is shown.",
    "hidden": "not shown",
    "none": "—",
    "read": "How to read this page",
    "read_hidden": "“Not shown”: nothing known, fewer than {cell} students (< {cell}), zero among them, or a number "
    "that a subtraction would give. From one week to the next a number may change by one: do not compare two "
    "weeks to guess who it is.",
    "read_marks": "Marks: the latest of the year in the subject or competency, students whose marks are compared (no "
    "modified expectations, no special pathway).",
    "read_bars": "Bars: full, below 60; grey, 60 to 69; empty, 70 and above. Without the detail, one shade: below 70.",
    "read_shared": "“Teaching for all comes first”: more than a third of the students, and at least {cell}, are below "
    "70. A need shared by so many asks to look first at the teaching that all receive, then at targeted support.",
    "read_term": "Term before: mean of the students with a mark in both terms, and the trend of their mean (2 points "
    "or more).",
    "read_centre": "Centre: the schools of {cell} students or more at this level, yours among them, together. A "
    "dash: there are not two.",
    "read_attendance": "Attendance: days missed over days expected, excused or not; by weekday, since entering the "
    "present group. The school brings together the levels of {cell} students or more.",
    "read_uses": "What the page does not say: why. It opens the team's conversation; it judges no group and no "
    "teacher.",
    "footer": "Centre {centre}, {week}. Nobody is named; for the school's use.",
    "contents": "Levels",
}

PORTRAIT_WORDS = {
    "fr": {key: typeset(text, "fr") for key, text in _FR.items()},
    "en": dict(_EN),
}
