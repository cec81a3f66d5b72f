"""An indicator is a query, an entry of the criteria and a specification, all three of the same name."""

from __future__ import annotations

from pathlib import Path

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from risk.indicators import indicator_names

SPECIFICATIONS = Path(__file__).parent
ABOUT_ALL = "test_every_indicator"


def test_each_indicator_has_its_query_its_criterion_and_its_specification():
    specified = {path.stem.removeprefix("test_") for path in SPECIFICATIONS.glob("test_*.py") if path.stem != ABOUT_ALL}
    assert set(indicator_names()) == set(load_criteria(DEFAULT_CRITERIA).names) == specified


def test_each_criterion_says_where_it_comes_from():
    for indicator in load_criteria(DEFAULT_CRITERIA).indicators:
        assert len(indicator.source) > 40, indicator.name


def test_each_specification_expects_something_of_students():
    for path in SPECIFICATIONS.glob("test_*.py"):
        if path.stem != ABOUT_ALL:
            text = path.read_text(encoding="utf-8")
            assert "expected\n" in text, path.name
            assert "Source:" in text, path.name
