"""What a list says, before it becomes a page or a CSV: plain values, already in words where words are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from schemas.follow_up import CLOSED

DISCUSS, FOLLOWED, UNSCORED = "discuss", "followed", "unscored"
MARK_DOMAINS = ("literacy", "numeracy")
# Of the indicators of those domains, what the report cards of the year do not hold.
OTHER_RESULTS = ("work", "carried")
# Those of other domains that rest on report cards.
OTHER_MARKS = ("failing_subjects", "subject_dispersion", "marks_age")


@dataclass(frozen=True)
class Part:
    """One indicator's share of a student's coefficient, with the fact behind it. Points: out of 100."""

    indicator: str
    label: str
    domain: str | None
    value: Decimal | None
    unit: str | None
    watch: Decimal | None
    critical: Decimal | None
    contribution: Decimal | None
    is_reason: bool
    is_strength: bool
    evidence_on: date | None
    evidence_count: int | None
    sentence: str | None
    series: str | None = None

    @property
    def is_of_report_cards(self) -> bool:
        """Whether it rests on the marks of this year's report cards: not on work, nor on last year's marks."""
        if self.domain not in MARK_DOMAINS:
            return self.indicator in OTHER_MARKS
        return self.indicator.removeprefix(f"{self.domain}_").split("_")[0] not in OTHER_RESULTS

    @property
    def says_something(self) -> bool:
        """Whether a reader learns from it: a context (no domain) only where it has a sentence, once it is past `watch`
        or is not nothing.
        """
        if self.domain is not None or self.is_reason or self.is_strength:
            return True
        if not self.sentence:
            return False
        if self.value is None:
            return True
        if self.watch is None or self.critical is None:
            return self.value != 0
        return self.value > self.watch if self.critical > self.watch else self.value < self.watch


@dataclass(frozen=True)
class Help:
    """An intervention in course."""

    type: str
    started_on: date
    review_on: date | None


@dataclass(frozen=True)
class FollowUp:
    """What a team wrote of a student in its workbook, as it is known this week.

    Codes are those of `schemas.codes`: `finding` (follow_up_finding), `type` (follow_up_type), `status`
    (follow_up_status). `decision`, `owner` and `note` come from the vault, empty where nothing was written; the note is
    for the workbook only. `discussed_week`: the week of `discussed_on`, else the week whose run first read a finding,
    a decision or a type; None where only a note is there. `last_talked_week`: the last week whose run read a finding, a
    decision, a type, a day of discussion or a review date as new or changed; `review_week`: that whose run first read
    the review date; None where neither was ever noted. `tier_then`, `causes_then`: the student's tier, and the
    domains that weighed, in that week; `points_then`: what each domain then gave to the coefficient. `unread`: by
    column, the text of cells that could not be read, to be written back as it was typed. `is_elsewhere`: the team of
    another school wrote it, and only its codes and dates are told.
    """

    follow_up_id: str
    opened_week: str
    finding: str | None = None
    discussed_on: date | None = None
    decision: str = ""
    type: str | None = None
    owner: str = ""
    started_on: date | None = None
    review_on: date | None = None
    status: str | None = None
    note: str = ""
    discussed_week: str | None = None
    closed_week: str | None = None
    last_talked_week: str | None = None
    review_week: str | None = None
    tier_then: int | None = None
    causes_then: tuple[str, ...] = ()
    points_then: Mapping[str, Decimal] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    is_elsewhere: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the team has not said that it is over."""
        return self.status not in CLOSED


@dataclass(frozen=True)
class Effect:
    """A student before and after something that was tried, beside comparable students (`intervention_response`).

    Rates: share of the last 20 school days missed, in %. Changes: points of the coefficient, negative is better, by
    what made them; None where the weeks in between do not tell. `peers_change_data` is None under five comparable
    students. `school_days`: those expected from the one week to the other, None where unknown.
    """

    type: str
    started_on: date
    ended_on: date | None
    week_before: str
    week_after: str
    change_data: Decimal | None
    rate_before: Decimal | None
    rate_after: Decimal | None
    peers_change_data: Decimal | None
    peers: int
    change_coverage: Decimal | None = None
    change_criteria: Decimal | None = None
    school_days: Decimal | None = None
    has_new_report_card: bool = False


@dataclass(frozen=True)
class Portrait:
    """One student in one week, with everything that the list and the detail tell.

    `coefficient`, domain scores and changes: points out of 100, None where unknown.
    `history`: the coefficient of each week of the school year up to this one, None in a week without.
    `marks_not_compared`: a code, None where the marks are compared with the pass mark.
    `place`: where the list puts the student: DISCUSS, FOLLOWED or UNSCORED. `returned`: why a student with an open
    follow-up is to be discussed again (code list return_reason), None otherwise. `causes`: the domains that weigh at
    least 30 % of the coefficient, heaviest first; `cause`: that domain, or `several`. `row_id`: identifies the
    student's row in the workbook: the open follow-up's id, else a new one. `follow_up`: the open one, if any;
    `past_follow_ups`: those that are over or of another school, newest first. `is_listed`: at tier 2 or 3 this week; a
    followed student may no longer be. `is_unseen`: on the list of `unseen_weeks` weeks in a row or more, and not talked
    about in the last of them.
    """

    student_key: str
    name: str
    sort_name: str
    student_id: str
    school_id: str
    level: str | None
    home_group: str | None
    status: str
    tier: int | None
    coefficient: Decimal | None
    domains: dict[str, Decimal | None]
    missing_domains: tuple[str, ...]
    marks_not_compared: str | None
    is_chronic: bool
    previous_week: str | None
    previous_tier: int | None
    previous_coefficient: Decimal | None
    change: Decimal | None
    change_data: Decimal | None
    change_coverage: Decimal | None
    change_criteria: Decimal | None
    term: str | None
    week_ends_on: date
    was_listed: bool
    school_had_list: bool
    parts: tuple[Part, ...] = ()
    history: tuple[Decimal | None, ...] = ()
    helps: tuple[Help, ...] = ()
    why_not: tuple[str, ...] = ()
    named_at_critical: int = 0
    is_listed: bool = True
    is_unseen: bool = False
    place: str = DISCUSS
    returned: str | None = None
    causes: tuple[str, ...] = ()
    cause: str | None = None
    row_id: str = ""
    follow_up: FollowUp | None = None
    past_follow_ups: tuple[FollowUp, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def was_discussed(self) -> bool:
        """Whether a team of the school ever wrote, this school year, that it talked about the student."""
        all_of_them = (*filter(None, [self.follow_up]), *self.past_follow_ups)
        return any((one.discussed_week or one.last_talked_week) and not one.is_elsewhere for one in all_of_them)


@dataclass(frozen=True)
class Gone:
    """A student on the previous list of the school and not on this one. `why` is a key of the texts.

    `level`, `home_group`: of the previous list, whose readers are the ones to be told.
    """

    student_key: str
    name: str
    sort_name: str
    student_id: str
    school_id: str
    level: str | None
    home_group: str | None
    why: str


@dataclass(frozen=True)
class Enrichment:
    """A student who masters everything that is known of the year, and with whom nothing is under way.

    `lowest`, `average`: of the latest report-card marks, out of 100; `subjects`: how many there are. `sentence` says it
    in words.
    """

    student_key: str
    name: str
    sort_name: str
    student_id: str
    school_id: str
    level: str | None
    home_group: str | None
    lowest: Decimal
    average: Decimal
    subjects: int
    sentence: str

    @property
    def group(self) -> str:
        return self.home_group or ""


@dataclass(frozen=True)
class ReadIssue:
    """Something in a team's workbook that could not be read. It says where, never what stands there.

    `file`: path from the folder of the lists; `address`: of the cell, empty where the whole sheet or file is meant;
    `column`: its header; `text`: what is wrong and what to do, in the language of the lists; `place`: the address in
    words, as it may be of a row (« ligne 20 »).
    """

    school_id: str
    team_folder: str
    file: str
    sheet: str
    address: str
    column: str
    rule: str
    text: str
    place: str = ""

    @property
    def where(self) -> str:
        """The address as a reader is told it."""
        return self.place or self.address


@dataclass(frozen=True)
class Tally:
    """How many students of a school, level and group stand where.

    `new_marks`: of those with a coefficient, how many have a report-card mark newer than the newest of their previous
    portrait.
    """

    school_id: str
    level: str | None
    home_group: str | None
    status: str
    tier: int | None
    students: int
    new_marks: int = 0


@dataclass(frozen=True)
class CentreWeek:
    """Everything that the lists of one week are made of, for some schools, each kind read by one query.

    `listed`: students on the list, in the order in which they are talked about, whatever their place. `followed`:
    students no longer on it whose follow-up is open. `not_scored`: students without enough data.
    `capacities`: how many students a meeting allows, for the schools that say so.
    `latest_week`: newest week with portraits of each school, which is not this one in a week without school.
    """

    week: str
    centre_id: str
    schools: dict[str, str]
    capacities: dict[str, int]
    latest_week: dict[str, str]
    previous_week: dict[str, str]
    listed: list[Portrait] = field(default_factory=list)
    followed: list[Portrait] = field(default_factory=list)
    not_scored: list[Portrait] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    enrichment: list[Enrichment] = field(default_factory=list)
    issues: list[ReadIssue] = field(default_factory=list)
