"""The complete form's own planted students, and what its extracts tell of each planted student.

Like the other stories, they do not depend on the number of students nor on the seed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.samples import stories as st
from pipelines.samples import subjects as s
from pipelines.samples.people import RECOVER, SLIDE, STEADY
from pipelines.samples.stories import EN, FR, HI, MA, SC, Recurring, Story, scattered

AUTUMN, SPRING = 0, 1
PERTURBATION, DISRESPECT, REFUSAL, FIGHT, LEAVING = (
    "perturbation", "irrespect", "refus", "altercation", "sortie",
)  # fmt: skip
CONDUCT_CATEGORIES = (PERTURBATION, DISRESPECT, REFUSAL, FIGHT, LEAVING)

# The n-th school day of a month.
Moment = tuple[int, int]


@dataclass(frozen=True)
class Life:
    """What is drawn, or told, of a planted student beyond attendance and marks."""

    disengagement: float = -0.6
    trajectory: int = STEADY
    turning: Moment = (11, 10)
    hands_in_until: Moment | None = None  # nothing is handed in from that day on
    active_until: Moment | None = None  # nothing is done on the platform from that day on
    uses_platform: float | None = None  # share of school days, before that
    survey: tuple[tuple[int, int, int], ...] | None = None  # affective, cognitive, behavioural: autumn, spring
    conduct: tuple[tuple[int, int, str, int], ...] = ()  # month, n-th school day, category, severity
    activities: tuple[tuple[str, Moment, Moment | None], ...] = ()  # name, first day, last day
    last_year: dict[int, tuple[int, int, int]] = field(default_factory=dict)  # by subject; else the first mark now


NOTHING_HANDED_IN = "0360201"
SILENT_PLATFORM = "0360202"
SKIPS_MATHS = "0360203"
FRIDAYS = "0360204"
LOW_SURVEY = "0360205"
FAILED_PRIMARY_6 = "0360206"
DIPLOMA_AT_RISK = "0360207"
INVOLVED = "0360208"
YEAR_DROP = "0360209"
CONDUCT = "0360210"

COMPLETE_STORIES: tuple[Story, ...] = (
    Story(
        NOTHING_HANDED_IN, "Thériault", "Samuel", "M", "014", "SEC3", "301",
        "Ne remet plus aucun travail depuis novembre, alors que les résultats tiennent : 76, 75, 74 en français.",
        "Hands in no work since November, though marks hold: 76, 75, 74 in French.",
        marks={FR: (76, 75, 74), MA: (77, 76, 75)}, absences=scattered(10, (8,)),
    ),
    Story(
        SILENT_PLATFORM, "Khoury", "Nour", "F", "014", "SEC2", "201",
        "Sur la plateforme presque tous les jours, puis plus rien après la mi-novembre ; toujours présente en classe.",
        "On the learning platform nearly every day, then nothing after mid-November; always in class.",
        marks={FR: (75, 71, 66), MA: (74, 70, 66)}, base=74,
    ),
    Story(
        SKIPS_MATHS, "Fortin", "Zachary", "M", "014", "SEC3", "302",
        "Manque une période de mathématique sur deux en octobre et en novembre, et presque rien d'autre.",
        "Misses every second maths period in October and November, and hardly anything else.",
        recurring=(Recurring((10, 11), s.SKIPPED, subject=MA, every=2),),
        marks={MA: (64, 58, 57)}, base=73, outcome="failed",
    ),
    Story(
        FRIDAYS, "Petrov", "Inès", "F", "231", "PRIM5", "051",
        "Absente chaque vendredi d'octobre à février, pour motif familial ; présente les autres jours.",
        "Absent each Friday from October to February, for family reasons; there on the other days.",
        recurring=(Recurring((10, 11, 12, 1, 2), s.FAMILY, weekday=4),), base=76,
    ),
    Story(
        LOW_SURVEY, "Lachance", "Clémence", "F", "014", "SEC1", "101",
        "Sondage d'engagement très bas (24 puis 20 sur 100 en affectif) ; résultats et présence sans histoire.",
        "A very low engagement survey (24, then 20 out of 100, affective); marks and attendance as they should be.",
        absences=scattered(11, (14,)), base=80,
    ),
    Story(
        FAILED_PRIMARY_6, "Benali", "Amine", "M", "014", "SEC1", "102",
        "Échoue le français en 6e année du primaire (51), puis entre en secondaire 1 : rien d'autre ne le dit en "
        "septembre ; 58, 61, 64 ensuite.",
        "Fails French in primary 6 (51), then enters secondary 1: nothing else tells of it in September; then 58, 61, "
        "64.",
        marks={FR: (58, 61, 64), MA: (66, 66, 68)}, base=69,
    ),
    Story(
        DIPLOMA_AT_RISK, "Mbemba", "Grâce", "F", "014", "SEC4", "401",
        "Échoue l'histoire (52, 50, 54) et la science (48, 53, 55) de 4e secondaire, obligatoires pour le diplôme ; "
        "français et mathématique passent.",
        "Fails secondary 4 history (52, 50, 54) and science (48, 53, 55), compulsory for the diploma; French and maths "
        "pass.",
        marks={HI: (52, 50, 54), SC: (48, 53, 55), FR: (68, 67, 69), MA: (66, 65, 67), EN: (74, 74, 75)},
        absences=scattered(10, (12,)), outcome="failed",
    ),
    Story(
        INVOLVED, "Toussaint", "Gaël", "M", "014", "SEC2", "202",
        "Inscrit à trois activités depuis l'automne, résultats en hausse : 62, 69, 76 en français.",
        "In three activities since the autumn, marks rising: 62, 69, 76 in French.",
        marks={FR: (62, 69, 76), MA: (61, 68, 74), EN: (66, 70, 74), SC: (64, 69, 73), HI: (63, 68, 72)},
    ),
    Story(
        YEAR_DROP, "Rousseau", "Laurence", "F", "014", "SEC3", "301",
        "De 85 l'an dernier à 71 cette année en français, de 83 à 70 en mathématique : stable depuis, aucun échec.",
        "From 85 last year to 71 this year in French, from 83 to 70 in maths: steady since, no failure.",
        marks={FR: (71, 70, 70), MA: (70, 70, 69)}, base=72, absences=scattered(12, (5,)),
    ),
    Story(
        CONDUCT, "Paquette", "Edouard", "M", "014", "SEC1", "101",
        "Sept événements de conduite d'octobre à janvier, de plus en plus graves ; résultats moyens.",
        "Seven conduct events from October to January, more and more serious; average marks.",
        marks={FR: (69, 66, 64)}, base=68, absences=scattered(11, (6,)),
    ),
)  # fmt: skip

LIVES: dict[str, Life] = {
    NOTHING_HANDED_IN: Life(
        hands_in_until=(11, 1), survey=((60, 55, 58), (48, 40, 52)), last_year={FR: (77, 76, 77), MA: (76, 78, 77)},
    ),
    SILENT_PLATFORM: Life(uses_platform=0.85, active_until=(11, 9), survey=((64, 62, 70), (50, 44, 61))),
    SKIPS_MATHS: Life(disengagement=0.3, survey=((50, 42, 45), (47, 40, 44)), last_year={MA: (66, 64, 63)}),
    LOW_SURVEY: Life(survey=((24, 58, 62), (20, 52, 60)), last_year={FR: (80, 81, 80), MA: (79, 80, 81)}),
    FAILED_PRIMARY_6: Life(disengagement=0.0, last_year={FR: (54, 52, 50), MA: (67, 66, 66)}),
    DIPLOMA_AT_RISK: Life(disengagement=0.1),
    INVOLVED: Life(
        disengagement=-1.4, survey=((78, 72, 80), (86, 80, 88)), last_year={FR: (60, 61, 61), MA: (58, 60, 60)},
        activities=(("conseil des élèves", (9, 10), None), ("improvisation", (9, 15), None),
                    ("robotique", (10, 3), None)),
    ),
    YEAR_DROP: Life(last_year={FR: (84, 85, 85), MA: (83, 83, 83)}),
    CONDUCT: Life(
        disengagement=0.8, survey=((42, 50, 35), (38, 46, 30)),
        conduct=((10, 5, PERTURBATION, 1), (10, 13, PERTURBATION, 1), (11, 3, REFUSAL, 2), (11, 11, DISRESPECT, 2),
                 (11, 16, PERTURBATION, 2), (12, 6, DISRESPECT, 3), (1, 8, FIGHT, 4)),
    ),
    st.SLIDER: Life(
        disengagement=0.4, trajectory=SLIDE, turning=(11, 5), survey=((58, 60, 55), (34, 41, 38)),
        last_year={FR: (76, 77, 78), MA: (74, 76, 77)},
    ),
    st.RECOVERING: Life(
        disengagement=0.2, trajectory=RECOVER, turning=(12, 1), survey=((38, 45, 40), (66, 64, 68)),
        last_year={FR: (63, 60, 61), MA: (61, 60, 59)}, activities=(("soccer", (1, 10), None),),
    ),
    st.DROP_OUT: Life(
        disengagement=1.6, hands_in_until=(11, 4), active_until=(11, 4), survey=((22, 30, 18),),
        conduct=((10, 4, LEAVING, 2), (11, 2, REFUSAL, 2), (1, 2, LEAVING, 3)),
        last_year={FR: (62, 60, 58), MA: (55, 53, 52)},
    ),
    st.STRONG: Life(
        disengagement=-1.8, uses_platform=0.8, survey=((86, 90, 92), (88, 91, 93)),
        activities=(("journal étudiant", (9, 12), None), ("harmonie", (9, 14), None)),
    ),
    st.DECLINE: Life(disengagement=0.2, last_year={FR: (78, 79, 78), MA: (77, 78, 79)}),
    st.THREE_FAILURES: Life(disengagement=0.4, last_year={FR: (62, 60, 61), MA: (58, 57, 56)}),
    st.MODIFIED: Life(disengagement=0.0, last_year={FR: (45, 44, 43), MA: (40, 42, 41)}),
    st.SUSPENDED: Life(disengagement=0.9, conduct=((10, 12, FIGHT, 3), (11, 9, FIGHT, 5))),
    st.RESUMPTION: Life(disengagement=0.0, last_year={MA: (54, 55, 53)}),
    st.ONLY_LATE: Life(disengagement=0.2),
}  # fmt: skip


def life_of(student_id: str) -> Life:
    """What is told of a planted student; most have nothing remarkable."""
    return LIVES.get(student_id, Life())
