"""The documents that are drawn from the contracts. A test holds the committed ones equal to these."""

from __future__ import annotations

from schemas.dictionary import dictionary
from schemas.evaluation import EVALUATION_TABLES
from schemas.extracts import EXTRACTS
from schemas.odcs import contract_yaml
from schemas.outputs import OUTPUTS

_EXTRACTS_PURPOSE = (
    "Ce qu'un centre de services remet chaque semaine : élèves, inscriptions, calendrier, assiduité, résultats. — "
    "What a service centre hands over each week: students, enrolments, calendar, attendance, marks."
)
_EXTRACTS_LIMITS = (
    "Renseignements personnels d'élèves : les colonnes direct et free_text ne quittent pas la voûte. — "
    "Personal information on students: direct and free_text columns never leave the vault."
)
_OUTPUTS_PURPOSE = (
    "Ce que contient portraits.duckdb : portraits hebdomadaires, contributions, refus, contrôles. — "
    "What portraits.duckdb holds: weekly portraits, contributions, rejections, checks."
)
_OUTPUTS_LIMITS = (
    "Sert à offrir du soutien plus tôt. Jamais au classement, au passage, à la discipline, au financement ni à "
    "l'évaluation du personnel. — For offering support earlier. Never for class placement, promotion, discipline, "
    "funding or the appraisal of teachers."
)


def generated_docs() -> dict[str, str]:
    """The text of each generated document, by its path under `docs/`."""
    return {
        "dictionnaire.md": dictionary(EXTRACTS | OUTPUTS | EVALUATION_TABLES),
        "contracts/extraits.odcs.yaml": contract_yaml(
            EXTRACTS.values(),
            identifier="eleve360-extraits",
            name="Extraits canoniques",
            purpose=_EXTRACTS_PURPOSE,
            limitations=_EXTRACTS_LIMITS,
        ),
        "contracts/portraits.odcs.yaml": contract_yaml(
            OUTPUTS.values(),
            identifier="eleve360-portraits",
            name="Portraits",
            purpose=_OUTPUTS_PURPOSE,
            limitations=_OUTPUTS_LIMITS,
        ),
    }
