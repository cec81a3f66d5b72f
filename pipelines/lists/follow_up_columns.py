"""The columns of `liste.xlsx` that a team fills in: declared once, for whoever writes them and whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FORMAT = "1"
SHEET_FR, SHEET_EN = "Liste", "List"
# Hidden: what says whose row it is, so that sorting is safe. Their headers are these very names.
STUDENT_KEY, ROW_ID = "student_key", "row_id"
# Of the hidden sheet that says which list it is: column A holds a name, column B its value.
ABOUT_SHEET = "_eleve360"
ABOUT_NAMES = ("format", "centre_id", "school_id", "team", "week", "language", "base")


@dataclass(frozen=True)
class FollowUpColumn:
    """One column: its name (of the field of `FollowUp`), header, kind, and for a code, its list in `schemas.codes`.

    `longest`: characters that are kept of a text; a longer one is refused as a whole, and stays in its cell.
    """

    name: str
    fr: str
    en: str
    kind: Literal["code", "date", "text"]
    codes: str | None = None
    longest: int | None = None


COLUMNS: tuple[FollowUpColumn, ...] = (
    FollowUpColumn("finding", "Constat", "Finding", "code", codes="follow_up_finding"),
    FollowUpColumn("discussed_on", "Discuté le", "Discussed on", "date"),
    FollowUpColumn("decision", "Décision", "Decision", "text", longest=300),
    FollowUpColumn("type", "Type de soutien", "Type of support", "code", codes="follow_up_type"),
    FollowUpColumn("owner", "Responsable", "Owner", "text", longest=80),
    FollowUpColumn("started_on", "Début", "Start", "date"),
    FollowUpColumn("review_on", "À revoir le", "Review on", "date"),
    FollowUpColumn("status", "État", "Status", "code", codes="follow_up_status"),
    FollowUpColumn(
        "note",
        "Note (aucun renseignement clinique, médical ou DPJ)",
        "Note (no clinical, medical or youth protection information)",
        "text",
        longest=200,
    ),
)
