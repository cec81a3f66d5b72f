"""What the PDF of a list is filled with: plain values for the typst templates, every text as it is to be read.

The templates get it as JSON and set it as text: nothing of it is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from pipelines.lists.dossier_model import Dossier
from pipelines.lists.homonyms import homonyms
from pipelines.lists.model import CentreWeek, Gone, Portrait, ReadIssue
from pipelines.lists.pdf_fonts import FAMILIES, Shown
from pipelines.lists.pdf_student import student_data, tier_note
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.team_page import figures, sentence
from pipelines.lists.team_week import TeamWeek, by_cause
from pipelines.lists.teams import level_name
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import counted, integer, week_title
from pipelines.lists.words_pdf import WORDS
from pipelines.weeks import Week

_READING = ("read_1", "read_2", "read_3", "read_4", "read_5", "read_6")
# Kept as they are: made by us for the machine, not texts of anybody.
_NOT_TEXT = frozenset({"svg", "families", "lang"})
Values = dict[str, Any]


def list_data(
    centre: CentreWeek,
    mine: TeamWeek,
    dossiers: Mapping[str, Dossier],
    settings: ListSettings,
    *,
    students: MutableMapping[str, Mapping[str, Any]] | None = None,
) -> Values:
    """Everything that `list.typ` sets: the list, then one entry of `students` for each student to discuss now.

    `students`: entries already worked out, by student_key, which is added to.
    """
    language = settings.language
    words, texts = WORDS[language], TEXTS[language]
    week = Week.parse(centre.week)
    known = students if students is not None else {}
    to_discuss = [row for _, rows in by_cause(mine.now) for row in rows]
    for row in to_discuss:
        if row.portrait.student_key not in known:
            known[row.portrait.student_key] = student_data(row, _dossier(row, dossiers), week, settings)
    framed = frame(mine.school, mine.team.name, texts["title"], week, language)
    if "html" not in settings.formats:
        framed["t"]["shortened"] = words["shortened_alone"]
    return {
        **framed,
        "footer": texts["footer"].format(centre=centre.centre_id, week=centre.week),
        "sentence": sentence(mine, language),
        "report_cards": words["report_cards"] if mine.is_report_card_week else "",
        "figures": _figures(mine, language),
        "is_first": mine.is_first,
        "has_levels": len(mine.team.levels) != 1,
        "now": [
            {"cause": rows[0].cause or words["no_cause"], "rows": [_listed(row, settings) for row in rows]}
            for _, rows in by_cause(mine.now)
        ],
        "below": [_brief(row, language) | {"reason": _main_reason(row, language)} for row in mine.below],
        "below_lead": words["below_lead"].format(students=_students(mine.beyond, language)),
        "followed": [_followed(row, settings) for row in mine.followed],
        "changes": _changes(mine, language),
        "unscored": [_brief(row, language) | {"why": _why(row), "known": list(_known(row))} for row in mine.unscored],
        "enrichment": [
            {
                "name": one.name,
                "id": texts["id"].format(id=one.student_id),
                "group": one.group,
                "level": level_name(one.level, language),
                "sentence": one.sentence,
            }
            for one in mine.enrichment
        ],
        "enrichment_more": _more(mine.enrichment_count - len(mine.enrichment), language),
        "issues": [{"where": _where(issue), "what": issue.text} for issue in mine.issues],
        "reading": [texts[key] for key in _READING],
        "students": [known[row.portrait.student_key] for row in to_discuss],
    }


def _dossier(row: Row, dossiers: Mapping[str, Dossier]) -> Dossier:
    key = row.portrait.student_key
    return dossiers.get(key) or Dossier(key)


def frame(school: str, team: str, title: str, week: Week, language: Language) -> Values:
    """What every document has: whose it is, of which week, its words, language, fonts and date."""
    when = week_title(week, language)
    return {
        "lang": language,
        "families": FAMILIES,
        "date": [week.sunday.year, week.sunday.month, week.sunday.day],
        "title": title,
        "school": school,
        "team": team,
        "week": when,
        # What windows and screen readers announce: which list, among those that are open.
        "document_title": f"{title} · {team} · {school} · {when}",
        "confidential": TEXTS[language]["confidential"],
        "t": {**TEXTS[language], **WORDS[language]},
    }


def as_shown(values: Any, shown: Shown) -> Any:
    """The same values, each text as the fonts can draw it."""
    if isinstance(values, str):
        return shown.text(values)
    if isinstance(values, dict):
        return {key: value if key in _NOT_TEXT else as_shown(value, shown) for key, value in values.items()}
    if isinstance(values, list | tuple):
        return [as_shown(value, shown) for value in values]
    return values


def _figures(mine: TeamWeek, language: Language) -> list[tuple[str, str]]:
    return [(integer(count, language), told) for count, told in figures(mine, language)]


def _brief(row: Row, language: Language) -> Values:
    return {
        "name": row.portrait.name,
        "id": TEXTS[language]["id"].format(id=row.portrait.student_id),
        "group": row.group,
        "level": row.level,
    }


def _listed(row: Row, settings: ListSettings) -> Values:
    """A row of the list. The tier, its words of support and the coefficient: only where the centre says so."""
    texts = TEXTS[settings.language]
    return _brief(row, settings.language) | {
        "detail": f"{row.tier} · {row.support} · {row.coefficient}" if settings.show_coefficient else "",
        "returned": row.returned,
        "strengths": list(row.strengths),
        "reasons": list(row.reasons) or [texts["no_reason"]],
        "notes": list(row.notes),
        "move": row.change,
        "change": [*tier_note(row, settings), *row.change_notes],
        "helps": [_help(row_help.type, row_help.dates) for row_help in row.helps],
        "follow_up": [*row.follow_up_lines, *row.effect_lines],
    }


def _help(name: str, dates: Sequence[str]) -> str:
    return f"{name} ({', '.join(dates)})"


def _followed(row: Row, settings: ListSettings) -> Values:
    words = WORDS[settings.language]
    return _brief(row, settings.language) | {
        "review": row.review or words["no_review"],
        "cause": row.cause if row.portrait.is_listed else words["off_list_now"],
        "lines": list(row.follow_up_lines),
        "effects": [*row.effect_lines, *(_help(one.type, one.dates) for one in row.helps)],
    }


def _main_reason(row: Row, language: Language) -> str:
    return row.reasons[0] if row.reasons else TEXTS[language]["no_reason"]


def _changes(mine: TeamWeek, language: Language) -> list[Values]:
    """Who moved, by kind; empty kinds are left out."""
    words, texts = WORDS[language], TEXTS[language]
    alike = homonyms(mine)

    def where(one: Portrait | Gone) -> str:
        number = texts["id"].format(id=one.student_id) if one.student_key in alike else ""
        return ", ".join(filter(None, (one.home_group, number)))

    def listed(rows: Sequence[Row]) -> list[Values]:
        return [_mover(row.portrait.name, where(row.portrait)) for row in rows]

    def gone(students: Sequence[Gone]) -> list[Values]:
        return [_mover(one.name, where(one), texts[one.why]) for one in students]

    kinds = [
        ("new", [] if mine.is_first else listed(mine.new)),
        ("rising", listed(mine.rising)),
        ("better", listed(mine.better)),
        ("gone", gone(mine.gone)),
        ("left", gone(mine.left)),
        ("lost", gone(mine.lost)),
    ]
    found = [{"title": words[kind], "students": students} for kind, students in kinds if students]
    if mine.stable:
        told = words["stable_count"].format(students=_students(len(mine.stable), language))
        found.append({"title": words["stable"], "students": [_mover("", "", told)]})
    return found


def _mover(name: str, group: str, told: str = "") -> Values:
    return {"name": name, "group": group, "told": told}


def _why(row: Row) -> list[str]:
    return list(row.portrait.why_not)


def _known(row: Row) -> tuple[str, ...]:
    return (*row.reasons, *row.strengths)


def _where(issue: ReadIssue) -> str:
    return " · ".join(part for part in (issue.file, issue.sheet, issue.where, issue.column) if part)


def _students(count: int, language: Language) -> str:
    texts = TEXTS[language]
    return counted(count, texts["student_one"], texts["student_many"], language)


def _more(count: int, language: Language) -> str:
    if count <= 0:
        return ""
    words = WORDS[language]
    return words["more_one" if count == 1 else "more_many"].format(count=integer(count, language))
