"""GPI's reference tables of the invented centre: schools, reasons, calendars, courses, étapes, legends.

All cells are text, as in a dump. Étapes are columns NN = `seq_etape`; in secondary schools the third one is
the January exam (étape EX), so that étape 3 stands in column 04.
"""

import numpy as np
import pandas as pd

from pipelines.samples import subjects as s
from pipelines.samples.calendar import PRIMARY, SECONDARY
from pipelines.samples.centre import Centre

MODELS = {SECONDARY: "S", PRIMARY: "P"}
ETAPES = {SECONDARY: ("1", "2", "EX", "3"), PRIMARY: ("1", "2", "3")}
SEQUENCES = 30
LETTERS, PERCENT = "LET", "PCT"
COUNTED = {"excused": "1", "unexcused": "2", "late": "3"}
EXAM_PERIOD = ("01-18", "01-22")


def aaaammjj(dates: pd.Series) -> pd.Series:
    return pd.to_datetime(dates).dt.strftime("%Y%m%d")


def iso_time(dates: pd.Series) -> pd.Series:
    return pd.to_datetime(dates).dt.strftime("%Y-%m-%d 00:00:00")


def sequence_of(order: str, term: str) -> int:
    """Column number of an étape: place in the school's model of étapes, from 1."""
    return ETAPES[order].index(term) + 1


def id_eco_of(centre: Centre) -> pd.Series:
    """id_eco, as text, by school_id."""
    return centre.schools.set_index("school_id")["id_eco"].astype(str)


def course_ids(centre: Centre) -> np.ndarray:
    """id_mat_grp of each row of `courses`."""
    return np.arange(len(centre.courses)) + 50_001


def schools(centre: Centre) -> pd.DataFrame:
    frame = centre.schools
    return pd.DataFrame({
        "id_eco": frame["id_eco"].astype(str),
        "org": "360",
        "annee": str(centre.school_year.start_year),
        "eco": frame["school_id"],
        "cat_eco": frame["order"].map({SECONDARY: "S", PRIMARY: "P"}),
        "eco_off": "1",
        "nom_eco": frame["school_name"],
    })  # fmt: skip


def reasons(centre: Centre) -> pd.DataFrame:
    """Reasons by school; code 90 has no cpt_abs: such rows are not counted at all."""
    frame = centre.reasons
    counted = pd.DataFrame({
        "id_eco": frame["school_id"].map(id_eco_of(centre)),
        "motif_abs": frame["reason_code"],
        "descr": frame["label"],
        "cpt_abs": frame["category"].map(COUNTED),
    })  # fmt: skip
    code, label = s.NOT_COUNTED
    not_counted = pd.DataFrame({
        "id_eco": centre.schools["id_eco"].astype(str), "motif_abs": code, "descr": label, "cpt_abs": None,
    })  # fmt: skip
    return pd.concat([counted, not_counted]).sort_values(["id_eco", "motif_abs"], ignore_index=True)


def calendar(centre: Centre) -> pd.DataFrame:
    frame = centre.calendar
    expected = frame["periods_expected"].fillna(0).astype(int).to_numpy()
    periods = {f"per_{n:02}": pd.Series(np.where(expected >= n, f"P{n}", None), dtype=object) for n in range(1, 21)}
    return pd.DataFrame({
        "id_eco": frame["school_id"].map(id_eco_of(centre)),
        "grille": frame["calendar_id"],
        "date_evenement": aaaammjj(frame["date"]),
        "jour_cycle": frame["cycle_day"].astype(str).where(frame["is_school_day"]),
        **periods,
    })  # fmt: skip


def courses(centre: Centre) -> pd.DataFrame:
    """Course groups. Primary English is marked in letters, read through its legend."""
    frame = centre.courses
    legend = pd.Series(np.where(frame["subject_code"].str.startswith("ANG"), LETTERS, PERCENT))
    used = {order: len(etapes) for order, etapes in ETAPES.items()}
    count = frame["order"].map(used).to_numpy()
    by_sequence = {f"leg_etape_{n:02}": legend.where(count >= n) for n in range(1, SEQUENCES + 1)}
    return pd.DataFrame({
        "id_mat_grp": course_ids(centre).astype(str),
        "id_eco": frame["school_id"].map(id_eco_of(centre)),
        "mat": frame["subject_code"],
        "grp": frame["course_group"],
        **by_sequence,
        "leg_som": PERCENT,
        "leg_obj_non_term": PERCENT,
        "leg_obj_term": PERCENT,
        "leg_obj_final": PERCENT,
    })  # fmt: skip


def _labels() -> dict[str, str]:
    """A label for each subject code of the centre."""
    labels = {}
    for level in s.LEVELS:
        for group in range(3):
            for subject, code in enumerate(s.subject_codes(level, group)):
                if code is not None:
                    labels[code] = s.subject_label(subject, code)
    return labels


def subjects(centre: Centre) -> pd.DataFrame:
    frame = centre.courses[["school_id", "subject_code"]].drop_duplicates(ignore_index=True)
    label = frame["subject_code"].map(_labels())
    return pd.DataFrame({
        "id_eco": frame["school_id"].map(id_eco_of(centre)),
        "mat": frame["subject_code"],
        "descr": label,
        "descr_abreg": label.str[:12],
        "unites": np.where(frame["subject_code"].str[0].isin(["1", "0"]), "4", "0"),
    })  # fmt: skip


def competencies(centre: Centre) -> pd.DataFrame:
    """Competencies by school and subject; obj_01 is the competency's number."""
    rows = []
    ids = id_eco_of(centre)
    kinds = {label: subject for subject, label in enumerate(s.LABELS)}
    labels = _labels()
    pairs = centre.courses[["school_id", "subject_code"]].drop_duplicates()
    for school_id, code in pairs.itertuples(index=False):
        named = s.COMPETENCIES.get(kinds.get(labels[code]), {})
        rows += [(ids[school_id], code, number, label) for number, (label, _) in named.items()]
    return pd.DataFrame([
        {
            "id_obj_mat": str(80_001 + n), "id_eco": id_eco, "mat": code, "obj_01": number, "obj_02": None,
            "obj_03": None, "obj_04": None, "descr": label, "descr_abreg": label[:12], "pond_obj": None,
        }
        for n, (id_eco, code, number, label) in enumerate(rows)
    ])  # fmt: skip


def etapes(centre: Centre) -> pd.DataFrame:
    """When each étape begins and ends, by school; the exam (EX) overlaps étape 2."""
    year = centre.school_year.start_year + 1
    known = {(row.order, str(row.term)): (row.begins_on, row.ends_on) for row in centre.terms.itertuples()}
    rows = []
    for school in centre.schools.itertuples():
        for n, etape in enumerate(ETAPES[school.order], start=1):
            exam = tuple(f"{year}-{day}" for day in EXAM_PERIOD)
            begins, ends = exam if etape == "EX" else known[school.order, etape]
            rows.append((str(school.id_eco), MODELS[school.order], str(n), etape, begins, ends))
    frame = pd.DataFrame(rows, columns=["id_eco", "modele_etape", "seq_etape", "etape", "date_deb", "date_fin"])
    return frame.assign(date_deb=iso_time(frame["date_deb"]), date_fin=iso_time(frame["date_fin"]))


def legends(centre: Centre) -> pd.DataFrame:
    rows = [(str(id_eco), legend, "60") for id_eco in centre.schools["id_eco"] for legend in (LETTERS, PERCENT)]
    return pd.DataFrame(rows, columns=["id_eco", "leg", "seuil_reus"])


def letter_codes(centre: Centre) -> pd.DataFrame:
    rows = [
        (str(id_eco), LETTERS, cote, f"{value},0", "1" if value >= 60 else "2")
        for id_eco in centre.schools["id_eco"]
        for cote, value in s.COTES.items()
    ]
    return pd.DataFrame(rows, columns=["id_eco", "leg", "cote", "note_equiv", "indic_reus_echec"])
