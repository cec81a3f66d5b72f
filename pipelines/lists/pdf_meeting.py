"""What the PDF of the meeting pack is filled with."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipelines.lists.meeting_model import PRINTED_REVIEWS, Meeting
from pipelines.lists.pdf_fonts import FAMILIES
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_meeting import WORDS
from pipelines.lists.words_pdf import WORDS as PDF_WORDS
from pipelines.weeks import Week


def meeting_data(meeting: Meeting, settings: ListSettings) -> dict[str, Any]:
    """The pack's own values and words, the headings of each case made up with them."""
    language = settings.language
    words = WORDS[language]
    values = asdict(meeting)
    sunday = Week.parse(meeting.week).sunday
    for case in values["cases"]:
        case["strength"] = words["strength"].format(strength=case["strength"]) if case["strength"] else ""
        case["cause"] = words["cause"].format(cause=case["cause"]) if case["cause"] else ""
        case["returned"] = f"{case['returned']}." if case["returned"] else ""
    for one in (*values["cases"], *values["reviews"]):
        one["group"] = one["group"] or words["no_group"]
        one["id"] = TEXTS[language]["id"].format(id=one["student_id"]) if one["student_id"] else ""
    values["reviews"] = values["reviews"][:PRINTED_REVIEWS]
    for need in values["needs"]:
        need["who"] = [(group, [_numbered(one, language) for one in who]) for group, who in need["who"]]
    return values | {
        "lang": language,
        "families": FAMILIES,
        "date": [sunday.year, sunday.month, sunday.day],
        "week": meeting.week_title,
        "document_title": f"{meeting.title} · {meeting.team} · {meeting.school} · {meeting.week_title}",
        "needs_have_a_page": meeting.needs_have_a_page,
        "t": {**PDF_WORDS[language], **words},
    }


def _numbered(one: tuple[str, str, str], language: Language) -> tuple[str, str, str]:
    """The number of a student of a need in words."""
    name, number, help_now = one
    return name, TEXTS[language]["id"].format(id=number) if number else "", help_now
