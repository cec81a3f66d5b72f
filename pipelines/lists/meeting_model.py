"""What a meeting pack holds, in words, and how much of a page of paper it takes."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.lists.questions import Question

# Lines that a letter page holds beside its fixed parts, and characters of a line of the agenda, of the needs and of the
# questions: beyond, the needs have a page of their own. Measured on the print style, with some room to spare.
PAGE_LINES, FACT_CHARACTERS, NEED_CHARACTERS, QUESTION_CHARACTERS = 60, 72, 58, 58
# Reviews that the page of paper tells one by one; the screen and the list have them all.
PRINTED_REVIEWS = 6


@dataclass(frozen=True)
class Case:
    """A student of the agenda. `number`: the anchor (`#e7`) on the list and on the students' page.

    `start`: suggested, from the beginning of the meeting (`0 h 10`); `minutes`: how long. `strength`, `reason`: one
    each, empty where there is none; `decision`: the last one of a student who was discussed before, with its `effect`
    so far; `returned`: why a student in follow-up is talked about again.
    """

    number: int
    name: str
    student_id: str
    group: str
    level: str
    start: str
    minutes: int
    cause: str
    strength: str
    reason: str
    returned: str
    decision: str
    effect: str


@dataclass(frozen=True)
class Review:
    """A student in follow-up whose review is near: when, and what was decided."""

    name: str
    student_id: str
    group: str
    review: str
    decision: str


@dataclass(frozen=True)
class NeedLine:
    """A need in words. `helped`: how many already have support in its domain; `when`: what is to be agreed on.

    `who`: by home group, each student's name, number (empty but for those who bear the same name) and the support
    under way, empty where there is none.
    """

    need: str
    level: str
    count: int
    helped: int
    who: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    when: str


@dataclass(frozen=True)
class Meeting:
    """The values of `meeting.html.j2` and of the PDF, in words; headings are in `words_meeting.WORDS`.

    `roles`: boxes to tick. `write`: where decisions are written, empty where the team gets no workbook. `has_levels`:
    whether the team has students of several levels, which are then told. `more_reviews`: on paper, the line in place
    of the reviews after the first `PRINTED_REVIEWS`.
    """

    week: str
    team: str
    school: str
    title: str
    week_title: str
    confidential: str
    lead: str
    questions: tuple[Question, ...]
    cases: tuple[Case, ...]
    below: str
    reviews: tuple[Review, ...]
    more_reviews: str
    needs: tuple[NeedLine, ...]
    points: tuple[str, ...]
    roles: tuple[str, ...]
    write: str
    footer: str
    has_levels: bool

    @property
    def needs_have_a_page(self) -> bool:
        """On paper: whether the needs are too many for the page of the meeting."""
        needs = sum(
            _lines(" ".join(f"{group} {' '.join(one)}" for group, who in need.who for one in who), NEED_CHARACTERS)
            for need in self.needs
        )
        return self._meeting_lines + needs > PAGE_LINES

    @property
    def is_full(self) -> bool:
        """On paper: whether the meeting takes its page to itself only in smaller type, its longest texts cut."""
        return self._meeting_lines > PAGE_LINES

    @property
    def _meeting_lines(self) -> int:
        cases = sum(
            _lines(f"{case.strength} {case.cause} {case.reason}", FACT_CHARACTERS, most=3)
            + _lines(f"{case.returned} {case.decision}".strip(), FACT_CHARACTERS, most=2)
            + _lines(case.effect, FACT_CHARACTERS, most=2)
            for case in self.cases
        )
        told = [_lines(" ".join(question.facts), QUESTION_CHARACTERS) for question in self.questions]
        questions = sum(max(told[at : at + 2]) for at in range(0, len(told), 2))
        foot = max(len(self.points), min(len(self.reviews), PRINTED_REVIEWS + 1))
        return cases + questions + foot


def _lines(text: str, characters: int, most: int | None = None) -> int:
    """Lines that a text takes in a column; no more than `most`, where the rest is cut."""
    lines = -(-len(text) // characters)
    return lines if most is None else min(lines, most)
