"""Code lists: every value that a coded column may hold, with what it means.

A code that is not in its list refuses the row; it is counted and named by its rule, never guessed.
"""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    fr: str
    en: str


CODES: dict[str, dict[str, Meaning]] = {
    "sex": {
        "F": Meaning("féminin", "female"),
        "M": Meaning("masculin", "male"),
        "X": Meaning("autre", "other"),
    },
    "level": {
        "PRE4": Meaning("maternelle 4 ans", "preschool, 4 years"),
        "PRE5": Meaning("maternelle 5 ans", "preschool, 5 years"),
        "PRIM1": Meaning("1re année du primaire", "primary 1"),
        "PRIM2": Meaning("2e année du primaire", "primary 2"),
        "PRIM3": Meaning("3e année du primaire", "primary 3"),
        "PRIM4": Meaning("4e année du primaire", "primary 4"),
        "PRIM5": Meaning("5e année du primaire", "primary 5"),
        "PRIM6": Meaning("6e année du primaire", "primary 6"),
        "SEC1": Meaning("1re secondaire", "secondary 1"),
        "SEC2": Meaning("2e secondaire", "secondary 2"),
        "SEC3": Meaning("3e secondaire", "secondary 3"),
        "SEC4": Meaning("4e secondaire", "secondary 4"),
        "SEC5": Meaning("5e secondaire", "secondary 5"),
        "OTHER": Meaning("autre parcours", "other"),
    },
    "pathway": {
        "regular": Meaning("régulier", "regular"),
        "adaptation": Meaning("adaptation scolaire", "special class"),
        "fpt": Meaning("formation préparatoire au travail", "prework training"),
        "fms": Meaning("formation à un métier semi-spécialisé", "semi-skilled trade training"),
        "welcome": Meaning("classe d'accueil", "welcome class"),
        "homeschool": Meaning("enseignement à la maison", "homeschooling"),
        "placement": Meaning("placement hors de l'école", "placement outside the school"),
        "part_time": Meaning("temps partiel", "part time"),
    },
    "attendance_category": {
        "excused": Meaning("absence motivée", "excused absence"),
        "unexcused": Meaning("absence non motivée", "unexcused absence"),
        "late": Meaning("retard", "late"),
    },
    "reason_group": {
        "medical": Meaning("santé", "medical"),
        "family": Meaning("famille", "family"),
        "travel": Meaning("voyage", "travel"),
        "school_activity": Meaning("activité de l'école", "school activity"),
        "suspension": Meaning("suspension", "suspension"),
        "work_placement": Meaning("stage", "work placement"),
        "exam": Meaning("examen", "exam"),
        "closure": Meaning("fermeture", "closure"),
        "other": Meaning("autre", "other"),
    },
    "term": {
        "1": Meaning("étape 1", "term 1"),
        "2": Meaning("étape 2", "term 2"),
        "3": Meaning("étape 3", "term 3"),
        "FINAL": Meaning("résultat final", "final result"),
    },
    "dimension": {
        "affective": Meaning("affective", "affective"),
        "cognitive": Meaning("cognitive", "cognitive"),
        "behavioural": Meaning("comportementale", "behavioural"),
    },
    "outcome": {
        "passed": Meaning("réussite", "passed"),
        "failed": Meaning("échec", "failed"),
        "dropped_out": Meaning("abandon", "dropped out"),
        "moved": Meaning("départ vers un autre centre", "moved away"),
    },
    "domain": {
        "literacy": Meaning("littératie", "literacy"),
        "numeracy": Meaning("numératie", "numeracy"),
        "engagement": Meaning("engagement scolaire", "engagement"),
    },
    "portrait_status": {
        "scored": Meaning("coefficient complet", "scored"),
        "partial": Meaning("coefficient partiel : des domaines manquent", "partial: domains are missing"),
        "insufficient_data": Meaning("données insuffisantes", "insufficient data"),
        "out_of_scope": Meaning("hors de la portée du coefficient", "out of scope"),
        "removed": Meaning("retiré à la source", "removed at the source"),
    },
    "marks_not_compared": {
        "modified_expectations": Meaning("attentes modifiées", "modified expectations"),
        "welcome": Meaning("classe d'accueil", "welcome class"),
        "special_pathway": Meaning("parcours particulier", "special pathway"),
    },
    "basis": {
        "calendar": Meaning("selon le calendrier", "from the calendar"),
        "inferred": Meaning("déduit des événements", "inferred from events"),
    },
    "severity": {
        "error": Meaning("ligne refusée", "row refused"),
        "warning": Meaning("cellule laissée vide", "cell left empty"),
    },
    "disposition": {
        "accepted": Meaning("acceptée", "accepted"),
        "rejected": Meaning("refusée", "rejected"),
        "duplicate": Meaning("en double", "duplicate"),
        "ignored": Meaning("laissée de côté", "ignored"),
    },
    "band": {
        "below_60": Meaning("échec (moins de 60)", "failing (below 60)"),
        "60_69": Meaning("difficulté (60 à 69)", "fragile (60 to 69)"),
        "70_plus": Meaning("maîtrise (70 et plus)", "proficient (70 and above)"),
    },
    "cause": {
        "literacy": Meaning("littératie", "literacy"),
        "numeracy": Meaning("numératie", "numeracy"),
        "engagement": Meaning("engagement scolaire", "engagement"),
        "several": Meaning("plusieurs domaines", "several domains"),
    },
    "return_reason": {
        "review_due": Meaning("à revoir", "review due"),
        "tier_rise": Meaning("besoins plus grands qu'à la discussion", "greater needs than when discussed"),
        "new_cause": Meaning("nouvelle cause depuis la discussion", "new cause since the discussion"),
    },
    "follow_up_finding": {
        "confirmed": Meaning("confirmé", "confirmed"),
        "known_situation": Meaning("situation connue", "known situation"),
        "inaccurate_data": Meaning("donnée inexacte", "inaccurate data"),
    },
    "follow_up_type": {
        "student_meeting": Meaning("rencontre avec l'élève", "meeting with the student"),
        "family_contact": Meaning("contact avec la famille", "contact with the family"),
        "classroom_support": Meaning("soutien en classe, coenseignement", "classroom support, co-teaching"),
        "catch_up": Meaning("récupération", "catch-up sessions"),
        "literacy_support": Meaning("orthopédagogie, littératie", "special education support, literacy"),
        "numeracy_support": Meaning("orthopédagogie, numératie", "special education support, numeracy"),
        "tutoring": Meaning("tutorat", "tutoring"),
        "homework_help": Meaning("aide aux devoirs, études dirigées", "homework help, supervised study"),
        "attendance_follow_up": Meaning("suivi d'assiduité", "attendance follow-up"),
        "psychosocial_support": Meaning("soutien psychoéducatif ou social", "psychoeducational or social support"),
        "intervention_plan": Meaning("plan d'intervention à faire ou à revoir", "intervention plan to make or review"),
        "enrichment": Meaning("enrichissement", "enrichment"),
        "other": Meaning("autre", "other"),
    },
    "follow_up_status": {
        "planned": Meaning("à faire", "to do"),
        "active": Meaning("en cours", "under way"),
        "done": Meaning("terminé", "done"),
        "dropped": Meaning("abandonné", "dropped"),
    },
}
