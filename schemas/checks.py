"""The quality checks: what each one means, when it matters and how to fix it, in French and English.

A check is about an extract as a whole, in one school or in all of them; which rows are at fault is told by
the rejections.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class CheckText(NamedTuple):
    """`severity` is "error" where the extract should not be trusted, "warning" where somebody should look."""

    severity: str
    meaning_fr: str
    remedy_fr: str
    meaning_en: str
    remedy_en: str


@dataclass(frozen=True)
class CheckResult:
    """One check of one run. `school_id` None: every school; `column_name` None: the table.

    `observed` is a count, a share from 0 to 1, or a number of days; never a value of a student.
    """

    engine: str
    table_name: str
    school_id: str | None
    column_name: str | None
    check_name: str
    passed: bool
    observed: Decimal | None
    expected: str

    @property
    def text(self) -> CheckText:
        return CHECKS[self.check_name]


_READ_AGAIN_FR = "Relancer « eleve360 check » et comparer le fichier à ce que la source affiche."
_READ_AGAIN_EN = "Run 'eleve360 check' again and compare the file with what the source shows."
_PRODUCT_FR = (
    "Les lignes acceptées ont déjà passé cette règle : si le contrôle échoue, c'est le logiciel qui est en faute. "
    "Le signaler avec le numéro de l'exécution."
)
_PRODUCT_EN = (
    "Accepted rows have already passed this rule: where the check fails, the software is at fault. Report it "
    "with the run's identifier."
)

# From the contract, on the profile (Great Expectations).
_PROMISES = {
    "row_count": CheckText(
        "error",
        "La table est obligatoire et aucune de ses lignes n'a été acceptée. Sans elle, aucun portrait ne peut "
        "être calculé.",
        "Vérifier que l'extraction n'est pas vide et que ses lignes ne sont pas toutes refusées (voir les refus).",
        "The table is required and none of its rows was accepted. Without it, no portrait can be computed.",
        "Check that the extract is not empty and that its rows are not all refused (see the rejections).",
    ),
    "wrong_kind": CheckText(
        "error",
        "Une colonne n'a pas le type que le contrat promet. Tout calcul qui la lit peut être faux.",
        _PRODUCT_FR,
        "A column does not have the type that the contract promises. Any computation on it may be wrong.",
        _PRODUCT_EN,
    ),
    "duplicate_key": CheckText(
        "error",
        "Des lignes ont la même clé. Un même fait serait compté plus d'une fois.",
        _PRODUCT_FR,
        "Rows share the same key. One fact would be counted more than once.",
        _PRODUCT_EN,
    ),
    "missing_value": CheckText(
        "error",
        "Des cellules d'une colonne obligatoire sont vides. Ces faits ne peuvent être rattachés à personne ou à "
        "aucune date.",
        _PRODUCT_FR,
        "Cells of a required column are empty. These facts cannot be tied to a student or a date.",
        _PRODUCT_EN,
    ),
    "missing_share": CheckText(
        "warning",
        "La part de cellules vides de cette colonne dépasse ce que le contrat tolère. C'est grave quand la "
        "colonne a été renommée, déplacée ou mal lue : ce qui en dépend manque en silence pour beaucoup d'élèves.",
        "Ouvrir l'extraction et chercher cette colonne : est-elle encore remplie, sous le même nom, dans le même "
        "format ? " + _READ_AGAIN_FR,
        "The share of empty cells of this column is above what the contract allows. It matters when the column "
        "was renamed, moved or misread: what depends on it is silently missing for many students.",
        "Open the extract and look for this column: is it still filled in, under the same name, in the same "
        "format? " + _READ_AGAIN_EN,
    ),
    "unknown_code": CheckText(
        "error",
        "Des codes ne sont pas dans la liste du contrat. Leur sens serait deviné.",
        _PRODUCT_FR,
        "Codes are not in the contract's list. Their meaning would be a guess.",
        _PRODUCT_EN,
    ),
    "out_of_range": CheckText(
        "error",
        "Des valeurs sont hors des bornes du contrat. Elles fausseraient les moyennes et les taux.",
        _PRODUCT_FR,
        "Values are outside the contract's bounds. They would distort means and rates.",
        _PRODUCT_EN,
    ),
    "bad_pattern": CheckText(
        "error",
        "Des valeurs n'ont pas la forme promise. Elles ne se rattacheront à rien.",
        _PRODUCT_FR,
        "Values do not have the promised form. They will match nothing.",
        _PRODUCT_EN,
    ),
    "unknown_reference": CheckText(
        "error",
        "Des lignes renvoient à un élève absent de la table des élèves. Leurs faits ne paraîtraient nulle part.",
        _PRODUCT_FR,
        "Rows refer to a student who is not in the students table. Their facts would show nowhere.",
        _PRODUCT_EN,
    ),
    "before_start": CheckText(
        "error",
        "Des dates de fin précèdent leur date de début. Les durées seraient négatives.",
        _PRODUCT_FR,
        "End dates come before their start dates. Durations would be negative.",
        _PRODUCT_EN,
    ),
}

# Against the previous run and the calendar (SQL).
_DRIFT = {
    "row_count_drop": CheckText(
        "error",
        "La table a perdu beaucoup de lignes depuis l'exécution précédente. Une extraction complète grandit au fil "
        "de l'année : une chute veut presque toujours dire une extraction tronquée ou un filtre oublié.",
        "Comparer le nombre de lignes de l'extraction à celui de la semaine précédente et la refaire au complet. "
        "Si la baisse est voulue, hausser quality.drop_share pour cette exécution.",
        "The table lost many rows since the previous run. A full extract grows over the year: a drop nearly always "
        "means a truncated extract or a forgotten filter.",
        "Compare the extract's number of rows with last week's and extract again in full. Where the drop is "
        "intended, raise quality.drop_share for this run.",
    ),
    "student_count_drop": CheckText(
        "error",
        "Beaucoup d'élèves ont disparu depuis l'exécution précédente. Ils sortiraient des listes sans que personne "
        "l'ait décidé.",
        "Vérifier que l'extraction couvre toutes les écoles et tous les niveaux, et lire les refus : une seule "
        "colonne mal lue peut écarter tous les élèves d'un groupe.",
        "Many students disappeared since the previous run. They would leave the lists without anybody having "
        "decided it.",
        "Check that the extract covers every school and level, and read the rejections: a single misread column "
        "can drop all the students of a group.",
    ),
    "school_row_count_drop": CheckText(
        "warning",
        "Dans cette école, la table a perdu plus de la moitié de ses lignes depuis l'exécution précédente. C'est "
        "grave si une partie de l'école (un niveau, un bâtiment, une étape) n'a pas été extraite.",
        "Comparer l'extraction de cette école à celle de la semaine précédente et la refaire au complet.",
        "In this school, the table lost more than half of its rows since the previous run. It matters where part "
        "of the school (a level, a building, a term) was not extracted.",
        "Compare this school's extract with last week's and extract again in full.",
    ),
    "school_vanished": CheckText(
        "error",
        "Une école présente à l'exécution précédente n'a plus aucune ligne. C'est rarement une fermeture, presque "
        "toujours une extraction incomplète.",
        "Refaire l'extraction avec cette école. Si elle a vraiment fermé, rien n'est à corriger.",
        "A school present in the previous run has no row left. It is rarely a closure, nearly always an "
        "incomplete extract.",
        "Extract again with that school. Where it has really closed, nothing is to be fixed.",
    ),
    "school_new": CheckText(
        "warning",
        "Une école paraît pour la première fois. C'est attendu à une ouverture ; sinon, un code d'école a changé et "
        "son histoire ne suivra pas.",
        "Si le code a changé, garder l'ancien dans l'extraction.",
        "A school appears for the first time. It is expected when one opens; otherwise a school code changed and "
        "its history will not follow.",
        "Where the code changed, keep the old one in the extract.",
    ),
    "missing_share_rise": CheckText(
        "warning",
        "Les cellules vides de cette colonne ont beaucoup augmenté depuis l'exécution précédente. C'est grave si la "
        "colonne nourrit un indicateur : il deviendra manquant pour ces élèves.",
        "Chercher ce qui a changé à la source : nom de la colonne, format, saisie en retard. " + _READ_AGAIN_FR,
        "Empty cells of this column rose a lot since the previous run. It matters where the column feeds an "
        "indicator, which will become missing for these students.",
        "Look for what changed at the source: column name, format, late entry. " + _READ_AGAIN_EN,
    ),
    "distinct_count_rise": CheckText(
        "warning",
        "Cette colonne de codes en contient soudain beaucoup plus. C'est grave si les codes ne sont pas classés : "
        "les absences de ce motif compteront comme les autres.",
        "Faire la liste des nouveaux codes avec « eleve360 check » et les classer dans la configuration.",
        "This column of codes suddenly holds many more of them. It matters where codes are not mapped: absences "
        "with that reason will count like any other.",
        "List the new codes with 'eleve360 check' and map them in the configuration.",
    ),
    "stale_entries": CheckText(
        "warning",
        "Plus de dix jours sans aucune saisie d'absence dans cette école, alors qu'elle est en classe. Une école qui "
        "ne saisit pas n'est pas une école sans absence : ses élèves paraîtraient assidus à tort.",
        "Demander à l'école si la saisie est à jour et vérifier que l'extraction va jusqu'à la date demandée.",
        "More than ten days without a single attendance entry in this school while it is in session. A school that "
        "does not enter is not a school without absences: its students would wrongly look present.",
        "Ask the school whether entries are up to date and check that the extract reaches the date asked for.",
    ),
    "school_without_entries": CheckText(
        "warning",
        "Cette école a des élèves inscrits mais aucune ligne d'assiduité, alors que d'autres écoles en ont. "
        "L'engagement de ses élèves est inconnu.",
        "Vérifier que l'extraction des absences couvre cette école.",
        "This school has enrolled students but not a single attendance row, while other schools have some. The "
        "engagement of its students is unknown.",
        "Check that the attendance extract covers this school.",
    ),
}

CHECKS: dict[str, CheckText] = _PROMISES | _DRIFT

# What disappeared since the previous run: a run stops on these rather than empty a list.
DROPS = frozenset({"row_count_drop", "student_count_drop", "school_vanished"})
