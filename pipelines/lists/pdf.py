"""`liste.pdf` and `rencontre.pdf`: PDF/UA-1, made by typst from the templates of this package."""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from pipelines.faults import unexpected
from pipelines.lists.dossier_model import Dossier
from pipelines.lists.meeting import Meeting
from pipelines.lists.model import CentreWeek
from pipelines.lists.pdf_data import as_shown, list_data
from pipelines.lists.pdf_fonts import Shown, fonts
from pipelines.lists.pdf_meeting import meeting_data
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_week import TeamWeek

# A row of a table stays on one page, unless one of its texts is longer than this many characters.
_LONGEST_UNBROKEN = 600
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
_TEMPLATES = Path(__file__).parent / "typst"


def list_pdf(
    centre: CentreWeek,
    mine: TeamWeek,
    dossiers: Mapping[str, Dossier],
    settings: ListSettings,
    *,
    students: MutableMapping[str, Mapping[str, Any]] | None = None,
) -> bytes:
    """The list, then one page for each student to discuss now. `dossiers`: by student_key; a missing one is unknown.

    `students`: pages already worked out with these settings and week, by student_key, which is added to: two teams of
    a school share students.
    """
    return compiled("list.typ", list_data(centre, mine, dossiers, settings, students=students))


def meeting_pdf(meeting: Meeting, settings: ListSettings) -> bytes:
    """The meeting pack."""
    return compiled("meeting.typ", meeting_data(meeting, settings))


def compiled(template: str, values: Mapping[str, Any]) -> bytes:
    """The document of `template` with `values`: the same bytes for the same values, on any machine.

    A character that no font draws is replaced beforehand. If the document were refused all the same, it is made with
    the letters of the body's font only. Raises UnexpectedError, which quotes nothing, if it cannot be made at all.
    """
    made_on = datetime(*values["date"], tzinfo=UTC) if values["date"] else _NO_DATE
    refused: Exception | None = None
    for plain in (False, True):
        shown = Shown(plain=plain)
        given = as_shown(dict(values), shown)
        given |= {"is_replaced": shown.is_replaced, "may_break": shown.longest > _LONGEST_UNBROKEN}
        try:
            return _compiler(template).compile(
                format="pdf",
                sys_inputs={"data": json.dumps(given)},
                pdf_standards=["ua-1"],
                timestamp=made_on,
            )
        except typst.TypstError as error:
            refused = error
    raise unexpected(refused or RuntimeError()) from None


@lru_cache(maxsize=4)
def _compiler(template: str) -> typst.Compiler:
    """One for the process: it keeps the fonts and the parsed templates."""
    return typst.Compiler(str(_TEMPLATES / template), root=str(_TEMPLATES), font_paths=fonts())
