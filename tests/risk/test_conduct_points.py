"""Conduct events with the default criteria: what a discretionary record adds, and what it never takes away."""

from __future__ import annotations

from decimal import Decimal

import pytest

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.risk.scoring_tables import Centre

DEFAULT = load_criteria(DEFAULT_CRITERIA)


@pytest.mark.parametrize(("severity", "lates", "coefficient"), [
    # 18 points of 38: absences over 20 days (18) at critical, unexcused (14) none, lateness (6) none.
    (None, 0, "47.37"),
    # A zero, or two light events, take nothing away: conduct shares the six points of lateness.
    (0, 0, "47.37"),
    (2, 0, "47.37"),
    # Severity 7 is halfway from 2 to 12: two points more, 20 of 38; 12 gives four.
    (7, 0, "52.63"),
    (12, 0, "57.89"),
    # Lateness at critical has the six points already: 24 of 38.
    (None, 10, "63.16"),
    (12, 10, "63.16"),
])
def test_an_event_entered_never_lowers_the_coefficient(severity, lates, coefficient):
    centre = Centre().student("a", "SEC3").values(
        "a", absence_rate_20_days=30, unexcused_rate=0, lateness=lates, conduct_events=severity)
    assert centre.portray(DEFAULT).portrait()["coefficient"] == Decimal(coefficient)
