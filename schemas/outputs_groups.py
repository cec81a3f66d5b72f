"""The output tables that tell of groups, schools and the centre: counts and means, small cells hidden.

Counts, means and rates of fewer students than `small_cell` are empty, and so is what a subtraction would give:
`risk/groups/row.sql` and `risk/groups/hidden_cell.sql` say how.
"""

from __future__ import annotations

from decimal import Decimal

from schemas.columns import decimal_column, flag_column, integer_column, text_column
from schemas.contract import Column, Table
from schemas.output_columns import level_column, output_table, school_id_column, week_column

ZERO, HUNDRED = Decimal(0), Decimal(100)


def _students(fr: str = "Élèves comptés", en: str = "Students counted") -> Column:
    return _count("students", f"{fr} ; vide si la cellule est petite.", f"{en}; empty where the cell is small.")


def _count(name: str, fr: str, en: str) -> Column:
    return integer_column(name, fr, en, minimum=ZERO)


def _rate(name: str, fr: str, en: str, scale: int = 4) -> Column:
    return decimal_column(name, fr, en, scale=scale, minimum=ZERO, maximum=HUNDRED, unit="percent")


def _home_group() -> Column:
    return text_column("home_group", "Groupe-repère.", "Home group.", key=True)


def _subject() -> tuple[Column, ...]:
    return (
        text_column("subject_code", "Matière ; vide = toutes.", "Subject; empty = all.", key=True),
        text_column("competency", "Compétence ; vide = la matière.", "Competency; empty = the subject.", key=True),
    )


def _names() -> tuple[Column, ...]:
    return (
        text_column(
            "subject_name",
            "Nom de la matière selon les critères ; à défaut, son code.",
            "Name of the subject from the criteria; else its code.",
        ),
        text_column(
            "competency_name",
            "Nom de la compétence selon les critères ; à défaut, ce que la source écrit.",
            "Name of the competency from the criteria; else what the source writes.",
        ),
    )


def _bands(suffix: str = "", when_fr: str = "", when_en: str = "") -> tuple[Column, ...]:
    """Counts of the three bands of marks, and the mean."""
    return (
        _count(f"below_60{suffix}", f"Résultats sous 60{when_fr}.", f"Marks below 60{when_en}."),
        _count(f"from_60_to_69{suffix}", f"Résultats de 60 à 69{when_fr}.", f"Marks from 60 to 69{when_en}."),
        _count(f"from_70{suffix}", f"Résultats de 70 et plus{when_fr}.", f"Marks of 70 and above{when_en}."),
        decimal_column(
            f"mean_mark{suffix}",
            f"Moyenne des résultats{when_fr}.",
            f"Mean mark{when_en}.",
            minimum=ZERO,
            maximum=HUNDRED,
            unit="percent",
        ),
    )


def _support() -> tuple[Column, ...]:
    """Tiers and attendance of the students themselves."""
    return (
        _count("tier_1", "Élèves au palier 1.", "Students at tier 1."),
        _count("tier_2", "Élèves au palier 2.", "Students at tier 2."),
        _count("tier_3", "Élèves au palier 3.", "Students at tier 3."),
        _rate("rate_20", "Taux d'absence moyen sur 20 jours, en %.", "Mean absence rate over 20 days, in %."),
        _rate("rate_year", "Taux d'absence moyen depuis la rentrée, en %.", "Mean absence rate, year to date, in %."),
        _count("chronic", "Élèves en absentéisme chronique.", "Chronically absent students."),
    )


def _aggregate_columns(*grain: Column) -> tuple[Column, ...]:
    return (
        *grain,
        week_column(),
        level_column(key=True),
        *_subject(),
        _students(),
        *_bands(),
        flag_column(
            "is_shared_need",
            "Plus du tiers des élèves, et au moins dix (seuil réglable), sous 70 : d'abord l'enseignement à tous.",
            "More than a third of the students, and at least ten (a setting), below 70: teaching for all comes first.",
        ),
        *_support(),
        *_names(),
    )


_TREND = {
    "fr": "Sens de l'écart de la moyenne des mêmes élèves : up (2 points ou plus de gagnés), down (2 points ou plus de "
    "perdus), stable.",
    "en": "Direction of the change in the same students' mean: up (2 points or more gained), down (2 points or more "
    "lost), stable.",
    "pattern": r"^(up|stable|down)$",
}

GROUP_PORTRAIT = output_table(
    "group_portrait",
    "Portrait du groupe-repère. Petites cellules cachées.",
    "Home-group portrait. Small cells hidden.",
    "un groupe-repère × semaine × niveau × matière × compétence",
    "one home group × week × level × subject × competency",
    *_aggregate_columns(school_id_column(required=True, key=True), _home_group()),
)

SCHOOL_PORTRAIT = output_table(
    "school_portrait",
    "Portrait de l'école. Petites cellules cachées.",
    "School portrait. Small cells hidden.",
    "une école × semaine × niveau × matière × compétence",
    "one school × week × level × subject × competency",
    *_aggregate_columns(school_id_column(required=True, key=True)),
)

CENTRE_PORTRAIT = output_table(
    "centre_portrait",
    "Portrait du centre, pour comparer : les écoles de dix élèves ou plus (seuil réglable), ensemble. Aucune ligne où "
    "moins de deux écoles comptent. Petites cellules cachées, aussi celles qu'une école trouverait en soustrayant "
    "les siennes.",
    "Portrait of the centre, to compare with: the schools of ten students or more (a setting) together. No row where "
    "fewer than two schools count. Small cells hidden, also those that a school would get by subtracting its own.",
    "une semaine × niveau × matière × compétence",
    "one week × level × subject × competency",
    week_column(),
    level_column(key=True),
    *_subject(),
    _count("schools", "Écoles comptées.", "Schools counted."),
    _students(),
    *_bands(),
    *_support(),
    *_names(),
)

ATTENDANCE_PORTRAIT = output_table(
    "attendance_portrait",
    "Taux d'absence par jour de la semaine (depuis la rentrée, au groupe actuel) et par semaine de l'année. Sans "
    "niveau : l'école, soit ses niveaux montrés ; sans groupe : le niveau. Par semaine : école et niveau seulement.",
    "Absence rate by weekday (year to date, in the present group) and by week of the year. Without a level: the "
    "school, that is its levels that are shown; without a group: the level. By week: school and level only.",
    "une école × semaine × niveau × groupe-repère × jour de la semaine ou semaine de l'année",
    "one school × week × level × home group × weekday or week of the year",
    school_id_column(required=True, key=True),
    week_column(),
    level_column(key=True),
    _home_group(),
    integer_column(
        "weekday",
        "Jour : 1 lundi à 7 dimanche ; vide = la ligne est celle d'une semaine.",
        "Day: 1 Monday to 7 Sunday; empty = the row is that of a week.",
        key=True,
        minimum=Decimal(1),
        maximum=Decimal(7),
    ),
    text_column(
        "of_week",
        "Semaine de l'année mesurée ; vide = la ligne est celle d'un jour.",
        "Week of the year measured; empty = the row is that of a weekday.",
        key=True,
        pattern=r"^20\d{2}-W\d{2}$",
    ),
    _students("Élèves observés", "Students observed"),
    _rate(
        "rate",
        "Part des jours attendus qui ont été manqués, en %, à une décimale.",
        "Share of the days expected that were missed, in %, one decimal.",
        1,
    ),
)

TERM_CHANGE_PORTRAIT = output_table(
    "term_change_portrait",
    "De l'étape précédente à la dernière, pour les élèves qui ont un résultat aux deux : ce qu'ils avaient, et combien "
    "ont gagné ou perdu 5 points ou plus. Sans groupe : le niveau. Petites cellules cachées.",
    "From the étape before to the latest, for the students with a mark in both: what they had, and how many gained or "
    "lost 5 points or more. Without a group: the level. Small cells hidden.",
    "une école × semaine × niveau × groupe-repère × matière × compétence",
    "one school × week × level × home group × subject × competency",
    school_id_column(required=True, key=True),
    _home_group(),
    week_column(),
    level_column(key=True),
    *_subject(),
    integer_column("term_before", "Étape précédente.", "Étape before.", minimum=Decimal(1), maximum=Decimal(3)),
    integer_column("term", "Dernière étape.", "Latest étape.", minimum=Decimal(1), maximum=Decimal(3)),
    _students("Élèves qui ont un résultat aux deux étapes", "Students with a mark in both étapes"),
    flag_column(
        "is_everyone",
        "Ce sont tous les élèves du portrait : la moyenne d'après est celle du portrait.",
        "These are all the students of the portrait: the mean after is the portrait's.",
    ),
    *_bands("_before", " à l'étape précédente", " in the étape before"),
    text_column("trend", _TREND["fr"], _TREND["en"], pattern=_TREND["pattern"]),
    _count("lost_5", "Élèves qui ont perdu 5 points ou plus.", "Students who lost 5 points or more."),
    _count(
        "steady", "Élèves à moins de 5 points de l'étape précédente.", "Students within 5 points of the one before."
    ),
    _count("gained_5", "Élèves qui ont gagné 5 points ou plus.", "Students who gained 5 points or more."),
)

TRANSITION_PORTRAIT = output_table(
    "transition_portrait",
    "Passage d'un cycle à l'autre : les résultats de l'an dernier des élèves qui ont un résultat cette année. Premier "
    "secondaire et 6e du primaire, 3e et 2e secondaire, 3e et 2e du primaire, 5e et 4e du primaire. Petites cellules "
    "cachées.",
    "Passage from one cycle to the next: last year's marks of the students with a mark this year. Secondary 1 and "
    "primary 6, secondary 3 and 2, primary 3 and 2, primary 5 and 4. Small cells hidden.",
    "une école × semaine × niveau de cette année × matière",
    "one school × week × this year's level × subject",
    school_id_column(required=True, key=True),
    week_column(),
    level_column(key=True),
    text_column("subject_code", "Matière de cette année.", "This year's subject.", key=True),
    text_column("past_level", "Niveau de l'an dernier.", "Last year's level.", codes="level"),
    _students("Élèves dont le résultat est connu les deux années", "Students whose marks are known in both years"),
    *_bands("_before", " l'an dernier", " last year"),
    text_column("trend", _TREND["fr"], _TREND["en"], pattern=_TREND["pattern"]),
    _count(
        "fell_below_60",
        "Élèves à 60 ou plus l'an dernier, sous 60 au dernier résultat.",
        "Students at 60 or above last year, below 60 at the latest mark.",
    ),
    _count(
        "stayed_above",
        "Élèves à 60 ou plus l'an dernier et au dernier résultat.",
        "Students at 60 or above last year and at the latest mark.",
    ),
    text_column("subject_name", "Nom de la matière.", "Name of the subject."),
)

# Computed each week by risk.group_portraits, and put in place of that week's rows.
GROUP_TABLES: tuple[Table, ...] = (
    GROUP_PORTRAIT,
    SCHOOL_PORTRAIT,
    CENTRE_PORTRAIT,
    ATTENDANCE_PORTRAIT,
    TERM_CHANGE_PORTRAIT,
    TRANSITION_PORTRAIT,
)
