"""What the PDF of the meeting pack is filled with."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipelines.lists.meeting import Meeting
from pipelines.lists.pdf_fonts import FAMILIES
from pipelines.lists.settings import ListSettings
from pipelines.lists.words_meeting import WORDS
from pipelines.lists.words_pdf import WORDS as PDF_WORDS


def meeting_data(meeting: Meeting, settings: ListSettings) -> dict[str, Any]:
    """The pack's own values and words, the headings of each case made up with them."""
    language = settings.language
    words = WORDS[language]
    values = asdict(meeting)
    for case in values["cases"]:
        case["strength"] = words["strength"].format(strength=case["strength"]) if case["strength"] else ""
        case["cause"] = words["cause"].format(cause=case["cause"]) if case["cause"] else ""
        case["returned"] = f"{case['returned']}." if case["returned"] else ""
        case["group"] = case["group"] or words["no_group"]
    return values | {
        "lang": language,
        "families": FAMILIES,
        "date": None,
        "week": meeting.week_title,
        "document_title": f"{meeting.title} · {meeting.team} · {meeting.school} · {meeting.week_title}",
        "needs_have_a_page": meeting.needs_have_a_page,
        "t": {**PDF_WORDS[language], **words},
    }
