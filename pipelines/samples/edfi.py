"""The invented centre as resources of the Ed-Fi API, the way a client that follows its pages saves them: JSON lines.

Choices that a reader of the export must know (`edfi_codes.csv` tells them to the `edfi` source):
- schoolId is a number: 360000 + the school's code.
- level: EntryGradeLevelDescriptor; `Ungraded` = OTHER.
- a course has one section a group, for the whole year; its class periods change with the day of the cycle, so that
  each event names its own. The home group is a section without a subject.
- exitWithdrawDate is the last day of class, as Ed-Fi recommends.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipelines.samples import edfi_results as results
from pipelines.samples import edfi_roster as roster
from pipelines.samples import subjects as s
from pipelines.samples.canonical import canonical_table, write_table
from pipelines.samples.centre import Centre
from pipelines.samples.edfi_attendance import HALF_DAYS
from pipelines.samples.edfi_fields import FIRST_SCHOOL, HOME, Export
from pipelines.samples.gpi import SIDE_TABLES, reason_map
from pipelines.samples.json_lines import write_json_lines
from pipelines.samples.text_files import write_text

COMPLEMENTS = ("student_id", "school_id", "school_year", "pathway", "modified_expectations", "special_needs_code",
               "has_intervention_plan")  # fmt: skip


def centre_codes(centre: Centre) -> pd.DataFrame:
    """`edfi_codes.csv`: what this centre's identifiers and descriptors mean."""
    schools = centre.schools
    rows = [("ecole", str(FIRST_SCHOOL + int(code)), code) for code in schools["school_id"]]
    for name, column in (("indice_milieu", "deprivation_decile"), ("eleves_par_rencontre", "list_capacity")):
        rows += [(name, code, str(value)) for code, value in zip(schools["school_id"], schools[column], strict=True)]
    rows += [("niveau", roster.LEVELS["OTHER"], "OTHER"), ("sexe", roster.SEXES["X"], "X")]
    rows += [("matiere", code, None) for code in (HOME, *(f"{HOME}-{half}" for half in HALF_DAYS))]
    bells = roster.bell_days(centre)[["name", "calendar_id"]].drop_duplicates().sort_values("name")
    rows += [("horaire", name, calendar) for name, calendar in bells.itertuples(index=False)]
    rows += [
        ("competence", standard, number) for named in results.STANDARDS.values() for number, standard in named.items()
    ]
    rows += [("cote", letter, str(mark)) for letter, mark in s.COTES.items()]
    return pd.DataFrame(rows, columns=["liste", "code", "valeur"])


def complements(centre: Centre) -> pa.Table:
    """`complements.csv`: what Ed-Fi does not carry of a student's year at a school."""
    enrolments = canonical_table(centre, "enrolments").select(list(COMPLEMENTS)).to_pandas()
    codes = centre.students.set_index("student_id")["permanent_code"]
    frame = enrolments.drop_duplicates(list(COMPLEMENTS[:3]), keep="last", ignore_index=True)
    flags = {name: frame[name].map({True: "true", False: "false"}) for name in ("modified_expectations",
                                                                               "has_intervention_plan")}  # fmt: skip
    frame = frame.assign(permanent_code=frame["student_id"].map(codes), **flags)
    return _texts(frame)


def _texts(frame: pd.DataFrame) -> pa.Table:
    return pa.table({name: pa.array(frame[name], pa.string(), from_pandas=True) for name in frame.columns})


RESOURCES: dict[str, Callable[[Export], pa.Array]] = {
    "students.jsonl.gz": roster.students,
    "studentEducationOrganizationAssociations.jsonl.gz": roster.student_education_organization_associations,
    "schools.jsonl": roster.schools,
    "studentSchoolAssociations.jsonl.gz": roster.student_school_associations,
    "studentSectionAssociations.jsonl.gz": roster.student_section_associations,
    "courseOfferings.jsonl": roster.course_offerings,
    "sections.jsonl.gz": roster.sections,
    "bellSchedules.jsonl": roster.bell_schedules,
    "calendarDates.jsonl.gz": roster.calendar_dates,
    "gradingPeriods.jsonl": roster.grading_periods,
    "studentSchoolAttendanceEvents.jsonl.gz": results.student_school_attendance_events,
    "studentSectionAttendanceEvents.jsonl.gz": results.student_section_attendance_events,
    "grades.jsonl.gz": results.grades,
}


def write_edfi(centre: Centre, folder: Path) -> list[Path]:
    """Write the export, one file a resource, and beside it what Ed-Fi does not carry.

    Those are `edfi_codes.csv` (the centre's own codes), `complements.csv`, `motifs.csv` (groups of reasons) and the
    canonical `interventions.csv` and `outcomes.csv`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    export = Export(centre)
    paths = [write_json_lines(rows(export), folder / name) for name, rows in RESOURCES.items()]
    beside = {"edfi_codes": _texts(centre_codes(centre)), "complements": complements(centre),
              "motifs": _texts(reason_map(centre))}  # fmt: skip
    for name, table in beside.items():
        paths.append(folder / f"{name}.csv")
        write_text(table, paths[-1])
    return paths + [write_table(canonical_table(centre, name), folder, name, "csv") for name in SIDE_TABLES]
