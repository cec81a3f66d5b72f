"""Fields that every Ed-Fi resource of the invented centre has: identifiers, references, descriptors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.samples.calendar import PRIMARY
from pipelines.samples.centre import Centre
from pipelines.samples.edfi_attendance import HALF_DAYS, split_events
from pipelines.samples.json_lines import Field, bare, objects, text

NAMESPACE = "uri://ed-fi.org"
FIRST_SCHOOL = 360_000
HOME = "ACCUEIL"


def descriptor(kind: str, codes: pd.Series) -> pa.Array:
    return text((f"{NAMESPACE}/{kind}Descriptor#" + codes.astype(str)).where(codes.notna()))


def constant_descriptor(kind: str, code: str) -> str:
    return f'"{NAMESPACE}/{kind}Descriptor#{code}"'


def _identifiers(resource: int, numbers: np.ndarray) -> pa.Array:
    """The API's own identifiers: 32 hexadecimal digits."""
    return pa.array([f"{resource:04x}{number:028x}" for number in numbers.tolist()])


def _link(name: str, path: str, identifiers: pa.Array) -> dict[str, Field]:
    href = pa.compute.binary_join_element_wise(f"/ed-fi/{path}/", identifiers, "")
    return {"rel": f'"{name}"', "href": text(href)}


class Export:
    """The resources of one centre, each as JSON objects in an order that the centre alone gives."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.year = centre.school_year.start_year + 1
        self.session = f'"Année {centre.school_year.label}"'
        self.student_number = pd.Series(range(len(centre.students)), centre.students["student_id"])
        self.events = split_events(centre)
        self.homes = home_sections(centre)

    def resource(self, number: int, fields: dict[str, Field], count: int) -> pa.Array:
        etag = f'"{5_250_000_000_000_000_000 + number}"'
        changed = f'"{self.year}-06-25T04:00:00Z"'
        identifiers = text(_identifiers(number, np.arange(count)))
        return objects({"id": identifiers, **fields, "_etag": etag, "_lastModifiedDate": changed}, count)

    def school(self, school_ids: pd.Series) -> pa.Array:
        return bare(school_ids.astype(str).astype(int) + FIRST_SCHOOL)

    def school_reference(self, school_ids: pd.Series) -> dict[str, Field]:
        return {"schoolId": self.school(school_ids)}

    def student_reference(self, student_ids: pd.Series) -> dict[str, Field]:
        numbers = self.student_number.loc[student_ids.astype(str)].to_numpy()
        return {
            "studentUniqueId": text(student_ids.astype(str)),
            "link": _link("Student", "students", _identifiers(1, numbers)),
        }

    def section(self, school_ids: pd.Series, codes: object, groups: object) -> dict[str, Field]:
        return {
            "localCourseCode": text(codes),
            "schoolId": self.school(school_ids),
            "schoolYear": str(self.year),
            "sectionIdentifier": text(groups),
            "sessionName": self.session,
        }

    def course_sections(self, course: pd.Series) -> dict[str, Field]:
        rows = self.centre.courses.iloc[course]
        return self.section(rows["school_id"], rows["subject_code"] + "-L", rows["course_group"])


def home_sections(centre: Centre) -> pd.DataFrame:
    """The sections of each home group, school_id × code × home_group: the group itself, a primary one's half-days."""
    columns = ["school_id", "home_group", "order"]
    homes = centre.enrolments.loc[centre.enrolments["home_group"].notna(), columns].drop_duplicates()
    is_primary = homes["order"] == PRIMARY
    halves = [homes[is_primary].assign(code=f"{HOME}-{half}") for half in HALF_DAYS]
    return pd.concat([homes.assign(code=HOME), *halves]).sort_values(["school_id", "home_group", "code"])


def iso(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days).dt.strftime("%Y-%m-%d")
