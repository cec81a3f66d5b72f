"""Which indicators rest on the report cards of the year: a date of work, or of last year, is no date of a mark."""

from __future__ import annotations

from pipelines.lists.model import MARK_DOMAINS, Part
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from risk.criteria_model import Indicator

# Of the other domains, and of none.
OTHERS = {"failing_subjects", "subject_dispersion", "marks_age"}
CARRIED = {"literacy_carried", "numeracy_carried"}


def part(indicator: Indicator) -> Part:
    return Part(
        indicator=indicator.name,
        label="",
        domain=indicator.domain,
        value=None,
        unit=None,
        watch=None,
        critical=None,
        contribution=None,
        is_reason=False,
        is_strength=False,
        evidence_on=None,
        evidence_count=None,
        sentence=None,
    )


def test_marks_of_report_cards_are_those_that_need_no_work_and_are_not_carried() -> None:
    indicators = load_criteria(DEFAULT_CRITERIA).indicators
    found = {one.name for one in indicators if part(one).is_of_report_cards}
    in_domains = {one.name for one in indicators if one.domain in MARK_DOMAINS and not one.needs}
    assert found == (in_domains - CARRIED) | OTHERS
    assert {"literacy_level", "numeracy_trajectory", "numeracy_solving"} < found
    assert not found & {"literacy_work", "numeracy_work_class", "literacy_carried"}
