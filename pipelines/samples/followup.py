"""What was tried for students in difficulty, and how the year ended."""

import numpy as np
import pandas as pd

from pipelines.samples import stories as st
from pipelines.samples.calendar import SchoolYear
from pipelines.samples.marks import FINAL
from pipelines.samples.names import OWNERS
from pipelines.samples.people import DROP_OUT, STILL_THERE, WITHOUT_EVENTS, School

# Type, domain, tier, goal.
KINDS = (
    ("récupération", "numeracy", 2, "Consolider les notions de l'étape en mathématique"),
    ("orthopédagogie", "literacy", 3, "Comprendre un texte courant : trois stratégies de lecture"),
    ("tutorat", "numeracy", 2, "Terminer les travaux avec un élève tuteur, deux midis par semaine"),
    ("suivi éducatif", "engagement", 2, "Arriver à l'heure et être présent quatre jours sur cinq"),
    ("récupération", "literacy", 2, "Réviser ses textes avec une grille"),
    ("suivi psychoéducatif", "engagement", 3, "Nommer ce qui rend le matin difficile et choisir deux moyens"),
)
SHARE_SUPPORTED = 0.06
# Student, kind, number of the school day on which it starts, status.
PLANTED_SUPPORT = (
    (st.SLIDER, 0, 80, "en cours"),
    (st.SLIDER, 3, 105, "en cours"),
    (st.RECOVERING, 3, 42, "terminé"),
    (st.RECOVERING, 1, 52, "terminé"),
    (st.DROP_OUT, 5, 60, "interrompu"),
    (st.THREE_FAILURES, 0, 58, "en cours"),
    (st.MODIFIED, 1, 28, "en cours"),
)
WEEKS_TO_REVIEW = 6


def build_interventions(
    rng: np.random.Generator, roster: pd.DataFrame, schools: list[School], year: SchoolYear
) -> pd.DataFrame:
    """One row an intervention: those of the planted students, then those of about 6 % of the others."""
    there = roster[(~roster["is_planted"]) & roster["has_marks"] & (roster["enrolled"] == 0)]
    difficulty = there["disengagement"] - there["ability"] + rng.normal(0, 0.8, size=len(there))
    count = round(len(there) * SHARE_SUPPORTED)
    chosen = there.loc[difficulty.sort_values(ascending=False, kind="stable").index[:count]].sort_index()
    kinds = rng.integers(0, len(KINDS), size=count)
    open_days = np.flatnonzero(year.school_days(0))
    starts = open_days[rng.integers(18, 120, size=count)]
    rows = [
        (stay, int(kind), int(start), "en cours" if start > 100 else "terminé")
        for stay, kind, start in zip(chosen.itertuples(), kinds, starts, strict=True)
        if start + 7 < stay.withdrawn
    ]
    first_stays = {stay.student_id: stay for stay in roster[roster["is_planted"]].iloc[::-1].itertuples()}
    planted = [
        (first_stays[student], kind, int(open_days[start]), status) for student, kind, start, status in PLANTED_SUPPORT
    ]
    return pd.DataFrame([_row(n, row, year) for n, row in enumerate(planted + rows, start=1)])


def _row(number: int, row: tuple, year: SchoolYear) -> dict:
    stay, kind, start, status = row
    name, domain, tier, goal = KINDS[kind]
    review = start + 7 * WEEKS_TO_REVIEW
    last = min(review + 7, stay.withdrawn, len(year.dates) - 1)
    return {
        "intervention_id": f"I{number:05}",
        "student_id": stay.student_id,
        "school_id": stay.school_id,
        "type": name,
        "domain": domain,
        "tier": tier,
        "goal": goal,
        "started_on": year.dates[start],
        "review_on": year.dates[min(review, len(year.dates) - 1)],
        "ended_on": np.datetime64("NaT") if status == "en cours" else year.dates[last],
        "owner": OWNERS[number % len(OWNERS)],
        "status": status,
    }


def build_outcomes(
    rng: np.random.Generator, roster: pd.DataFrame, marks: pd.DataFrame, year: SchoolYear
) -> pd.DataFrame:
    """How the year ended, one row a student with marks: from the final marks, with some noise."""
    finals = marks[(marks["term"] == FINAL) & (marks["competency"] == "")]
    core = finals["subject_code"].str.match("FRA|MAT|132|06[345]")
    by_stay = finals.assign(failed=finals["hundredths"] < 6000, core=core)
    failures = by_stay.groupby("stay")["failed"].sum()
    core_failures = (by_stay["failed"] & by_stay["core"]).groupby(by_stay["stay"]).sum()
    # The last stay of each student tells the end of the year.
    last = roster.drop_duplicates("student_id", keep="last")
    last = last[~last["pathway"].isin(WITHOUT_EVENTS) & (last["level"] != "PRE5")]
    failed = (failures.reindex(last.index).fillna(0) >= 2) | (core_failures.reindex(last.index).fillna(0) >= 1)
    unlike = rng.random(len(last)) < 0.04
    failed = failed.to_numpy() ^ unlike
    left = (last["withdrawn"] != STILL_THERE).to_numpy()
    drops = (last["trajectory"] == DROP_OUT).to_numpy()
    outcome = np.select([left & drops, left, failed], ["dropped_out", "moved", "failed"], "passed")
    told = {story.student_id: story.outcome for story in st.STORIES}
    outcomes = pd.DataFrame({
        "student_id": last["student_id"].to_numpy(),
        "school_year": year.label,
        "outcome": [told.get(student, drawn) for student, drawn in zip(last["student_id"], outcome, strict=True)],
    })  # fmt: skip
    return outcomes[outcomes["outcome"].notna()].reset_index(drop=True)
