"""Until when somebody in follow-up may rest, and which discussion stands for a review: plain dates, no list."""

from __future__ import annotations

from datetime import timedelta

from pipelines.lists.model import FollowUp
from pipelines.weeks import Week

# A date far ahead, or a wrong year, must not park a student who stays on the list: after that many weeks without a word
# the team is asked again. About the length of an étape, so that a review at the next report card is within it.
LONGEST_REST_WEEKS = 10


def last_talked(follow_up: FollowUp, week: Week) -> Week:
    """The last week, up to this one, in which the team talked about the student, as far as its workbook tells.

    A day of discussion that is still to come is none yet. The week of the list on which it first wrote, else.
    """
    told = (follow_up.discussed_week, follow_up.last_talked_week)
    weeks = [one for one in map(Week.parse, filter(None, told)) if one <= week]
    return max(weeks, default=Week.parse(follow_up.opened_week))


def rested_weeks(follow_up: FollowUp, week: Week) -> int:
    """For how many whole weeks nobody has talked about the student."""
    return max((week.sunday - last_talked(follow_up, week).sunday).days // 7, 0)


def rest_is_over(follow_up: FollowUp, week: Week) -> bool:
    """Whether the student has rested as long as anybody may, whatever date the team wrote."""
    return rested_weeks(follow_up, week) >= LONGEST_REST_WEEKS


def review_was_held(follow_up: FollowUp, week: Week) -> bool:
    """Whether the team has talked about the student since the review date, or in its week, and left the date as it was.

    The date itself, written with the last words, waits for its day.
    """
    review_on, discussed_on, talked = follow_up.review_on, follow_up.discussed_on, follow_up.last_talked_week
    if review_on is None:
        return False
    if discussed_on is not None and review_on <= discussed_on <= week.sunday + timedelta(days=7):
        return True
    if talked is None or talked == follow_up.review_week:
        return False
    return review_on <= Week.parse(talked).sunday
