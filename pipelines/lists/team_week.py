"""What one team's list says: the centre's week, cut to the team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipelines.lists import change
from pipelines.lists.model import DISCUSS, FOLLOWED, CentreWeek, Enrichment, Gone, ReadIssue, Tally
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.teams import ListTeam
from pipelines.lists.texts import TEXTS

UNSCORED, OUT_OF_SCOPE, PARTIAL = "insufficient_data", "out_of_scope", "partial"
# The groups of the page, in its order.
CAUSES = ("several", "literacy", "numeracy", "engagement")
_LEFT, _LOST = ("gone_left", "gone_moved"), "gone_no_data"
# One student in ten with a newer mark: report cards are out, not a correction.
_REPORT_CARD_SHARE = 10


@dataclass(frozen=True)
class TeamWeek:
    """One team's part of the week, and how many students are where. `capacity`: how many a meeting allows.

    `discuss`: students to talk about, in order: `now`, the first `capacity`, and `below` the line. `followed`: students
    in follow-up, by review date, on the list or no longer. `unscored`: students without enough data. `rows`: everybody
    on the list. `gone`: no longer on the list and still here; `left`: no longer at the school; `lost`: without enough
    data any more. `enrichment`: those that a meeting allows of the `enrichment_count` who master everything. `issues`:
    what could not be read in the team's workbook.
    """

    team: ListTeam
    school: str
    discuss: tuple[Row, ...]
    followed: tuple[Row, ...]
    unscored: tuple[Row, ...]
    gone: tuple[Gone, ...]
    left: tuple[Gone, ...]
    lost: tuple[Gone, ...]
    tallies: tuple[Tally, ...]
    is_first: bool
    capacity: int
    is_report_card_week: bool = False
    enrichment: tuple[Enrichment, ...] = ()
    enrichment_count: int = 0
    issues: tuple[ReadIssue, ...] = ()

    @property
    def now(self) -> tuple[Row, ...]:
        """Whom to talk about in this meeting."""
        return self.discuss[: self.capacity]

    @property
    def below(self) -> tuple[Row, ...]:
        """Whom a meeting has no room for."""
        return self.discuss[self.capacity :]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everybody on the list."""
        return (*self.discuss, *(row for row in self.followed if row.portrait.is_listed))

    @property
    def off_the_list(self) -> tuple[Gone, ...]:
        """Everybody of the previous list who is not on this one, whatever the reason."""
        return (*self.gone, *self.left, *self.lost)

    @property
    def beyond(self) -> int:
        """Students to talk about beyond what a meeting allows."""
        return len(self.below)

    @property
    def new(self) -> tuple[Row, ...]:
        return self._moving(change.NEW)

    @property
    def rising(self) -> tuple[Row, ...]:
        return self._moving(change.RISING)

    @property
    def stable(self) -> tuple[Row, ...]:
        return self._moving(change.STABLE)

    @property
    def better(self) -> tuple[Row, ...]:
        return self._moving(change.IMPROVING)

    @property
    def students(self) -> int:
        """Students of the team whom the coefficient is meant for."""
        return sum(tally.students for tally in self.tallies if tally.status != OUT_OF_SCOPE)

    @property
    def unseen(self) -> int:
        """Students long on the list whom nobody has talked about."""
        return sum(row.portrait.is_unseen for row in self.rows)

    def at_tier(self, tier: int) -> int:
        return sum(row.portrait.tier == tier for row in self.rows)

    def _moving(self, move: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.move == move)


@dataclass(frozen=True)
class TeamFigures:
    """What the centre's index keeps of one team: counts only. `has_list`: whether the school has class this week.

    `href`: the page of the team, from `index.html`; `folder`: of its files. `unseen`: on the list for `unseen_weeks`
    weeks in a row or more, and not talked about in them. `shows_students`, `shows_tiers`: whether the portrait of the
    school shows how many students the team has, and at which tier, for each of its levels or groups.
    """

    school_id: str
    school: str
    team: str
    folder: str
    href: str
    has_list: bool
    students: int
    listed: int
    tier_2: int
    tier_3: int
    discuss: int
    now: int
    below: int
    followed: int
    new: int
    gone: int
    left: int
    lost: int
    unscored: int
    unseen: int
    enrichment: int
    issues: int
    is_report_card_week: bool
    shows_students: bool = True
    shows_tiers: bool = True


def team_figures(mine: TeamWeek, *, has_list: bool) -> TeamFigures:
    """The counts of one team's week."""
    return TeamFigures(
        school_id=mine.team.school_id,
        school=mine.school,
        team=mine.team.name,
        folder=f"{mine.team.school_folder}/{mine.team.folder}",
        href=mine.team.href,
        has_list=has_list,
        students=mine.students,
        listed=len(mine.rows),
        tier_2=mine.at_tier(2),
        tier_3=mine.at_tier(3),
        discuss=len(mine.discuss),
        now=len(mine.now),
        below=len(mine.below),
        followed=len(mine.followed),
        new=len(mine.new),
        gone=len(mine.gone),
        left=len(mine.left),
        lost=len(mine.lost),
        unscored=len(mine.unscored),
        unseen=mine.unseen,
        enrichment=mine.enrichment_count,
        issues=len(mine.issues),
        is_report_card_week=mine.is_report_card_week,
    )


def by_cause(rows: Iterable[Row]) -> list[tuple[str, tuple[Row, ...]]]:
    """The rows in the groups of the page (`several`, then each domain), each in the order that they had."""
    groups: dict[str, list[Row]] = {cause: [] for cause in CAUSES}
    for row in rows:
        groups.setdefault(row.portrait.cause or "", []).append(row)
    return [(cause, tuple(found)) for cause, found in groups.items() if found]


@dataclass
class SchoolWeek:
    """One school's part of the centre's week: a centre has thousands of teams, and each reads its school only."""

    rows: list[Row] = field(default_factory=list)
    unscored: list[Row] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    enrichment: list[Enrichment] = field(default_factory=list)
    issues: list[ReadIssue] = field(default_factory=list)


def school_weeks(centre: CentreWeek, rows: Iterable[Row], unscored: Iterable[Row]) -> Mapping[str, SchoolWeek]:
    """The centre's week cut by school, each part in the order that it had; an empty one for any other school."""
    schools: dict[str, SchoolWeek] = defaultdict(SchoolWeek)
    for row in rows:
        schools[row.portrait.school_id].rows.append(row)
    for row in unscored:
        schools[row.portrait.school_id].unscored.append(row)
    for one in centre.gone:
        schools[one.school_id].gone.append(one)
    for tally in centre.tallies:
        schools[tally.school_id].tallies.append(tally)
    for student in centre.enrichment:
        schools[student.school_id].enrichment.append(student)
    for issue in centre.issues:
        schools[issue.school_id].issues.append(issue)
    return schools


def team_week(centre: CentreWeek, school: SchoolWeek, team: ListTeam, settings: ListSettings) -> TeamWeek:
    """The part of its school's week that `team` reads. A student who left is told to the team of the last list."""

    def is_ours(row: Row) -> bool:
        return team.holds(row.portrait.level, row.portrait.home_group)

    mine = [row for row in school.rows if is_ours(row)]
    listed = {row.portrait.student_key for row in mine if row.portrait.is_listed}
    gone = [one for one in school.gone if team.holds(one.level, one.home_group) and one.student_key not in listed]
    tallies = tuple(tally for tally in school.tallies if team.holds(tally.level, tally.home_group))
    capacity = centre.capacities.get(team.school_id, settings.capacity)
    is_first = team.school_id not in centre.previous_week
    enrichment = tuple(one for one in school.enrichment if team.holds(one.level, one.home_group))
    return TeamWeek(
        team=team,
        school=school_title(centre, team.school_id, settings.language),
        discuss=tuple(row for row in mine if row.place == DISCUSS),
        followed=tuple(sorted((row for row in mine if row.place == FOLLOWED), key=_review_order)),
        unscored=tuple(row for row in school.unscored if is_ours(row)),
        gone=tuple(one for one in gone if one.why not in (*_LEFT, _LOST)),
        left=tuple(one for one in gone if one.why in _LEFT),
        lost=tuple(one for one in gone if one.why == _LOST),
        tallies=tallies,
        is_first=is_first,
        capacity=capacity,
        is_report_card_week=not is_first and _are_report_cards_out(tallies),
        enrichment=enrichment[:capacity],
        enrichment_count=len(enrichment),
        issues=tuple(one for one in school.issues if one.team_folder == team.folder),
    )


def _review_order(row: Row) -> tuple[date, str, str]:
    """By review date, those without one last; then by name."""
    follow_up = row.portrait.follow_up
    review_on = (follow_up and follow_up.review_on) or date.max
    return review_on, row.portrait.sort_name, row.portrait.student_key


def _are_report_cards_out(tallies: Iterable[Tally]) -> bool:
    """Whether at least a tenth of the team's students with a coefficient have a newer report-card mark."""
    scored = [tally for tally in tallies if tally.status not in (UNSCORED, OUT_OF_SCOPE)]
    students, newer = sum(tally.students for tally in scored), sum(tally.new_marks for tally in scored)
    return newer > 0 and _REPORT_CARD_SHARE * newer >= students


def school_title(centre: CentreWeek, school_id: str, language: Language) -> str:
    """The school's name as the centre writes it, else its code."""
    return centre.schools.get(school_id) or TEXTS[language]["school"].format(school=school_id)
