"""Words for where a student stands: what the team wrote, until when, what was tried and what followed.

Plain spaces here: French typography's no-break spaces are put in once, when the module loads.
"""

from __future__ import annotations

from pipelines.lists.wording import typeset

_FR = {
    "review": "À revoir le {date}",
    "review_past": "À revoir depuis le {date}",
    "known_situation_rests": "Situation connue : à revoir dans {weeks}",
    "week_one": "semaine",
    "week_many": "semaines",
    "returned": "{reason}",
    "returned_review_due": "À revoir le {date}",
    "returned_review_late": "À revoir depuis le {date}",
    "returned_new_cause_one": "Nouvelle cause : {causes}",
    "returned_new_cause_many": "Nouvelles causes : {causes}",
    "and": " et ",
    "off_list_now": "Les faits ne signalent plus que le soutien universel : suivi à poursuivre ou à terminer.",
    "off_list_scope": "La liste ne vise pas ce parcours : suivi à poursuivre ou à terminer.",
    "finding": "Constat : {finding}",
    "support": "{type}",
    "support_from": "{type}, à compter du {date}",
    "support_since": "{type}, depuis le {date}",
    "support_status": "{support} ({status})",
    "status": "Suivi {status}",
    "discussed_on": "Discuté le {date}",
    "discussed_week": "Discuté dans la {week}",
    "not_discussed": "Suivi ouvert",
    "nothing_decided": "Suivi ouvert, sans décision écrite",
    "decision": "{discussed} : {decision}",
    "owner": "{text} ({owner})",
    "owner_alone": "{text} ; responsable : {owner}",
    "then_review": "{text} ; à revoir le {date}",
    "over": "{text} ({status})",
    "effect_since": "{type}, depuis le {start} : {facts}",
    "effect_between": "{type}, du {start} au {end} : {facts}",
    "effect_rate": "absences de {before} à {after} des 20 derniers jours de classe",
    "effect_rate_same": "absences toujours à {after} des 20 derniers jours de classe",
    "effect_too_early": "trop tôt pour le dire",
    "effect_too_short": "trop peu de recul pour le dire",
    "effect_points": "faits nouveaux {change} points",
    "effect_peers_points": "chez des élèves comparables {change}",
    "effect_better": "situation améliorée",
    "effect_stable": "situation stable",
    "effect_harder": "situation plus difficile",
    "effect_peers_better": "chez des élèves comparables : évolution plus favorable",
    "effect_peers_same": "chez des élèves comparables : même évolution",
    "effect_peers_worse": "chez des élèves comparables : évolution moins favorable",
    "effect_report_card": "un bulletin est arrivé entre-temps",
    "effect_coverage": "les données connues ont changé entre-temps",
    "effect_criteria": "les critères ont changé entre-temps",
    "enrichment_sentence": "Tous les résultats connus au bulletin sont à {mastery} % ou plus ({subjects} matières) ; "
    "ni soutien, ni suivi, ni activité en cours.",
    "enrichment_sentence_no_activity": "Tous les résultats connus au bulletin sont à {mastery} % ou plus ({subjects} "
    "matières) ; ni soutien ni suivi en cours.",
}

_EN = {
    "review": "Review on {date}",
    "review_past": "Review due since {date}",
    "known_situation_rests": "Known situation: review in {weeks}",
    "week_one": "week",
    "week_many": "weeks",
    "returned": "{reason}",
    "returned_review_due": "Review on {date}",
    "returned_review_late": "Review due since {date}",
    "returned_new_cause_one": "New cause: {causes}",
    "returned_new_cause_many": "New causes: {causes}",
    "and": " and ",
    "off_list_now": "The facts no longer point to more than universal support: follow-up to continue or to close.",
    "off_list_scope": "The list is not meant for this pathway: follow-up to continue or to close.",
    "finding": "Finding: {finding}",
    "support": "{type}",
    "support_from": "{type}, from {date}",
    "support_since": "{type}, since {date}",
    "support_status": "{support} ({status})",
    "status": "Follow-up {status}",
    "discussed_on": "Discussed on {date}",
    "discussed_week": "Discussed in the {week}",
    "not_discussed": "Follow-up open",
    "nothing_decided": "Follow-up open, no decision written",
    "decision": "{discussed}: {decision}",
    "owner": "{text} ({owner})",
    "owner_alone": "{text}; owner: {owner}",
    "then_review": "{text}; review on {date}",
    "over": "{text} ({status})",
    "effect_since": "{type}, since {start}: {facts}",
    "effect_between": "{type}, {start} to {end}: {facts}",
    "effect_rate": "absences from {before} to {after} of the last 20 school days",
    "effect_rate_same": "absences still at {after} of the last 20 school days",
    "effect_too_early": "too early to tell",
    "effect_too_short": "too short a time to tell",
    "effect_points": "new facts {change} points",
    "effect_peers_points": "for comparable students {change}",
    "effect_better": "situation improved",
    "effect_stable": "situation stable",
    "effect_harder": "situation more difficult",
    "effect_peers_better": "for comparable students: a more favourable change",
    "effect_peers_same": "for comparable students: the same change",
    "effect_peers_worse": "for comparable students: a less favourable change",
    "effect_report_card": "a report card arrived in the meantime",
    "effect_coverage": "what is known changed in the meantime",
    "effect_criteria": "the criteria changed in the meantime",
    "enrichment_sentence": "Every known report-card mark is {mastery}% or more ({subjects} subjects); no support, "
    "follow-up or activity under way.",
    "enrichment_sentence_no_activity": "Every known report-card mark is {mastery}% or more ({subjects} subjects); "
    "no support or follow-up under way.",
}

WORDS: dict[str, dict[str, str]] = {
    language: {key: typeset(text, language) for key, text in texts.items()}
    for language, texts in (("fr", _FR), ("en", _EN))
}
