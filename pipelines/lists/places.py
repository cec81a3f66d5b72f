"""Where a list puts a student, why somebody in follow-up comes back, and in which order a team talks about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pipelines.follow_up.row_ids import new_row_id
from pipelines.lists.change import NOTICEABLE
from pipelines.lists.model import DISCUSS, FOLLOWED, UNSCORED, CentreWeek, FollowUp, Portrait
from pipelines.lists.resting import rest_is_over, rested_weeks, review_was_held
from pipelines.lists.settings import ListSettings
from pipelines.weeks import Week

# A domain that holds this share of the coefficient, in %, is one of its causes.
CAUSE_SHARE = 30
# A list is published on the Monday after its week and read until the next one: a review of those days is for it, or it
# would only be told once its day is over.
READ_FOR_DAYS = 7
SEVERAL = "several"
REVIEW_DUE, TIER_RISE, NEW_CAUSE = "review_due", "tier_rise", "new_cause"
_RESTING = "known_situation"


def placed(portrait: Portrait, follow_ups: Iterable[FollowUp], week: Week, settings: ListSettings) -> Portrait:
    """The portrait with its causes told in one word, its follow-ups, its place and its row of the workbook.

    `portrait.causes` is known; `follow_ups`: all of the student's, oldest first.
    """
    known = list(follow_ups)
    # That of another school is its team's to close: this one opens its own.
    open_ones = [one for one in known if one.is_open and not one.is_elsewhere]
    # One student has one open follow-up; were there more, the newest is the one that the team reads.
    current = open_ones[-1] if open_ones else None
    is_listed = portrait.is_listed
    returned = return_reason(portrait, current, week) if current and is_listed else None
    place = DISCUSS
    if not is_listed:
        place = UNSCORED if portrait.coefficient is None and portrait.status == "insufficient_data" else FOLLOWED
    elif current and not returned and rests(current, week, settings.rest_weeks):
        place = FOLLOWED
    return replace(
        portrait,
        cause=cause_of(portrait.causes),
        follow_up=current,
        past_follow_ups=tuple(one for one in reversed(known) if one is not current),
        returned=returned,
        place=place,
        is_unseen=portrait.is_unseen and place == DISCUSS,
        row_id=current.follow_up_id
        if current
        else new_row_id(settings.centre_id, portrait.school_id, portrait.student_key, week.text),
    )


def cause_of(causes: tuple[str, ...]) -> str | None:
    """The one domain that weighs, `several` where more do, None where none is known."""
    if len(causes) > 1:
        return SEVERAL
    return causes[0] if causes else None


def return_reason(portrait: Portrait, follow_up: FollowUp, week: Week) -> str | None:
    """Why a student in follow-up is to be talked about again (code list return_reason); None: no reason.

    What was not known when the team talked about the student is not said to have risen, nor to be new. A review whose
    date the team left as it was, once it had talked about the student again, was held.
    """
    review_on = follow_up.review_on
    if review_on is not None and is_due(review_on, week) and not review_was_held(follow_up, week):
        return REVIEW_DUE
    if follow_up.tier_then is not None and (portrait.tier or 0) > follow_up.tier_then:
        return TIER_RISE
    return NEW_CAUSE if new_causes(portrait, follow_up) else None


def is_due(review_on: date, week: Week) -> bool:
    """Whether a review is for the list of this week, which is read until the end of the next one."""
    return review_on <= week.sunday + timedelta(days=READ_FOR_DAYS)


def new_causes(portrait: Portrait, follow_up: FollowUp) -> tuple[str, ...]:
    """The domains that weigh now, did not when the team talked about the student, and gained what is noticeable since:
    a share also grows where another domain improves. None where nothing is known of then.
    """
    if not follow_up.causes_then:
        return ()
    points: dict[str, Decimal] = {}
    for part in portrait.parts:
        if part.domain is not None:
            points[part.domain] = points.get(part.domain, Decimal(0)) + (part.contribution or 0)
    return tuple(
        cause
        for cause in portrait.causes
        if cause not in follow_up.causes_then
        and points.get(cause, Decimal(0)) - follow_up.points_then.get(cause, Decimal(0)) >= NOTICEABLE
    )


def rests(follow_up: FollowUp, week: Week, rest_weeks: int) -> bool:
    """Whether the team asked for the student not to be talked about yet: a review to come, or a known situation; never
    for longer than anybody may rest without a word of the team.
    """
    if rest_is_over(follow_up, week):
        return False
    if follow_up.review_on is not None:
        return not is_due(follow_up.review_on, week)
    if follow_up.finding != _RESTING:
        return False
    return rested_weeks(follow_up, week) < rest_weeks


def talking_order(portrait: Portrait) -> tuple[object, ...]:
    """Sorts the students of a list: to talk about (who comes back, who never was talked about, who was; in each, by
    coefficient, then name), then in follow-up, by review date.
    """
    who = (portrait.sort_name, portrait.student_key)
    if portrait.place == FOLLOWED:
        return (1, review_order(portrait), *who)
    turn = 0 if portrait.returned else 2 if portrait.was_discussed else 1
    return (0, turn, -(portrait.coefficient or 0), *who)


def review_order(portrait: Portrait) -> date:
    """The review date; the last of days where there is none."""
    return (portrait.follow_up and portrait.follow_up.review_on) or date.max


def numbers(centre: CentreWeek) -> dict[str, int]:
    """Each student's anchor: a rank in the school, in the order of the page, whatever schools are told together."""
    ranks: dict[str, int] = {}
    found: dict[str, int] = {}
    for portrait in (*centre.listed, *centre.followed, *centre.not_scored):
        ranks[portrait.school_id] = ranks.get(portrait.school_id, 0) + 1
        found[portrait.student_key] = ranks[portrait.school_id]
    return found
