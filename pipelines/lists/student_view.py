"""One student's portrait of the year in words and figures: what the page shows, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup

from pipelines.lists import time_line, waterfall
from pipelines.lists.dossier_model import NOT_ENTERED, Dossier, Support
from pipelines.lists.heat_map import axis_of
from pipelines.lists.model import FollowUp, Part, Portrait
from pipelines.lists.rows import PartRow, Row, by_weight, part_row, why_not_compared
from pipelines.lists.settings import Language
from pipelines.lists.student_attendance import KindRow, attendance_lines, kind_rows, map_svg
from pipelines.lists.student_change import change_parts, change_text, moved_text
from pipelines.lists.student_marks import MarkRow, TermColumn, mark_rows, past_text, term_columns
from pipelines.lists.tier_rule import tier_rule
from pipelines.lists.wording import fixed, number, plural, short_date, week_title
from pipelines.lists.words_student import WORDS
from pipelines.lists.year_axis import YearAxis
from pipelines.weeks import Week

_MOST_MOVED = 4
# Parts that a page of paper has room for; the others are there as one line.
PRINTED_PARTS = 12
# Lines of print, at most, of a page in letters of the usual size; beyond, the page is printed smaller.
_PRINTED_LINES = 33
_LINE = 85
# Weeks from which the figures of the year need most of the width of a page of paper.
_LONG_YEAR = 28
# Under this, in points out of 100, a part that moved explains nothing.
_LEAST_MOVED = Decimal("0.5")


@dataclass(frozen=True)
class Fall:
    """A row of the waterfall: the part in words, and its bar from where the one before ended."""

    row: PartRow
    bar: Markup


@dataclass(frozen=True)
class StudentView:
    """The values of `student_portrait.html.j2` for one student; an empty text or tuple is left out.

    `printed`: how many parts are told one by one on paper; `unprinted`: what is said of the others, and their sum.
    `is_long`: the year's figures need most of the width. `is_dense`: there is so much that it is printed smaller.
    """

    row: Row
    is_dense: bool
    tier_lines: tuple[str, ...]
    falls: tuple[Fall, ...]
    total_bar: Markup
    printed: int
    unprinted: tuple[str, str] | None
    idle: tuple[str, ...]
    idle_title: str
    contexts: tuple[str, ...]
    change: str
    change_parts: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]
    kinds: tuple[KindRow, ...]
    attendance: tuple[str, ...]
    heat_map: Markup
    is_long: bool
    year: Markup
    has_cut_offs: bool
    supports: tuple[str, ...]
    columns: tuple[TermColumn, ...]
    marks: tuple[MarkRow, ...]
    marks_note: str
    past_marks: str
    unknown: tuple[str, ...]


def student_view(
    row: Row, dossier: Dossier, week: Week, language: Language, *, with_figures: bool = True
) -> StudentView:
    """What is shown of one student in `week`. `with_figures`: draw the year and the days too, as a page shows them."""
    portrait = row.portrait
    axis = axis_of(dossier.attendance.days, _first_week(dossier), week)
    year = year_svg(row, dossier, axis, language) if with_figures else Markup("")
    columns = term_columns(dossier.marks, week.sunday, language)
    idle = tuple(_idle(part, week, language) for part in by_weight(portrait.parts) if _is_idle(part))
    view = StudentView(
        row=row,
        is_dense=False,
        tier_lines=_tier_lines(row, dossier, language),
        falls=_falls(portrait, week, language),
        total_bar=waterfall.bar(Decimal(0), Decimal(1), Decimal(1), "fall all"),
        printed=PRINTED_PARTS,
        unprinted=_unprinted(portrait, language),
        idle=idle,
        idle_title=_idle_title(portrait, len(idle), language),
        contexts=tuple(
            part.sentence
            for part in portrait.parts
            if part.domain is None and not part.is_strength and part.sentence and part.says_something
        ),
        change=change_text(portrait, language),
        change_parts=change_parts(portrait, language),
        moved=tuple(
            moved_text(one, language) for one in dossier.moved[:_MOST_MOVED] if abs(one.points) >= _LEAST_MOVED
        ),
        kinds=kind_rows(dossier.attendance.days, language),
        attendance=attendance_lines(dossier.attendance, portrait.is_chronic, language),
        heat_map=map_svg(dossier.attendance, axis, language, months=not year) if with_figures else Markup(""),
        is_long=axis.columns > _LONG_YEAR,
        year=year,
        has_cut_offs=bool(dossier.tiers),
        supports=tuple(support_text(one, week.sunday, language) for one in dossier.supports),
        columns=columns,
        marks=mark_rows(dossier.marks, columns, week.sunday, language),
        marks_note=_marks_note(portrait, dossier, language),
        past_marks=past_text(dossier.past_marks, _year_before(week), language),
        unknown=_unknown(row, dossier, language),
    )
    return replace(view, is_dense=_lines(view) > _PRINTED_LINES)


def year_svg(
    row: Row,
    dossier: Dossier,
    axis: YearAxis,
    language: Language,
    *,
    with_points: bool = True,
    standalone: bool = False,
) -> Markup:
    """The year of one student on one line; empty where nothing of it is known. `with_points`: with the scale's."""
    if not _has_line(dossier) and not dossier.supports and not any(day.share for day in dossier.attendance.days):
        return Markup("")
    follow_ups = (*filter(None, [row.portrait.follow_up]), *row.portrait.past_follow_ups)
    return time_line.svg(
        axis,
        {one.week: one.coefficient for one in dossier.weeks},
        dossier.attendance.days,
        [
            time_line.Bar(at, one.started_on, one.ended_on, one.review_on)
            for at, one in enumerate(dossier.supports, start=1)
        ],
        sorted(filter(None, map(_discussed_on, follow_ups))),
        year_text(row, dossier, language),
        language,
        cut_offs=sorted(rule.enter for rule in dossier.tiers.values()),
        with_points=with_points,
        standalone=standalone,
    )


def year_text(row: Row, dossier: Dossier, language: Language) -> str:
    """What `year_svg` shows, for those who do not see it."""
    words = WORDS[language]
    supports = ", ".join(one.type for one in dossier.supports)
    absent = dossier.attendance.rates.days_absent_year
    text = (
        row.spark_text if _has_line(dossier) and row.portrait.history else "",
        "" if absent is None else words["year_absences"].format(days=number(absent, language)),
        words["year_supports"].format(supports=supports) if supports else words["year_supports_none"],
    )
    return " ".join(filter(None, text))


def _has_line(dossier: Dossier) -> bool:
    return any(one.coefficient is not None for one in dossier.weeks)


def support_text(one: Support, as_of: date, language: Language) -> str:
    """`Orthopédagogie : depuis le 5 octobre, à revoir le 1er décembre`."""
    words = WORDS[language]
    start = short_date(one.started_on, as_of, language)
    if one.ended_on is not None:
        return words["support_over"].format(type=one.type, start=start, end=short_date(one.ended_on, as_of, language))
    text = words["support_since"].format(type=one.type, start=start)
    if one.review_on is None:
        return text
    key = "support_review" if one.review_on > as_of else "support_review_past"
    return text + words[key].format(date=short_date(one.review_on, as_of, language))


def _lines(view: StudentView) -> int:
    """About how many lines the printed page has, beside its figures and titles: two columns count for the longer."""
    row = view.row
    changes = len(view.change_parts) + 2 * len(view.moved)
    follow_up = len(view.supports) + 2 * len((*row.follow_up_lines, *row.effect_lines, *row.past_lines))
    return (
        max(_wrapped(row.all_strengths), _wrapped(row.reasons))
        + min(len(view.falls), PRINTED_PARTS + 1)
        + max(changes + follow_up, len(view.marks) + len(view.unknown))
    )


def _wrapped(texts: Sequence[str]) -> int:
    return sum(-(-len(text) // _LINE) for text in texts)


def _first_week(dossier: Dossier) -> Week | None:
    return Week.parse(dossier.weeks[0].week) if dossier.weeks else None


def _year_before(week: Week) -> str:
    year = int(week.school_year[:4])
    return f"{year - 1}-{year}"


def _discussed_on(one: FollowUp) -> date | None:
    """The day of the discussion; where the team did not write it, the Friday of the week that first read it."""
    if one.discussed_on is not None:
        return one.discussed_on
    return Week.parse(one.discussed_week).monday + timedelta(days=4) if one.discussed_week else None


def _tier_lines(row: Row, dossier: Dossier, language: Language) -> tuple[str, ...]:
    words, portrait = WORDS[language], row.portrait
    if portrait.tier is None or portrait.coefficient is None:
        return (words["coefficient_none"],)
    lines = [
        words["tier_is"].format(tier=portrait.tier, support=row.support),
        *tier_rule(portrait.tier, portrait.coefficient, dossier.coverage, dossier.tiers, language),
    ]
    if portrait.previous_tier is not None and portrait.previous_week:
        lines.append(
            words["rule_before"].format(
                tier=portrait.previous_tier, week=week_title(Week.parse(portrait.previous_week), language)
            )
        )
    return (*lines, words["tier_means"])


def _falls(portrait: Portrait, week: Week, language: Language) -> tuple[Fall, ...]:
    if portrait.coefficient is None:
        return ()
    return tuple(
        Fall(_fact(part, week, language), waterfall.bar(start, end, portrait.coefficient))
        for part, start, end in waterfall.steps(portrait.parts)
    )


def _unprinted(portrait: Portrait, language: Language) -> tuple[str, str] | None:
    """`6 autres parts, à l'écran` and their sum, so that what is printed adds up too."""
    left = waterfall.steps(portrait.parts)[PRINTED_PARTS:] if portrait.coefficient is not None else ()
    if not left:
        return None
    words = WORDS[language]
    text = plural(len(left), words["unprinted_one"], words["unprinted_many"], language).format(count=len(left))
    return text, fixed(left[-1].end - left[0].start, language)


def _fact(part: Part, week: Week, language: Language) -> PartRow:
    """The part in words; a date of this school year without its year: the column is narrow."""
    when = short_date(part.evidence_on, week.sunday, language) if part.evidence_on else ""
    return replace(part_row(part, language), evidence_on=when)


def _idle(part: Part, week: Week, language: Language) -> str:
    """`Lire : 61 % (60 % → 40 %), 6 novembre`."""
    fact = _fact(part, week, language)
    thresholds = f" ({fact.thresholds})" if fact.thresholds else ""
    when = f", {fact.evidence_on}" if fact.evidence_on else ""
    return WORDS[language]["idle"].format(label=fact.label, value=fact.value) + thresholds + when


def _is_idle(part: Part) -> bool:
    return part.domain is not None and not part.contribution and part.value is not None


def _idle_title(portrait: Portrait, count: int, language: Language) -> str:
    words = WORDS[language]
    if portrait.coefficient is None:
        return words["measured"]
    return plural(count, words["idle_one"], words["idle_many"], language).format(count=count)


def _marks_note(portrait: Portrait, dossier: Dossier, language: Language) -> str:
    words = WORDS[language]
    if not dossier.marks:
        return words["marks_none"]
    why = why_not_compared("literacy", portrait.marks_not_compared, language)
    return words["marks_alone"] if why is None else words["marks_not_compared"].format(why=why)


def _unknown(row: Row, dossier: Dossier, language: Language) -> tuple[str, ...]:
    """What could not be measured; silence here would read as good news."""
    words, portrait = WORDS[language], row.portrait
    told = [*portrait.why_not, *row.notes]
    days = dossier.attendance.days
    if not dossier.attendance.is_known:
        # Without a coefficient, the reasons for it say so already.
        told += [words["unknown_attendance"]] if days and not portrait.why_not else []
    elif silent := sum(day.kind == NOT_ENTERED for day in days):
        told.append(
            plural(silent, words["unknown_days_one"], words["unknown_days_many"], language).format(count=silent)
        )
    if not dossier.marks:
        told.append(words["unknown_marks"])
    if not dossier.past_marks:
        told.append(words["unknown_past"])
    if dossier.coverage is not None and dossier.coverage < 1:
        told.append(words["unknown_part"].format(percent=number(dossier.coverage * 100, language)))
    return tuple(dict.fromkeys(told)) or (words["unknown_none"],)
