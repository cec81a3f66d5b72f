"""The tables of an evaluation: what `eleve360 evaluate` leaves for analysts, one contract each.

Counts, shares and areas of groups of students: no row is about one student, and small groups of the audit are hidden.
A share or an area has an interval of 95 % (`low`, `high`): DeLong's for an area under the ROC curve, Wilson's for a
share. Empty means not measured, never zero.
"""

from __future__ import annotations

from decimal import Decimal

from schemas.columns import decimal_column, flag_column, integer_column, text_column
from schemas.contract import Column, Layer, Table

_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_WEEK = r"^20\d{2}-W\d{2}$"
_SCHOOL_YEAR = r"^20\d{2}-20\d{2}$"


def _table(name: str, fr: str, en: str, grain_fr: str, grain_en: str, *columns: Column) -> Table:
    return Table(f"evaluation_{name}", Layer.OUTPUT, fr, en, grain_fr, grain_en, columns)


def _moment() -> Column:
    return text_column(
        "moment",
        "Moment de l'année : « 25 % », « 50 % », « 75 % » ; « — » là où chaque année n'a qu'une semaine rejouée.",
        "Moment of the year: '25 %', '50 %', '75 %'; '—' where each year has one replayed week only.",
        required=True,
        key=True,
    )


def _method(*, key: bool = True) -> Column:
    return text_column(
        "method",
        "Méthode : coefficient, best_flag (le meilleur signal seul), flag_count (nombre de signaux), logistic "
        "(régression logistique), gradient_boosting (arbres), calibrated (probabilité calibrée).",
        "Method: coefficient, best_flag (best single flag), flag_count (number of flags), logistic (regression), "
        "gradient_boosting (trees), calibrated (calibrated probability).",
        required=True,
        key=key,
    )


def _school_year(**promises) -> Column:
    return text_column(
        "school_year", "Année scolaire.", "School year.", required=True, pattern=_SCHOOL_YEAR, **promises
    )


def _count(name: str, fr: str, en: str, **promises) -> Column:
    return integer_column(name, fr, en, minimum=_ZERO, **promises)


def _cases(**promises) -> tuple[Column, Column]:
    return (
        _count(
            "n",
            "Cas : élèves encore inscrits, avec un coefficient, dont l'issue est connue.",
            "Cases: students still enrolled, with a coefficient, whose outcome is known.",
            **promises,
        ),
        _count(
            "n_adverse",
            "Dont issue défavorable (échec ou abandon).",
            "Of which adverse outcome (failed or dropped out).",
            **promises,
        ),
    )


def _share(name: str, fr: str, en: str, **promises) -> Column:
    return decimal_column(name, fr, en, minimum=_ZERO, maximum=_ONE, scale=4, **promises)


def _interval(prefix: str = "") -> tuple[Column, Column]:
    of = f"{prefix}_" if prefix else ""
    return (
        _share(f"{of}low", "Borne basse de l'intervalle à 95 %.", "Lower bound of the 95 % interval."),
        _share(f"{of}high", "Borne haute de l'intervalle à 95 %.", "Upper bound of the 95 % interval."),
    )


_FALSE_ALARM = (
    "Fausses alertes : part des signalés parmi ceux dont l'issue est favorable.",
    "False alarms: share flagged among those whose outcome was not adverse.",
)
_MISS = (
    "Oublis : part des non-signalés parmi ceux dont l'issue est défavorable.",
    "Misses: share not flagged among those whose outcome was adverse.",
)

EVALUATION_RUN = _table(
    "run",
    "L'évaluation : ce qui a été mesuré, sur quelles années, avec quels logiciels.",
    "The evaluation: what was measured, on which years, with which software.",
    "une évaluation",
    "one evaluation",
    text_column("criteria_hash", "Empreinte des critères.", "Criteria hash.", required=True, key=True),
    text_column("first_week", "Première semaine rejouée.", "First week replayed.", required=True, pattern=_WEEK),
    text_column("last_week", "Dernière semaine rejouée.", "Last week replayed.", required=True, pattern=_WEEK),
    _count("weeks", "Semaines rejouées.", "Weeks replayed.", required=True),
    text_column(
        "years",
        "Années scolaires dont les issues sont connues, séparées par des virgules.",
        "School years whose outcomes are known, comma-separated.",
        required=True,
    ),
    text_column(
        "train_years",
        "Années qui ont servi à apprendre ; vide si une seule année est connue.",
        "Years learned from; empty where one year only is known.",
    ),
    text_column(
        "test_years",
        "Années qui ont servi à mesurer, toutes après les premières.",
        "Years measured on, all later than the former.",
        required=True,
    ),
    _count(
        "gap_weeks",
        "Semaines entre la dernière semaine apprise et la première mesurée.",
        "Weeks between the last week learned from and the first measured.",
    ),
    _count(
        "cases", "Élèves × années dont l'issue est connue.", "Students × years whose outcome is known.", required=True
    ),
    _count("adverse", "Dont issue défavorable (échec ou abandon).", "Of which adverse outcome.", required=True),
    _count("students", "Élèves distincts parmi eux.", "Distinct students among them.", required=True),
    text_column("versions", "Versions des logiciels, en JSON.", "Software versions, as JSON.", required=True),
)

EVALUATION_METRIC = _table(
    "metric",
    "Chaque méthode, sur les mêmes cas des années mesurées. À la capacité : les premiers de chaque équipe (école × "
    "niveau), autant que sa liste a de places ; aux 10 ou 20 % : les premiers de tous. Rien n'est dit de peu "
    "d'élèves signalés.",
    "Each method, on the same cases of the years measured. At capacity: the first of each team (school × level), as "
    "many as its list has places; at the top 10 or 20: the first 10 % or 20 % of all. Nothing is told of few students "
    "flagged.",
    "un moment × méthode × mesure",
    "one moment × method × metric",
    _moment(),
    text_column(
        "school_years", "Années mesurées, séparées par des virgules.", "Years measured, comma-separated.", required=True
    ),
    _method(),
    text_column(
        "detail",
        "Indicateur choisi, pour best_flag ; vide pour les autres méthodes.",
        "Indicator chosen, for best_flag; empty for the other methods.",
    ),
    text_column(
        "threshold",
        "Seuil où le signal choisi se lève : watch (dès qu'il donne des points) ou critical (tous les points).",
        "Threshold at which the flag chosen is raised: watch (as soon as it gives points) or critical (all points).",
    ),
    text_column(
        "metric",
        "Mesure : auc, auc_difference (aire de la méthode moins celle du coefficient, sur les mêmes cas, intervalle de "
        "DeLong pour mesures appariées), precision_capacity, recall_capacity, precision_top_10, recall_top_10, "
        "precision_top_20, recall_top_20, average_precision, brier, ece.",
        "Metric: auc, auc_difference (area of the method less that of the coefficient, on the same cases, with "
        "DeLong's interval for paired measures), precision_capacity, recall_capacity, precision_top_10, "
        "recall_top_10, precision_top_20, recall_top_20, average_precision, brier, ece.",
        required=True,
        key=True,
    ),
    *(
        decimal_column(name, fr, en, minimum=-_ONE, maximum=_ONE, scale=4)
        for name, fr, en in (
            (
                "value",
                "Valeur mesurée, de 0 à 1 ; une différence peut être négative.",
                "Measured value, from 0 to 1; a difference may be negative.",
            ),
            ("low", "Borne basse de l'intervalle à 95 %.", "Lower bound of the 95 % interval."),
            ("high", "Borne haute de l'intervalle à 95 %.", "Upper bound of the 95 % interval."),
        )
    ),
    _count(
        "flagged",
        "Élèves signalés pour cette mesure ; vide là où il n'y en a pas.",
        "Students flagged for this metric; empty where there are none.",
    ),
    *_cases(required=True),
)

EVALUATION_WEEK = _table(
    "week",
    "Chaque semaine rejouée : justesse du coefficient, couverture, mouvement des listes.",
    "Each replayed week: accuracy of the coefficient, coverage, churn of the lists.",
    "une semaine",
    "one week",
    text_column("week", "Semaine ISO.", "ISO week.", required=True, key=True, pattern=_WEEK),
    _school_year(),
    *_cases(required=True),
    _share(
        "auc",
        "Aire sous la courbe ROC du coefficient ; vide si les cas sont trop peu.",
        "Area under the ROC curve of the coefficient; empty where cases are too few.",
    ),
    *_interval(),
    _count(
        "listed",
        "Élèves sur les listes : palier 2 ou 3, parmi les premiers, à la capacité de l'équipe.",
        "Students on the lists: tier 2 or 3, among the first, at the team's capacity.",
        required=True,
    ),
    _share(
        "precision_capacity",
        "Part d'issues défavorables parmi les premiers de chaque équipe, à sa capacité ; vide s'ils sont peu.",
        "Share of adverse outcomes among the first of each team, at its capacity; empty where they are few.",
    ),
    _share(
        "recall_capacity",
        "Part des issues défavorables que ces premiers comptent ; vide s'ils sont peu.",
        "Share of the adverse outcomes that these first hold; empty where they are few.",
    ),
    _share(
        "coverage",
        "Part des élèves encore inscrits qui ont un coefficient.",
        "Share of the students still enrolled who have a coefficient.",
    ),
    _count(
        "adverse_without_coefficient",
        "Issues défavorables d'élèves sans coefficient cette semaine-là ; vide s'il y en a, mais peu.",
        "Adverse outcomes of students without a coefficient that week; empty where there are some, but few.",
    ),
    _count(
        "entered",
        "Entrés sur les listes depuis la semaine rejouée précédente de l'année.",
        "Entered the lists since the previous replayed week of the year.",
    ),
    _count("left", "Sortis des listes depuis.", "Left the lists since."),
    _share("kept_share", "Part des listés précédents encore listés.", "Share of those listed before still listed."),
)

EVALUATION_TIER = _table(
    "tier",
    "Les paliers du coefficient pris comme un signal. Un palier de peu d'élèves est là sans ses chiffres.",
    "The tiers of the coefficient taken as a flag. A tier of few students is there without its figures.",
    "un moment × palier",
    "one moment × tier",
    _moment(),
    integer_column(
        "tier",
        "Palier : 2 = paliers 2 et 3 ; 3 = palier 3.",
        "Tier: 2 = tiers 2 and 3; 3 = tier 3.",
        required=True,
        key=True,
        minimum=Decimal(2),
        maximum=Decimal(3),
    ),
    _count(
        "flagged",
        "Élèves à ce palier ou au-dessus ; vide s'ils sont peu.",
        "Students at that tier or above; empty where they are few.",
    ),
    _share(
        "sensitivity",
        "Sensibilité : part des issues défavorables signalées.",
        "Sensitivity: share of the adverse outcomes flagged.",
    ),
    *_interval("sensitivity"),
    _share(
        "specificity",
        "Spécificité : part des issues favorables non signalées.",
        "Specificity: share of the other outcomes not flagged.",
    ),
    *_interval("specificity"),
    _share("balanced", "Moyenne de la sensibilité et de la spécificité.", "Mean of sensitivity and specificity."),
    _share(
        "precision", "Part d'issues défavorables parmi les signalés.", "Share of adverse outcomes among the flagged."
    ),
    *_interval("precision"),
    *_cases(required=True),
)

EVALUATION_LEAD_TIME = _table(
    "lead_time",
    "Avance : semaines entre la première semaine sur une liste et ce qu'elle annonçait.",
    "Lead time: weeks from the first week on a list to what it announced.",
    "une année scolaire × groupe",
    "one school year × group",
    _school_year(key=True),
    text_column(
        "group",
        "report_card : élèves dont un premier résultat sous le seuil de réussite, en langue d'enseignement ou en "
        "mathématique, apparaît après la première semaine rejouée ; l'avance va jusqu'à cette semaine-là. "
        "adverse : élèves dont l'issue est défavorable ; l'avance va jusqu'à leur dernière semaine de l'année.",
        "report_card: students whose first mark below the pass mark, in the language of instruction or mathematics, "
        "appears after the first replayed week; lead runs to that week. adverse: students whose outcome is adverse; "
        "lead runs to their last week of the year.",
        required=True,
        key=True,
    ),
    _count("n", "Élèves du groupe.", "Students of the group.", required=True),
    _count("listed_before", "Dont sur une liste avant.", "Of which on a list before.", required=True),
    decimal_column(
        "median_weeks",
        "Avance médiane de ceux-là, en semaines ; vide, comme les quartiles, s'ils sont peu.",
        "Median lead of those, in weeks; empty, as are the quartiles, where they are few.",
        scale=1,
        minimum=_ZERO,
    ),
    decimal_column("p25_weeks", "Premier quartile.", "First quartile.", scale=1, minimum=_ZERO),
    decimal_column("p75_weeks", "Troisième quartile.", "Third quartile.", scale=1, minimum=_ZERO),
    _count("never_listed", "Jamais sur une liste cette année-là.", "Never on a list that year.", required=True),
)

EVALUATION_CALIBRATION = _table(
    "calibration",
    "Issues observées par tranche : du coefficient (10 points), ou de la probabilité prédite (un dixième). Une "
    "tranche de peu d'élèves est jointe à sa voisine.",
    "Outcomes observed by bin: of the coefficient (10 points), or of the predicted probability (one tenth). A bin of "
    "few students is joined to its neighbour.",
    "un moment × méthode × tranche",
    "one moment × method × bin",
    _moment(),
    _method(),
    integer_column(
        "bin",
        "Rang de la tranche, la plus basse d'abord.",
        "Rank of the bin, lowest first.",
        required=True,
        key=True,
        minimum=_ONE,
    ),
    _count("n", "Cas de la tranche.", "Cases of the bin.", required=True),
    decimal_column(
        "mean_score",
        "Coefficient moyen de la tranche.",
        "Mean coefficient of the bin.",
        scale=2,
        minimum=_ZERO,
        maximum=_HUNDRED,
    ),
    _share("mean_predicted", "Probabilité moyenne prédite.", "Mean predicted probability."),
    _share("observed", "Part d'issues défavorables observée.", "Share of adverse outcomes observed.", required=True),
    *_interval(),
)

EVALUATION_TARGETING = _table(
    "targeting",
    "Autant de places données à des groupes entiers, les plus en besoin d'abord (part d'élèves aux paliers 2 et 3, "
    "puis coefficient moyen) : combien de la liste individuelle seraient rejoints.",
    "As many places given to whole groups, neediest first (share of students at tiers 2 and 3, then mean "
    "coefficient): how many of the individual list would be reached.",
    "un moment × sorte de groupe",
    "one moment × kind of group",
    _moment(),
    text_column(
        "by",
        "Sorte de groupe : home_group, school_level, school.",
        "Kind of group: home_group, school_level, school.",
        required=True,
        key=True,
    ),
    _count(
        "capacity_total",
        "Places : élèves sur les listes individuelles.",
        "Places: students on the individual lists.",
        required=True,
    ),
    _count("adverse_total", "Issues défavorables en tout.", "Adverse outcomes in all.", required=True),
    _count(
        "reached_individual",
        "Issues défavorables que les listes individuelles rejoignent.",
        "Adverse outcomes that the individual lists reach.",
        required=True,
    ),
    _count(
        "reached_group",
        "Issues défavorables que les groupes entiers rejoignent.",
        "Adverse outcomes that whole groups reach.",
        required=True,
    ),
    _count(
        "listed_also_reached",
        "Élèves des listes individuelles que les groupes entiers rejoignent aussi.",
        "Students of the individual lists whom whole groups reach too.",
        required=True,
    ),
)

EVALUATION_GROUP = _table(
    "group",
    "Erreurs par groupe : pour qui la mesure se trompe. Les petits groupes sont cachés, et ceux dont un petit se "
    "déduirait ; niveaux, défavorisation et écoles ne sont dits ensemble que si rien de caché ne s'en déduit.",
    "Errors by group: for whom the measure is wrong. Small groups are hidden, and those that would give one away; "
    "levels, deprivation and schools are told together only where nothing hidden follows from it.",
    "un moment × attribut × valeur × méthode",
    "one moment × attribute × value × method",
    _moment(),
    text_column(
        "attribute",
        "Attribut : sex, special_needs, has_intervention_plan, deprivation, level, school_id.",
        "Attribute: sex, special_needs, has_intervention_plan, deprivation, level, school_id.",
        required=True,
        key=True,
    ),
    text_column(
        "value",
        "Valeur de l'attribut ; unknown = non connue.",
        "Value of the attribute; unknown = not known.",
        required=True,
        key=True,
    ),
    _method(),
    *_cases(),
    _count(
        "flagged",
        "Signalés : palier 2 ou 3 ; pour une probabilité, le même nombre, les plus hautes.",
        "Flagged: tier 2 or 3; for a probability, the same number, the highest.",
    ),
    _share("false_alarm_rate", *_FALSE_ALARM),
    *_interval("false_alarm"),
    _share("miss_rate", *_MISS),
    *_interval("miss"),
    flag_column(
        "is_hidden",
        "Groupe caché : trop petit, ou déduit d'un autre.",
        "Group hidden: too small, or deduced from another.",
        required=True,
    ),
)

EVALUATION_SENSITIVITY = _table(
    "sensitivity",
    "Ce qui bouge quand des points bougent de 20 %.",
    "What moves when points move by 20 %.",
    "un moment × ce qui change × facteur",
    "one moment × what changes × factor",
    _moment(),
    text_column(
        "changed",
        "Indicateur, famille (ses points et son plafond), ou all : tous à la fois, au hasard.",
        "Indicator, family (its points and cap), or all: every one at once, at random.",
        required=True,
        key=True,
    ),
    decimal_column(
        "factor",
        "Facteur des points ; vide pour all (0,8 ou 1,2 tirés au sort, moyenne de 20 tirages).",
        "Factor of the points; empty for all (0.8 or 1.2 drawn at random, mean of 20 draws).",
        key=True,
        minimum=_ZERO,
    ),
    _share("auc", "Aire sous la courbe ROC après le changement.", "Area under the ROC curve after the change."),
    _share("list_overlap", "Part des élèves listés qui le restent.", "Share of the students listed who stay listed."),
    _share(
        "tier_changes",
        "Part des élèves dont le palier change (sans la marge de sortie).",
        "Share of the students whose tier changes (leaving the margin out).",
    ),
)

EVALUATION_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        EVALUATION_RUN,
        EVALUATION_METRIC,
        EVALUATION_WEEK,
        EVALUATION_TIER,
        EVALUATION_LEAD_TIME,
        EVALUATION_CALIBRATION,
        EVALUATION_TARGETING,
        EVALUATION_GROUP,
        EVALUATION_SENSITIVITY,
    )
}
