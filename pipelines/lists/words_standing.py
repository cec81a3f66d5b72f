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
    "returned_review_due": "Revue prévue le {date}",
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
    "decision": "{discussed} : {decision}",
    "owner": "{text} ({owner})",
    "owner_alone": "{text} ; responsable : {owner}",
    "then_review": "{text} ; à revoir le {date}",
    "over": "{text} ({status})",
    "effect_since": "{type}, depuis le {start} : {facts}",
    "effect_between": "{type}, du {start} au {end} : {facts}",
    "effect_rate": "absences de {before} à {after} des 20 derniers jours de classe",
    "effect_rate_same": "absences toujours à {after} des 20 derniers jours de classe",
    "effect_points": "points {change}",
    "effect_points_peers": "points {change}, contre {peers} chez des élèves comparables",
    "effect_better": "situation améliorée",
    "effect_stable": "situation stable",
    "effect_harder": "situation plus difficile",
    "effect_peers_better": "{state}, mieux que chez des élèves comparables",
    "effect_peers_same": "{state}, comme chez des élèves comparables",
    "effect_peers_worse": "{state}, moins bien que chez des élèves comparables",
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
    "returned_review_due": "Review due on {date}",
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
    "decision": "{discussed}: {decision}",
    "owner": "{text} ({owner})",
    "owner_alone": "{text}; owner: {owner}",
    "then_review": "{text}; review on {date}",
    "over": "{text} ({status})",
    "effect_since": "{type}, since {start}: {facts}",
    "effect_between": "{type}, {start} to {end}: {facts}",
    "effect_rate": "absences from {before} to {after} of the last 20 school days",
    "effect_rate_same": "absences still at {after} of the last 20 school days",
    "effect_points": "points {change}",
    "effect_points_peers": "points {change}, against {peers} for comparable students",
    "effect_better": "situation improved",
    "effect_stable": "situation stable",
    "effect_harder": "situation more difficult",
    "effect_peers_better": "{state}, better than for comparable students",
    "effect_peers_same": "{state}, as for comparable students",
    "effect_peers_worse": "{state}, less well than for comparable students",
    "enrichment_sentence": "Every known report-card mark is {mastery}% or more ({subjects} subjects); no support, "
    "follow-up or activity under way.",
    "enrichment_sentence_no_activity": "Every known report-card mark is {mastery}% or more ({subjects} subjects); "
    "no support or follow-up under way.",
}

WORDS: dict[str, dict[str, str]] = {
    language: {key: typeset(text, language) for key, text in texts.items()}
    for language, texts in (("fr", _FR), ("en", _EN))
}
