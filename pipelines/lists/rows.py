"""A student of the list in words: what the page and the CSV both say, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.lists import change
from pipelines.lists.model import DISCUSS, MARK_DOMAINS, Part, Portrait
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.standing import effect_lines, follow_up_lines, past_lines, returned_text, review_text
from pipelines.lists.teams import level_name
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import counted, fixed, long_date, short_date, with_unit
from schemas.codes import CODES

_MOST_STRENGTHS = 3
# A report card comes about every sixteen weeks: past half of that, its date is worth a line.
_OLD_AFTER_DAYS = 56


@dataclass(frozen=True)
class PartRow:
    """One line of the detail; `share` is the contribution as text, `width` the same from 0 to 100 for its bar."""

    label: str
    value: str
    thresholds: str
    share: str
    width: Decimal
    evidence_on: str


@dataclass(frozen=True)
class HelpRow:
    type: str
    dates: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """Everything that is said of one student, in words.

    `number`: the student's anchor (`#e7`) in every file of the school. `tier`, `support`, `coefficient`: for the
    student's detail; on a list, only where the centre says so. So is `tier_note` (`Du palier 2 au palier 3`), empty
    where the tier did not move.
    `cause`: what weighs (`Littératie`, `Plusieurs domaines`); `causes`: each domain that does. `returned`: why somebody
    followed is to be talked about again; `review`: for somebody in follow-up, until when (`À revoir le 12 janvier`);
    each empty otherwise. `follow_up_lines`: what the team wrote, `effect_lines`: before and after what was tried,
    `past_lines`: follow-ups that are over.
    """

    portrait: Portrait
    level: str
    group: str
    tier: str
    support: str
    move: str
    change: str
    change_notes: tuple[str, ...]
    strengths: tuple[str, ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    helps: tuple[HelpRow, ...]
    spark_text: str
    coefficient: str
    parts: tuple[PartRow, ...]
    domains: tuple[tuple[str, str], ...]
    change_split: str
    all_strengths: tuple[str, ...]
    number: int = 0
    place: str = DISCUSS
    cause: str = ""
    causes: tuple[str, ...] = ()
    tier_note: str = ""
    returned: str = ""
    review: str = ""
    follow_up_lines: tuple[str, ...] = ()
    effect_lines: tuple[str, ...] = ()
    past_lines: tuple[str, ...] = ()


def row_of(portrait: Portrait, settings: ListSettings, number: int = 0) -> Row:
    """The portrait in the words of the list's language. `number`: the student's anchor."""
    language = settings.language
    words = TEXTS[language]
    move = change.movement(portrait)
    returned = returned_text(portrait, language)
    strengths = tuple(part.sentence for part in portrait.parts if part.is_strength and part.sentence)
    return Row(
        portrait=portrait,
        level=level_name(portrait.level, language),
        group=portrait.home_group or "",
        tier=words["tier"].format(tier=portrait.tier) if portrait.tier else "",
        support=words[f"tier_{portrait.tier}"] if portrait.tier else "",
        move=move,
        # How the student moved since last week would contradict why somebody comes back since the discussion.
        change="" if returned else words[f"move_{move}"],
        change_notes=change_notes(portrait, move, language),
        strengths=strengths[:_MOST_STRENGTHS],
        reasons=reasons(portrait),
        notes=_notes(portrait, language),
        helps=tuple(_help_rows(portrait, language)),
        spark_text=_spark_text(portrait, language),
        coefficient=fixed(portrait.coefficient, language) if portrait.coefficient is not None else "",
        parts=tuple(part_row(part, language) for part in by_weight(portrait.parts) if part.says_something),
        domains=tuple(_domain_rows(portrait, language)),
        change_split=change_split(portrait, language),
        all_strengths=strengths,
        number=number,
        place=portrait.place,
        cause=cause_name(portrait.cause, language),
        causes=tuple(cause_name(one, language) for one in portrait.causes),
        tier_note=_tier_note(portrait, move, language),
        returned=returned,
        review=review_text(portrait, settings.rest_weeks, language),
        follow_up_lines=follow_up_lines(portrait, language),
        effect_lines=effect_lines(portrait, language, show_coefficient=settings.show_coefficient),
        past_lines=past_lines(portrait, language),
    )


def by_weight(parts: tuple[Part, ...]) -> list[Part]:
    """Largest contribution first; context last; ties in the order of the criteria."""
    return sorted(parts, key=lambda part: (part.domain is None, -(part.contribution or 0)))


def reasons(portrait: Portrait) -> tuple[str, ...]:
    """The sentences of the indicators named as reasons, largest contribution first."""
    return tuple(part.sentence for part in by_weight(portrait.parts) if part.is_reason and part.sentence)


def change_notes(portrait: Portrait, move: str, language: Language) -> tuple[str, ...]:
    """What the change comes from."""
    causes = change.causes(portrait)
    if move == change.FIRST:
        causes = [cause for cause in causes if cause != "no_previous"]
    return tuple(TEXTS[language][f"cause_{cause}"] for cause in causes)


def _tier_note(portrait: Portrait, move: str, language: Language) -> str:
    before, now = portrait.previous_tier, portrait.tier
    if move == change.FIRST or before is None or now is None or before == now:
        return ""
    return TEXTS[language]["tier_up" if now > before else "tier_down"].format(before=before, now=now)


def change_split(portrait: Portrait, language: Language) -> str:
    """`+8,40 = données +5,00, …`; says so where there is no previous portrait."""
    words = TEXTS[language]
    if portrait.previous_coefficient is None or portrait.change is None:
        return words["detail_no_change"]
    shown = {
        name: fixed(value or Decimal(0), language, signed=True)
        for name, value in (
            ("change", portrait.change),
            ("data", portrait.change_data),
            ("coverage", portrait.change_coverage),
            ("criteria", portrait.change_criteria),
        )
    }
    return words["detail_change_split"].format(**shown)


def part_row(part: Part, language: Language) -> PartRow:
    words = TEXTS[language]
    thresholds = ""
    if part.watch is not None and part.critical is not None:
        thresholds = " → ".join(with_unit(value, part.unit, language) for value in (part.watch, part.critical))
    share = words["detail_context"] if part.domain is None else fixed(part.contribution or Decimal(0), language)
    if part.domain is not None and part.contribution is None:
        share = "—"
    return PartRow(
        label=part.label,
        value=with_unit(part.value, part.unit, language) if part.value is not None else "",
        thresholds=thresholds,
        share=share,
        width=part.contribution or Decimal(0),
        evidence_on=long_date(part.evidence_on, language) if part.evidence_on else "",
    )


def latest_mark(parts: tuple[Part, ...]) -> date | None:
    """Date of the newest mark of this year's report cards that the portrait rests on: of its étape, the portrait's."""
    return max((part.evidence_on for part in parts if part.is_of_report_cards and part.evidence_on), default=None)


def why_not_compared(domain: str, marks_not_compared: str | None, language: Language) -> str | None:
    """Why the marks of a domain are known and not compared, in words; None where they are compared, or are no marks."""
    if marks_not_compared is None or domain not in MARK_DOMAINS:
        return None
    meaning = CODES["marks_not_compared"][marks_not_compared]
    return meaning.fr if language == "fr" else meaning.en


def missing_note(domain: str, marks_not_compared: str | None, language: Language) -> str:
    """What is said of a domain without points: that data are too few, or that its marks are not compared."""
    why = why_not_compared(domain, marks_not_compared, language)
    name = domain_name(domain, language)
    words = TEXTS[language]
    return words["missing"].format(domain=name) if why is None else words["not_compared"].format(domain=name, why=why)


def domain_name(domain: str, language: Language) -> str:
    meaning = CODES["domain"].get(domain)
    name = domain if meaning is None else meaning.fr if language == "fr" else meaning.en
    return name[:1].upper() + name[1:]


def cause_name(cause: str | None, language: Language) -> str:
    """`literacy` as people write it: `Littératie`; empty where nothing weighs."""
    meaning = CODES["cause"].get(cause or "")
    name = (cause or "") if meaning is None else meaning.fr if language == "fr" else meaning.en
    return name[:1].upper() + name[1:]


def _notes(portrait: Portrait, language: Language) -> tuple[str, ...]:
    """What is unknown or old and should temper the reading."""
    words = TEXTS[language]
    notes = [missing_note(domain, portrait.marks_not_compared, language) for domain in portrait.missing_domains]
    newest = latest_mark(portrait.parts)
    if newest is not None and (portrait.week_ends_on - newest).days > _OLD_AFTER_DAYS:
        weeks = (portrait.week_ends_on - newest).days // 7
        notes.append(words["marks_old"].format(date=long_date(newest, language), weeks=weeks))
    return tuple(notes)


def _help_rows(portrait: Portrait, language: Language) -> list[HelpRow]:
    words = TEXTS[language]
    found = []
    for one in portrait.helps:
        dates = [words["help_since"].format(date=short_date(one.started_on, portrait.week_ends_on, language))]
        if one.review_on is not None:
            key = "help_review" if one.review_on > portrait.week_ends_on else "help_review_past"
            dates.append(words[key].format(date=short_date(one.review_on, portrait.week_ends_on, language)))
        found.append(HelpRow(one.type, tuple(dates)))
    return found


def _spark_text(portrait: Portrait, language: Language) -> str:
    words = TEXTS[language]

    def weeks(count: int) -> str:
        return counted(count, words["week_one"], words["week_many"], language)

    gaps = sum(value is None for value in portrait.history)
    return words["spark"].format(
        weeks=weeks(len(portrait.history)),
        trend=words[f"spark_{change.trend(portrait.history)}"],
        gaps=words["spark_gaps"].format(weeks=weeks(gaps)) if gaps else "",
    )


def _domain_rows(portrait: Portrait, language: Language) -> list[tuple[str, str]]:
    return [
        (domain_name(domain, language), points_text(domain, value, portrait.marks_not_compared, language))
        for domain, value in portrait.domains.items()
    ]


def points_text(domain: str, value: Decimal | None, marks_not_compared: str | None, language: Language) -> str:
    """The points of a domain; where there are none, why."""
    if value is not None:
        return fixed(value, language)
    why = why_not_compared(domain, marks_not_compared, language)
    words = TEXTS[language]
    return words["detail_unknown"] if why is None else words["detail_not_compared"].format(why=why)
