"""What is taught and how absences are coded: subjects by level, timetable, reasons."""

from dataclasses import dataclass

import numpy as np

from pipelines.samples.calendar import CYCLE_DAYS, PERIODS, PRIMARY, SECONDARY

LEVELS = ("PRE5", "PRIM1", "PRIM2", "PRIM3", "PRIM4", "PRIM5", "PRIM6", "SEC1", "SEC2", "SEC3", "SEC4", "SEC5", "OTHER")
FRENCH, MATHS, ENGLISH, SCIENCE, HISTORY, SPORT = range(6)
MARKED = (FRENCH, MATHS, ENGLISH, SCIENCE, HISTORY)

# Competencies with a mark of their own, and the étapes in which each one is evaluated:
# a competency that is not evaluated in an étape has no mark there.
COMPETENCIES = {
    FRENCH: {"1": ("lire", (1, 2, 3)), "2": ("écrire", (2, 3)), "3": ("communiquer oralement", (1, 3))},
    MATHS: {
        "1": ("résoudre une situation-problème", (2, 3)),
        "2": ("utiliser un raisonnement mathématique", (1, 2, 3)),
    },
}
TERM_WEIGHTS = {1: 20, 2: 20, 3: 60}

_SECONDARY = {
    "SEC1": ("132108", "063126", "134104", "055104", "087104", "043104"),
    "SEC2": ("132208", "063226", "134204", "055204", "087204", "043204"),
    "SEC3": ("132308", "063306", "134304", "055306", "085304", "043304"),
    "SEC4": ("132406", "063414", "134404", "055404", "085404", "043404"),
    "SEC5": ("132506", "063504", "134504", "051504", "102522", "043502"),
    "OTHER": ("132308", "063306", "134304", "055306", "085304", "043304"),
}
MATHS_SEQUENCES = {"SEC4": ("063414", "064426", "065426"), "SEC5": ("063504", "064506", "065506")}
LABELS = ("Français", "Mathématique", "Anglais, langue seconde", "Science", "Histoire", "Éducation physique")
SECONDARY_5_LABELS = {"051504": "Chimie", "102522": "Éducation financière"}

# Days of the nine-day cycle on which each subject is taught, secondary: at most once a day, 36 periods in all.
_PERIODS_PER_CYCLE = {FRENCH: 9, MATHS: 8, ENGLISH: 5, SCIENCE: 6, HISTORY: 5, SPORT: 3}

COTES = {"A+": 96, "A": 90, "B+": 84, "B": 77, "C+": 70, "C": 64, "D": 54, "E": 38}


def order_of(level: str) -> str:
    return PRIMARY if level.startswith("PR") else SECONDARY


def subject_codes(level: str, home_group_number: int = 0) -> tuple[str | None, ...]:
    """Subject codes of a level, in the order of the constants above; None = not taught or not marked."""
    if level == "PRE5":
        return (None,) * 6
    if order_of(level) == PRIMARY:
        year = level[-1]
        return (f"FRA{year}00", f"MAT{year}00", f"ANG{year}00", None, None, None)
    codes = list(_SECONDARY[level])
    if level in MATHS_SEQUENCES:
        codes[MATHS] = MATHS_SEQUENCES[level][home_group_number % 3]
    return tuple(codes)


def subject_label(subject: int, code: str) -> str:
    return SECONDARY_5_LABELS.get(code, LABELS[subject])


def timetable(home_group_number: int) -> np.ndarray:
    """Subject of each period, secondary: 9 cycle days × 4 periods. No subject comes twice in a day."""
    days: list[list[int]] = [[] for _ in range(CYCLE_DAYS)]
    first = home_group_number
    for subject, count in _PERIODS_PER_CYCLE.items():
        # The emptiest days first, starting further along for each group.
        by_room = sorted(range(CYCLE_DAYS), key=lambda day: (len(days[day]), (day - first) % CYCLE_DAYS))
        for day in by_room[:count]:
            days[day].append(subject)
    periods = PERIODS[SECONDARY]
    turned = [[day[(n + home_group_number + i) % periods] for n in range(periods)] for i, day in enumerate(days)]
    return np.array(turned, dtype=np.int8)


@dataclass(frozen=True)
class Reason:
    """A reason of absence: how the school codes it, what it counts as, and its group."""

    code: str
    label: str
    category: str
    group: str


SICK, APPOINTMENT, FAMILY, TRAVEL, UNEXPLAINED, SKIPPED, LATE, OUTING, SUSPENSION, EXAM, CLOSURE, PLACEMENT = range(12)

REASONS = (
    Reason("01", "Maladie", "excused", "medical"),
    Reason("02", "Rendez-vous médical", "excused", "medical"),
    Reason("03", "Motif familial", "excused", "family"),
    Reason("04", "Voyage", "excused", "travel"),
    Reason("10", "Sans motif", "unexcused", "other"),
    Reason("11", "Absence d'un cours sans autorisation", "unexcused", "other"),
    Reason("20", "Retard", "late", "other"),
    Reason("30", "Sortie éducative", "excused", "school_activity"),
    Reason("31", "Suspension", "excused", "suspension"),
    Reason("32", "Examen", "excused", "exam"),
    Reason("33", "Fermeture de l'école", "excused", "closure"),
    Reason("34", "Stage", "excused", "work_placement"),
)
# In every second primary school the same two codes mean the opposite: reasons belong to a school.
SWAPPED_CODES = {"30": "31", "31": "30"}
NOT_COUNTED = ("90", "Présence à l'infirmerie")
CATEGORIES = ("excused", "unexcused", "late")


def reason_code(reason: int, swapped: bool) -> str:
    code = REASONS[reason].code
    return SWAPPED_CODES.get(code, code) if swapped else code
