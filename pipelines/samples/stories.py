"""The planted students: each one has a story that the rest of the product must tell.

They do not depend on the number of students nor on the seed. Days are given as "the n-th school day of a month",
so that a story holds in any school year.
"""

from dataclasses import dataclass, field

from pipelines.samples import subjects as s


@dataclass(frozen=True)
class Days:
    """Missed (or late) periods: `count` school days in a row from the n-th school day of a month."""

    month: int
    nth: int
    count: int = 1
    reason: int = s.SICK
    periods: tuple[int, ...] | None = None  # from 0; None = the whole day


def scattered(month: int, days: tuple[int, ...], reason: int = s.SICK) -> tuple[Days, ...]:
    return tuple(Days(month, day, reason=reason) for day in days)


@dataclass(frozen=True)
class Recurring:
    """Absences that come back, in some months: on a weekday (Monday = 0), or in each period of a subject."""

    months: tuple[int, ...]
    reason: int
    weekday: int | None = None  # the whole day
    subject: int | None = None
    every: int = 1  # 2 = every second one


@dataclass(frozen=True)
class Story:
    """One planted student. `marks`: by subject, étapes 1 to 3; None = no mark. `base`: the other subjects'."""

    student_id: str
    last_name: str
    first_name: str
    sex: str
    school_id: str
    level: str
    home_group: str | None
    fr: str
    en: str
    absences: tuple[Days, ...] = ()
    recurring: tuple[Recurring, ...] = ()
    marks: dict[int, tuple[int | None, ...]] = field(default_factory=dict)
    base: int | None = 77
    outcome: str | None = "passed"
    pathway: str = "regular"
    modified: bool = False
    special_needs_code: str | None = None
    has_plan: bool = False
    years_behind: int = 0
    enrolled: tuple[int, int] | None = None  # month, n-th school day; None = first day
    withdrawn: tuple[int, int] | None = None
    next_school: tuple[str, str] | None = None  # school and home group from the next school day on
    courses: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # (subject, group) by étape


SLIDER = "0360101"
RECOVERING = "0360102"
DROP_OUT = "0360103"
NINETY_PERCENT = "0360104"
FLU = "0360105"
TRANSFERRED = "0360106"
LATE_ENTRY = "0360107"
SILENT_GROUP = "0360108"
NO_MARKS = "0360109"
STRONG = "0360110"
MODIFIED = "0360111"
HOMESCHOOL = "0360112"
DECLINE = "0360113"
THREE_FAILURES = "0360114"
ONLY_LATE = "0360115"
DUPLICATE = "0360116"
NEW_SEQUENCE = "0360117"
OUTINGS = "0360118"
PRESCHOOL = "0360119"
SUSPENDED = "0360120"
RESUMPTION = "0360121"
BEHIND = "0360122"
NO_MATHS = "0360123"
WELCOME = "0360124"
PLACEMENT = "0360125"

FR, MA, EN, SC, HI = s.MARKED

STORIES: tuple[Story, ...] = (
    Story(
        SLIDER, "Gélinas", "Océane", "F", "014", "SEC3", "301",
        "Glisse depuis octobre : 75, 72, 65 en français et en mathématique, absences de plus en plus fréquentes.",
        "Slides from October: 75, 72, 65 in French and maths, absences more and more frequent.",
        absences=(
            Days(10, 6, reason=s.SKIPPED, periods=(2, 3)), Days(10, 15, reason=s.SKIPPED, periods=(1, 2, 3)),
            *scattered(11, (4,)), *scattered(11, (12, 18), s.UNEXPLAINED),
            *scattered(12, (3, 7, 11), s.UNEXPLAINED),
            *scattered(1, (4,)), *scattered(1, (8, 13, 17), s.UNEXPLAINED),
            *scattered(2, (3, 4, 9, 13, 17), s.UNEXPLAINED),
            *scattered(3, (2, 5, 6, 10, 14), s.UNEXPLAINED),
            *scattered(4, (2, 3, 8, 12, 13, 18), s.UNEXPLAINED),
            *scattered(5, (3, 4, 5, 9, 13, 14, 18), s.UNEXPLAINED),
        ),
        marks={FR: (75, 72, 65), MA: (75, 72, 65), EN: (78, 76, 70), SC: (74, 70, 66), HI: (76, 73, 69)},
        outcome="failed",
    ),
    Story(
        RECOVERING, "N'Diaye", "Moussa", "M", "014", "SEC2", "201",
        "Se relève : automne difficile (15 jours d'absence, 55 et 54), puis 63 et 72 ; un seul jour après Noël.",
        "Recovers: a hard autumn (15 days absent, 55 and 54), then 63 and 72; a single day after Christmas.",
        absences=(
            *scattered(9, (5, 9, 10, 16), s.UNEXPLAINED), *scattered(10, (3, 4, 10, 14, 15), s.UNEXPLAINED),
            *scattered(11, (2, 8, 13, 14)), *scattered(12, (4, 9)), *scattered(1, (10,)),
        ),
        marks={FR: (55, 63, 72), MA: (54, 63, 72), EN: (64, 68, 73), SC: (61, 66, 72), HI: (62, 66, 70)},
    ),
    Story(
        DROP_OUT, "St-Pierre", "Jérémy", "M", "014", "SEC4", "402",
        "Abandonne en février, après de longues suites d'absences non motivées en novembre, décembre et janvier.",
        "Drops out in February, after long runs of unexcused absences in November, December and January.",
        absences=(
            *scattered(9, (12,)), *scattered(10, (5, 11, 16), s.UNEXPLAINED),
            Days(11, 4, 6, s.UNEXPLAINED), Days(12, 2, 9, s.UNEXPLAINED),
            Days(1, 3, 14, s.UNEXPLAINED), Days(2, 2, 8, s.UNEXPLAINED),
        ),
        marks={FR: (61, None, None), MA: (52, None, None), EN: (63, None, None), SC: (55, None, None),
               HI: (58, None, None)},
        withdrawn=(2, 10), outcome="dropped_out",
    ),
    Story(
        NINETY_PERCENT, "Bédard", "Éloïse", "F", "014", "SEC1", "101",
        "A exactement 90,0 % d'assiduité le dimanche {ninety} : {absent} jours d'absence sur {expected}.",
        "Has exactly 90.0 % attendance on Sunday {ninety}: {absent} days absent out of {expected}.",
    ),
    Story(
        FLU, "Lecœur", "Zoé", "F", "102", "PRIM5", "051",
        "Deux jours de grippe à la mi-novembre (dans les 20 jours de classe avant le dimanche 29), sinon toujours là.",
        "Two days of flu in mid-November (within the 20 school days before Sunday the 29th), otherwise always there.",
        absences=(Days(11, 12, 2),), base=84,
    ),
    Story(
        TRANSFERRED, "Papatie", "Wapan", "F", "102", "PRIM4", "041",
        "Change d'école en janvier (102 puis 231) : 9 jours d'absence avant, 7 après ; l'année se compte d'un bout "
        "à l'autre.",
        "Changes school in January (102, then 231): 9 days absent before, 7 after; the year counts as a whole.",
        absences=(
            *scattered(9, (8, 15)), *scattered(10, (7, 8)), *scattered(11, (5, 15)), *scattered(12, (3, 4)),
            *scattered(1, (6,)), *scattered(2, (4, 5, 11)), *scattered(3, (3, 9, 10)), *scattered(4, (6,)),
        ),
        withdrawn=(1, 14), next_school=("231", "041"), base=71,
    ),
    Story(
        LATE_ENTRY, "García", "Mateo", "M", "014", "SEC2", "202",
        "Arrive en janvier : rien avant, aucun résultat à l'étape 1.",
        "Arrives in January: nothing before, no mark in term 1.",
        enrolled=(1, 5), absences=(*scattered(2, (6,)), *scattered(4, (9,))),
        marks=dict.fromkeys(s.MARKED, (None, 70, 73)),
    ),
    Story(
        SILENT_GROUP, "Tran", "Linh", "F", "231", "PRIM4", "042",
        "Groupe dont les absences ne sont jamais saisies : assiduité inconnue, et non parfaite.",
        "A group whose attendance is never entered: attendance unknown, not perfect.",
        base=74,
    ),
    Story(
        NO_MARKS, "Poulin", "Xavier", "M", "014", "SEC3", "302",
        "Aucun résultat de l'année ; quelques absences.",
        "No mark all year; a few absences.",
        absences=(*scattered(10, (4,)), *scattered(1, (9,)), *scattered(3, (6,))), base=None, outcome=None,
    ),
    Story(
        STRONG, "Œuvrard", "Béatrice", "F", "014", "SEC5", "501",
        "Résultats forts et réguliers, un seul jour d'absence : ses forces sont à dire aussi.",
        "Strong, steady marks and a single day absent: strengths are to be told too.",
        absences=scattered(12, (6,)), base=93,
    ),
    Story(
        MODIFIED, "L'Heureux", "Félix", "M", "102", "PRIM6", "061",
        "Attentes modifiées et résultats bas : jamais comparés à 60 ni au groupe.",
        "Modified expectations and low marks: never compared with 60 or with the group.",
        marks={FR: (42, 44, 40), MA: (38, 41, 43)}, absences=scattered(11, (7,)), modified=True,
        special_needs_code="33", has_plan=True,
    ),
    Story(
        HOMESCHOOL, "D'Amours", "Coralie", "F", "102", "PRIM3", None,
        "Enseignement à la maison : hors de la portée du coefficient.",
        "Homeschooled: out of scope.",
        pathway="homeschool", base=None, outcome=None,
    ),
    Story(
        DECLINE, "Koné", "Aminata", "F", "014", "SEC2", "201",
        "Baisse sans échec : 78, 70, 61 partout ; peu d'absences.",
        "Declines without failing: 78, 70, 61 everywhere; few absences.",
        marks=dict.fromkeys(s.MARKED, (78, 70, 61)), absences=scattered(2, (8,)),
    ),
    Story(
        THREE_FAILURES, "Ouellet", "Loïc", "M", "014", "SEC1", "102",
        "Trois échecs au premier bulletin : 52 en français, 48 en mathématique, 55 en science.",
        "Three failures on the first report card: 52 in French, 48 in maths, 55 in science.",
        marks={FR: (52, 56, 58), MA: (48, 51, 55), SC: (55, 58, 61), EN: (66, 67, 68), HI: (63, 62, 64)},
        absences=(*scattered(10, (9,)), *scattered(1, (5, 6))), outcome="failed",
    ),
    Story(
        ONLY_LATE, "Khoury", "Youssef", "M", "014", "SEC1", "101",
        "Seulement des retards, deux par semaine environ ; aucune absence.",
        "Only lateness, about twice a week; no absence.",
        base=72,
    ),
    Story(
        DUPLICATE, "Müller", "Anne-Sophie", "F", "102", "PRIM2", "021",
        "Une journée d'absence saisie en double (une ligne de trop) : la journée compte pour 1, pas plus.",
        "A day absent with one row entered twice: the day counts as 1, no more.",
        absences=(*scattered(10, (12,)), *scattered(2, (7,))), base=79,
    ),
    Story(
        NEW_SEQUENCE, "O", "Min-Ji", "F", "014", "SEC4", "401",
        "Passe de la séquence SN à la séquence CST en mathématique après un 66 : un changement, pas un progrès ni une "
        "baisse. Un nom d'une lettre.",
        "Moves from the SN to the CST sequence in maths after a 66: a change, neither progress nor decline. "
        "A one-letter name.",
        marks={MA: (66, 82, 84)},
        courses={MA: (("065426", "403"), ("063414", "401"), ("063414", "401"))},
    ),
    Story(
        OUTINGS, "Hernández", "Diego", "M", "231", "PRIM5", "051",
        "Huit jours de sorties éducatives, codées comme des absences motivées : ce ne sont pas des absences.",
        "Eight days of school outings, coded as excused absences: these are not absences.",
        absences=(Days(10, 10, 3, s.OUTING), Days(1, 6, 2, s.OUTING), Days(5, 12, 3, s.OUTING)), base=80,
    ),
    Story(
        PRESCHOOL, "Awashish", "Lily-Rose", "F", "231", "PRE5", "001",
        "Maternelle 5 ans : hors de la portée du coefficient.",
        "Preschool: out of scope.",
        absences=scattered(11, (6, 7)), base=None, outcome=None,
    ),
    Story(
        SUSPENDED, "Roy", "Nathan", "M", "014", "SEC2", "202",
        "Trois jours de suspension en novembre : dits à part des autres absences.",
        "Three days of suspension in November: told apart from other absences.",
        absences=(Days(11, 10, 3, s.SUSPENSION), *scattered(3, (8,))), base=68,
    ),
    Story(
        RESUMPTION, "Vaillancourt", "Mégane", "F", "014", "SEC5", "501",
        "Reprend la mathématique de 4e secondaire (groupe de reprise R41) : 58, 63, 66.",
        "Takes secondary 4 maths again (resumption group R41): 58, 63, 66.",
        marks={MA: (58, 63, 66)}, courses={MA: (("063414", "R41"),) * 3}, absences=scattered(11, (9,)),
    ),
    Story(
        BEHIND, "Ben-Salah", "Ilyès", "M", "014", "SEC1", "102",
        "Deux ans de plus que l'âge attendu, de bons résultats : un contexte, zéro point.",
        "Two years older than expected, good marks: context, zero points.",
        years_behind=2, base=81,
    ),
    Story(
        NO_MATHS, "Chen", "Wei", "M", "231", "PRIM1", "011",
        "Aucun résultat en mathématique : portrait partiel, la numératie manque.",
        "No mark in maths: a partial portrait, numeracy is missing.",
        marks={MA: (None, None, None)}, absences=scattered(2, (3,)),
    ),
    Story(
        WELCOME, "Popescu", "Sofía", "F", "014", "SEC1", "101",
        "Classe d'accueil : 45 en français, jamais comparé à 60.",
        "Welcome class: 45 in French, never compared with 60.",
        marks={FR: (45, 49, 55)}, pathway="welcome", absences=scattered(12, (8,)),
    ),
    Story(
        PLACEMENT, "Simard", "Tristan", "M", "014", "SEC3", None,
        "Placement hors de l'école : hors de la portée du coefficient.",
        "Placed outside the school: out of scope.",
        pathway="placement", base=None, outcome=None,
    ),
)  # fmt: skip
