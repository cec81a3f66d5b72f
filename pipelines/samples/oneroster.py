"""The invented centre as OneRoster exports, 1.1 (a folder) or 1.2 (a zip), and beside them what OneRoster lacks.

Choices that a reader of the export must know (docs/oneroster.md says what the profile makes of them):
- `identifier` is the fiche of a student and the code of a school; a `sourcedId` means nothing.
- one class a course group, and one homeroom class a home group, whose `classCode` is the group.
- étapes are grading periods within a school year of their own for each order; end dates are the day after.
- the year's mark: in 1.1 on the school year's session, in 1.2 in the category « Résultat final ».
- competencies: in 1.1 categories (« Bulletin : compétence 1 »), in 1.2 learning objectives (oneroster_codes.csv).
- science is marked out of 20; primary English in letters, which 1.1 can only give as their value.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipelines.samples import subjects as s
from pipelines.samples.canonical import CSV, PARQUET, canonical_table, write_table
from pipelines.samples.centre import Centre
from pipelines.samples.oneroster_marks import gradebook
from pipelines.samples.oneroster_roster import roster
from pipelines.samples.text_files import write_text

V11, V12 = "1.1", "1.2"
VERSIONS = (V11, V12)
ZIP_NAME = "oneroster.zip"
SIDE_TABLES = ("schools", "calendar", "interventions", "outcomes")
# Files of each version, in the manifest's order; those that are not written are told « absent ».
FILES = {
    V11: (
        "academicSessions", "orgs", "courses", "classes", "users", "enrollments", "demographics", "categories",
        "lineItems", "results", "resources", "classResources", "courseResources",
    ),
    V12: (
        "academicSessions", "orgs", "courses", "classes", "users", "roles", "enrollments", "demographics",
        "categories", "lineItems", "results", "scoreScales", "lineItemScoreScales", "lineItemLearningObjectiveIds",
        "resultLearningObjectiveIds", "resultScoreScales", "userProfiles", "userResources", "resources",
        "classResources", "courseResources",
    ),
}  # fmt: skip
# Nothing of the day on which the sample is written may show in its bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def complements(centre: Centre) -> pd.DataFrame:
    """What OneRoster does not carry of an enrolment, a student, a school and a school year at a time."""
    frame = centre.enrolments
    permanent_codes = centre.students.set_index("student_id")["permanent_code"]
    flags = {True: "true", False: "false"}
    return pd.DataFrame({
        "student_id": frame["student_id"],
        "school_id": frame["school_id"],
        "school_year": frame["school_year"],
        "calendar_id": frame["calendar_id"],
        "pathway": frame["pathway"],
        "modified_expectations": frame["modified_expectations"].map(flags),
        "special_needs_code": frame["special_needs_code"],
        "has_intervention_plan": frame["has_intervention_plan"].map(flags),
        "permanent_code": frame["student_id"].map(permanent_codes),
    })  # fmt: skip


def codes() -> pd.DataFrame:
    """oneroster_codes.csv: which learning objective is which competency (only 1.2 has any)."""
    rows = [("competence", objective, number) for objective, number in objectives().items()]
    return pd.DataFrame(rows, columns=["liste", "code", "valeur"])


def objectives() -> dict[str, str]:
    """Learning objectives of the export, by their identifier: the number of the competency."""
    numbers = sorted({number for named in s.COMPETENCIES.values() for number in named})
    return {f"urn:uuid:360c0000-0000-4000-8000-00000000000{number}": number for number in numbers}


def manifest(version: str, written: set[str]) -> pd.DataFrame:
    rows = [("manifest.version", "1.0"), ("oneroster.version", version)]
    rows += [(f"file.{name}", "bulk" if name in written else "absent") for name in FILES[version]]
    rows += [("source.systemName", "Centre inventé"), ("source.systemCode", "360")]
    return pd.DataFrame(rows, columns=["propertyName", "value"])


def _as_texts(frame: pd.DataFrame) -> pa.Table:
    return pa.table({name: pa.array(frame[name], pa.string(), from_pandas=True) for name in frame.columns})


def export(centre: Centre, version: str) -> dict[str, pd.DataFrame]:
    """Every file of the export by its name without `.csv`, all cells as text. ValueError for another version."""
    if version not in VERSIONS:
        raise ValueError(f"version: {' or '.join(VERSIONS)}, not {version}")
    people = roster(centre, version)
    tables = people.tables | gradebook(centre, people, version, objectives())
    return {"manifest": manifest(version, set(tables))} | tables


def write_oneroster(centre: Centre, folder: Path, version: str = V11) -> list[Path]:
    """Write an export (1.1: one `<file>.csv` each; 1.2: the same in `oneroster.zip`) and the files beside it.

    Those are the canonical attendance (CSV beside 1.1, Parquet beside 1.2), schools, calendar, interventions and
    outcomes, complements.csv, and oneroster_codes.csv beside 1.2. ValueError for another version.
    """
    tables = export(centre, version)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.csv" for name in tables]
    for path, frame in zip(paths, tables.values(), strict=True):
        write_text(_as_texts(frame), path, newline="\r\n")
    if version == V12:
        paths = [_zipped(paths, folder / ZIP_NAME)]
        paths.append(folder / "oneroster_codes.csv")
        write_text(_as_texts(codes()), paths[-1])
    paths.append(folder / "complements.csv")
    write_text(_as_texts(complements(centre)), paths[-1])
    paths += [write_table(canonical_table(centre, name), folder, name, CSV) for name in SIDE_TABLES]
    attendance = canonical_table(centre, "attendance")
    return [*paths, write_table(attendance, folder, "attendance", PARQUET if version == V12 else CSV)]


def _zipped(paths: list[Path], target: Path) -> Path:
    """Put files into a zip without their dates, and remove them."""
    with zipfile.ZipFile(target, "w") as out:
        for path in paths:
            entry = zipfile.ZipInfo(path.name, _ZIP_DATE)
            entry.create_system = 3  # the same whatever the system
            out.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
            path.unlink()
    return target
