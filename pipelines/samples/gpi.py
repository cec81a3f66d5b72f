"""The invented centre as a dump of GPI's tables, the way a Quebec centre's database exports them.

Choices that a reader of the dump must know (the profile of the `gpi` source names them):
- level: `ordre_ens` 1 = PRE4, 2 = PRE5; 3 = PRIM, year (cycle_ref - 1) × 2 + annee_cycle_ref;
  4 = SEC, year = `classe` when it is 1 to 5, else OTHER.
- pathway: `type_parcours`, by PATHWAYS; empty = regular.
- `attentes_modif` '1' = modified expectations (a column that this centre adds to gpm_e_dan).
- a period's number is not in gpm_e_abs: one row an absent or late period, its subject through id_mat_grp.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.samples import gpi_reference as reference
from pipelines.samples import subjects as s
from pipelines.samples.calendar import SECONDARY
from pipelines.samples.canonical import canonical_table, write_table
from pipelines.samples.centre import Centre
from pipelines.samples.text_files import write_text

PATHWAYS = {
    "regular": None, "adaptation": "AS", "fpt": "FPT", "fms": "FMS", "welcome": "ACC", "homeschool": "MAI",
    "placement": "PLA", "part_time": "TP",
}  # fmt: skip
SIDE_TABLES = ("interventions", "outcomes")
REMARKS = ("Appel du parent", 'Message : "revient demain"; à suivre', "Billet remis")
ROWS_PER_REMARK, ROWS_PER_UNCOUNTED = 40, 250


def pupils(centre: Centre) -> pd.DataFrame:
    frame = centre.students
    return pd.DataFrame({
        "fiche": frame["student_id"],
        "nom": frame["last_name"],
        "pnom": frame["first_name"],
        "code_perm": frame["permanent_code"],
        "sexe": frame["sex"],
        "date_naiss": reference.aaaammjj(frame["birth_date"]),
        "statut": "A",
    })  # fmt: skip


def annual_records(centre: Centre) -> pd.DataFrame:
    """gpm_e_dan: one row a stay."""
    frame = centre.enrolments
    level, is_secondary = frame["level"], frame["order"] == SECONDARY
    year = pd.to_numeric(level.str[-1].where(level.str.match("PRIM|SEC"))).astype("Int64")
    second_cycle = is_secondary & (year >= 3).fillna(False)
    cycle = ((year - 1) // 2 + 1).where(~second_cycle, 2)
    in_cycle = ((year - 1) % 2 + 1).where(~second_cycle, year - 2)
    order = level.map({"PRE4": "1", "PRE5": "2"}).fillna(is_secondary.map({True: "4", False: "3"}))
    born = pd.to_datetime(centre.students.set_index("student_id")["birth_date"])
    start_year = centre.school_year.start_year
    before_october = (born.dt.month <= 9).astype(int)
    age = (start_year - 1 - born.dt.year + before_october).astype(str)
    return pd.DataFrame({
        "fiche": frame["student_id"],
        "id_eco": frame["school_id"].map(reference.id_eco_of(centre)),
        "grp_rep": frame["home_group"],
        "classe": year.astype("string").where(year.notna(), "X").where(level != "PRE5"),
        "class": "R",
        "dist": "001",
        "ordre_ens": order,
        "cycle_ref": cycle.astype("string"),
        "annee_cycle_ref": in_cycle.astype("string"),
        "statut_don_an": np.where(frame["withdrawn_on"].isna(), "A", "I"),
        "date_deb": reference.iso_time(frame["enrolled_on"]),
        "date_depart": reference.iso_time(frame["withdrawn_on"]),
        "motif_depart": pd.Series("20", index=frame.index).where(frame["withdrawn_on"].notna()),
        "grille": frame["calendar_id"],
        "plan_interv_ehdaa": frame["has_intervention_plan"].map({True: "1", False: "0"}),
        "difficulte": frame["special_needs_code"],
        "age_30_sept": frame["student_id"].map(age),
        "regrp_ehdaa": None,
        "type_parcours": frame["pathway"].map(PATHWAYS),
        "attentes_modif": frame["modified_expectations"].map({True: "1", False: "0"}),
    })  # fmt: skip


def _picked(values: np.ndarray | pd.Index, codes: np.ndarray) -> pa.Array:
    """Texts by place; -1 = empty."""
    mask = np.asarray(codes) < 0
    indices = pa.array(np.where(mask, 0, codes).astype(np.int32), mask=mask)
    return pc.take(pa.array(values, type=pa.string()), indices)


def absences(centre: Centre) -> pa.Table:
    """gpm_e_abs: the canonical rows without their period, then a few whose reason is not counted at all."""
    frame = centre.attendance
    rows = np.arange(len(frame))
    extra = rows[::ROWS_PER_UNCOUNTED]
    order = np.concatenate([rows, extra])
    is_extra = np.arange(len(order)) >= len(rows)
    eco = reference.id_eco_of(centre)
    reason_codes = [*frame["reason_code"].cat.categories, s.NOT_COUNTED[0]]
    reason = np.where(is_extra, len(reason_codes) - 1, frame["reason_code"].cat.codes.to_numpy()[order])
    remark = np.where(order % ROWS_PER_REMARK == 7, order // ROWS_PER_REMARK % len(REMARKS), -1)
    days, day_codes = np.unique(frame["date"].to_numpy(), return_inverse=True)
    schools = frame["school_id"].cat
    return pa.table({
        "date_abs": _picked(reference.aaaammjj(pd.Series(days)).to_numpy(), day_codes[order]),
        "fiche": _picked(frame["student_id"].cat.categories, frame["student_id"].cat.codes.to_numpy()[order]),
        "id_eco": _picked(eco[schools.categories].to_numpy(), schools.codes.to_numpy()[order]),
        "motif_abs": _picked(reason_codes, reason),
        "rem": _picked(REMARKS, remark),
        "id_mat_grp": _picked(reference.course_ids(centre).astype(str), frame["course"].to_numpy()[order]),
    })  # fmt: skip


class _Wide(NamedTuple):
    """Marks, one row a student, course (and competency): which texts stand in each étape's column."""

    texts: list[str]
    row: np.ndarray  # row of the wide table, for each mark
    first: np.ndarray  # one mark of each row of the wide table
    cell: np.ndarray  # place of each mark in `texts`

    def column(self, chosen: np.ndarray, otherwise: pa.Array | None = None) -> pa.Array:
        codes = np.full(len(self.first), -1)
        codes[self.row[chosen]] = self.cell[chosen]
        column = _picked(self.texts, codes)
        return column if otherwise is None else pc.coalesce(column, otherwise)


def _widen(grades: pd.DataFrame, *keys: np.ndarray) -> _Wide:
    hundredths = (grades["mark"].to_numpy() * 100).round().astype(np.int64)
    known, number = np.unique(hundredths, return_inverse=True)
    texts = [f"{value / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",") for value in known]
    letters = grades["mark_code"].cat
    letter = letters.codes.to_numpy().astype(np.int64)
    cell = np.where(letter >= 0, letter + len(texts), number)
    combined = keys[0].astype(np.int64)
    for key in keys[1:]:
        combined = combined * (int(key.max(initial=0)) + 1) + key
    _, first, row = np.unique(combined, return_index=True, return_inverse=True)
    return _Wide([*texts, *letters.categories], row, first, cell)


def _by_sequence(wide: _Wide, grades: pd.DataFrame, orders: np.ndarray, prefix: str, gaps: bool) -> dict[str, pa.Array]:
    """One column a sequence number; étape EX holds an exam mark that is no étape's. A gap is empty or ABS."""
    term = grades["term"].astype(str).to_numpy()
    row_order = orders[wide.first]
    number = np.arange(len(wide.first))
    columns = {}
    for sequence in range(1, reference.SEQUENCES + 1):
        chosen = np.zeros(len(grades), dtype=bool)
        missing = np.zeros(len(number), dtype=bool)
        exam = np.zeros(len(number), dtype=bool)
        for order, etapes in reference.ETAPES.items():
            etape = etapes[sequence - 1] if sequence <= len(etapes) else None
            chosen |= (orders == order) & (term == etape)
            missing |= (row_order == order) & (etape is not None) & (number % 2 == 0)
            exam |= (row_order == order) & (etape == "EX") & (number % 3 == 0)
        filler = _picked(["ABS", "47"], np.where(exam, 1, np.where(missing & gaps, 0, -1)))
        columns[f"{prefix}_{sequence:02}"] = wide.column(chosen, filler)
    return columns


def _subject_marks(centre: Centre) -> tuple[pd.DataFrame, np.ndarray, _Wide]:
    grades = centre.grades[centre.grades["competency"].isna()].reset_index(drop=True)
    orders = centre.courses["order"].to_numpy()[grades["course"]]
    return grades, orders, _widen(grades, grades["student_id"].cat.codes.to_numpy(), grades["course"].to_numpy())


def _course_rows(centre: Centre, grades: pd.DataFrame, first: np.ndarray) -> tuple[pa.Array, pd.DataFrame]:
    """Fiche and course of the marks numbered `first`."""
    fiche = _picked(grades["student_id"].cat.categories, grades["student_id"].cat.codes.to_numpy()[first])
    return fiche, reference.courses(centre).iloc[grades["course"].to_numpy()[first]]


def subject_marks(centre: Centre) -> pa.Table:
    """gpm_e_mat_ele: one row a student and course group, one column an étape."""
    grades, orders, wide = _subject_marks(centre)
    fiche, course = _course_rows(centre, grades, wide.first)
    count = len(wide.first)
    model = np.vectorize(reference.MODELS.get, otypes=[object])(orders[wide.first])
    return pa.table({
        "id_mat_ele": pa.array(np.arange(count) + 900_001).cast(pa.string()),
        **{name: pa.array(course[name], pa.string()) for name in ("id_mat_grp",)},
        "fiche": fiche,
        **{name: pa.array(course[name], pa.string()) for name in ("id_eco", "mat", "grp")},
        "etat": pa.array(["1"] * count),
        "modele_etape": pa.array(model, pa.string()),
        # A group that starts with a letter is a resumption group.
        "reprise": pa.array(np.where(course["grp"].str[0].str.isalpha(), "1", "0"), pa.string()),
        **_by_sequence(wide, grades, orders, "res_etape", gaps=True),
        "res_som": wide.column((grades["term"] == "FINAL").to_numpy()),
        "res_meq": pa.nulls(count, pa.string()),
        "mois_sanction": pa.array([f"{centre.school_year.start_year + 1}06"] * count),
    })  # fmt: skip


def competency_marks(centre: Centre) -> pa.Table:
    """gpm_e_obj: one row a student, course group and competency."""
    grades = centre.grades[centre.grades["competency"].notna()].reset_index(drop=True)
    orders = centre.courses["order"].to_numpy()[grades["course"]]
    student, course = grades["student_id"].cat.codes.to_numpy(), grades["course"].to_numpy()
    wide = _widen(grades, student, course, grades["competency"].cat.codes.to_numpy())
    fiche, rows = _course_rows(centre, grades, wide.first)

    subject_grades, _, subject_wide = _subject_marks(centre)
    of_subject = subject_grades.iloc[subject_wide.first]
    width = len(centre.courses)
    known = of_subject["student_id"].cat.codes.to_numpy().astype(np.int64) * width + of_subject["course"].to_numpy()
    wanted = student[wide.first].astype(np.int64) * width + course[wide.first]
    names = reference.competencies(centre).set_index(["id_eco", "mat", "obj_01"])["id_obj_mat"]
    competency = grades["competency"].astype(str).to_numpy()[wide.first]
    keys = pd.MultiIndex.from_arrays([rows["id_eco"], rows["mat"], competency])
    return pa.table({
        "fiche": fiche,
        "id_mat_ele": pa.array(np.searchsorted(known, wanted) + 900_001).cast(pa.string()),
        "id_obj_mat": pa.array(names.reindex(keys).to_numpy(), pa.string()),
        **_by_sequence(wide, grades, orders, "res_obj", gaps=False),
        "res_final_obj": pa.nulls(len(rows), pa.string()),
    })  # fmt: skip


def measures(centre: Centre) -> pd.DataFrame:
    """gpm_e_mesures: francisation of the welcome-class students."""
    welcome = centre.enrolments[centre.enrolments["pathway"] == "welcome"]
    return pd.DataFrame({
        "fiche": welcome["student_id"],
        "id_eco": welcome["school_id"].map(reference.id_eco_of(centre)),
        "type_mesure": np.array(["11", "22", "32"])[np.arange(len(welcome)) % 3],
        "date_deb_mesure": reference.aaaammjj(welcome["enrolled_on"]),
        "date_fin_mesure": None,
    })  # fmt: skip


class Style(NamedTuple):
    """How one table is dumped: real centres mix these within one export."""

    rows: Callable[[Centre], pd.DataFrame | pa.Table]
    quote_all: bool = False
    upper_header: bool = False


TABLES: dict[str, Style] = {
    "gpm_e_ele": Style(pupils, quote_all=True, upper_header=True),
    "gpm_e_dan": Style(annual_records, upper_header=True),
    "gpm_t_eco": Style(reference.schools, quote_all=True),
    "gpm_e_abs": Style(absences),
    "gpm_t_motif_abs": Style(reference.reasons, quote_all=True),
    "gpm_t_cal": Style(reference.calendar, upper_header=True),
    "gpm_t_mat_grp": Style(reference.courses),
    "gpm_t_mat": Style(reference.subjects, quote_all=True),
    "gpm_e_mat_ele": Style(subject_marks),
    "gpm_e_obj": Style(competency_marks),
    "gpm_t_obj_mat": Style(reference.competencies, quote_all=True),
    "gpm_t_modele_etape_etapes": Style(reference.etapes, upper_header=True),
    "gpm_t_leg": Style(reference.legends),
    "gpm_t_cotes": Style(reference.letter_codes, quote_all=True),
    "gpm_e_mesures": Style(measures),
}


def reason_map(centre: Centre) -> pd.DataFrame:
    """The steward's mapping of reason codes: `*` = every school; a school of its own comes before."""
    year = centre.school_year.label
    rows = [("*", year, reason.code, reason.group) for reason in s.REASONS]
    usual = {reason.code: reason.group for reason in s.REASONS}
    own = centre.reasons[centre.reasons["reason_group"] != centre.reasons["reason_code"].map(usual)]
    rows += [(row.school_id, year, row.reason_code, row.reason_group) for row in own.itertuples()]
    return pd.DataFrame(rows, columns=["school_id", "school_year", "reason_code", "reason_group"])


def _as_texts(rows: pd.DataFrame | pa.Table) -> pa.Table:
    if isinstance(rows, pa.Table):
        return rows
    return pa.table({name: pa.array(rows[name], pa.string(), from_pandas=True) for name in rows.columns})


def write_gpi(centre: Centre, folder: Path, encoding: str = "cp1252", delimiter: str = ";") -> list[Path]:
    """Write a dump, one `<table>.csv` a table, and beside it what GPI does not hold.

    Those are `motifs.csv` (groups of reasons) and the canonical `interventions.csv` and `outcomes.csv`, in UTF-8
    with commas.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, style in TABLES.items():
        paths.append(folder / f"{name}.csv")
        write_text(
            _as_texts(style.rows(centre)), paths[-1], delimiter=delimiter, encoding=encoding, newline="\r\n",
            quote_all=style.quote_all, upper_header=style.upper_header,
        )  # fmt: skip
    paths.append(folder / "motifs.csv")
    write_text(_as_texts(reason_map(centre)), paths[-1])
    return paths + [write_table(canonical_table(centre, name), folder, name, "csv") for name in SIDE_TABLES]
