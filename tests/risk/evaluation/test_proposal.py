"""Criteria drawn from past years: a whole file that a person can adopt, saying what was measured."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml

from risk.criteria import DEFAULT_CRITERIA, Criteria, CriteriaError, load_criteria
from risk.evaluation.proposal import propose
from risk.evaluation.proposal_text import Change, edited
from risk.evaluation.results import EvaluationRefused, Settings
from tests.risk.evaluation.past_years import CRITERIA, Year, centre
from tests.risk.scoring_tables import criteria_with

# Without thresholds by level, so that the mark can be proposed too.
PLAIN = criteria_with(("    levels:\n      SEC: {watch: 65}\n      SEC5: {critical: 55, points: 60}\n", ""))
YEARS = (Year(2022, 1500), Year(2023, 1500))


@pytest.fixture(scope="module")
def proposed() -> Criteria:
    return load_criteria(propose(centre(*YEARS), PLAIN, Settings()))


def test_the_file_is_whole_and_the_same_but_for_what_changed(proposed: Criteria) -> None:
    changed = {"absence_rate_20_days", "lateness", "literacy_level"}
    assert proposed.names == PLAIN.names
    assert (proposed.families, proposed.tiers, proposed.required_domains) == (
        PLAIN.families, PLAIN.tiers, PLAIN.required_domains)
    for one in PLAIN.indicators:
        now = proposed.indicator(one.name)
        assert (now.label, now.reason, now.family, now.minimum_evidence) == (
            one.label, one.reason, one.family, one.minimum_evidence)
        assert (now.threshold != one.threshold) == (one.name in changed)
        assert (now.source != one.source) == (one.name in changed)


def test_the_direction_stays_and_the_points_sum_to_about_what_they_were(proposed: Criteria) -> None:
    names = ("absence_rate_20_days", "lateness", "literacy_level")
    for name in names:
        now, before = proposed.indicator(name).threshold, PLAIN.indicator(name).threshold
        assert now.higher_is_worse == before.higher_is_worse
        assert now.points >= 1
        assert now.points == now.points.to_integral()
    assert abs(sum(proposed.indicator(name).threshold.points for name in names) - 60) <= 1


def test_the_points_follow_what_the_years_say(proposed: Criteria) -> None:
    """The mark moves the log-odds by 0.1 a point, over tens of points; lates by 0.25 each, over a few."""
    assert proposed.indicator("literacy_level").threshold.points > proposed.indicator("lateness").threshold.points


def test_a_strength_stays_on_the_good_side_of_watch(proposed: Criteria) -> None:
    assert proposed.indicator("literacy_level").threshold.watch <= 85
    assert proposed.indicator("absence_rate_20_days").threshold.watch >= 3


def test_the_source_says_what_was_measured(proposed: Criteria) -> None:
    source = proposed.indicator("absence_rate_20_days").source
    assert source.startswith("Proposé d'après les années passées du centre (2022-2023) : 1500 élèves, dont ")
    assert "AUC de l'indicateur seul 0," in source
    assert source.endswith("Auparavant : vigilance 10, critique 30, points 20. Règle du centre.")


def test_a_person_is_told_that_nothing_is_adopted() -> None:
    text = propose(centre(*YEARS), PLAIN, Settings())
    head = text[: text.index("\nversion: 1")]
    assert all(line.startswith("#") or not line for line in head.splitlines())
    told = " ".join(line.removeprefix("# ") for line in head.splitlines())
    assert "rien n'est adopté tant qu'une personne" in told
    assert "Entrées changées : absence_rate_20_days, lateness, literacy_level." in told
    assert f"Critères de départ : {PLAIN.hash}." in told


def test_only_the_training_years_are_read() -> None:
    con = centre(*YEARS)
    before = propose(con, PLAIN, Settings())
    con.execute("update evaluation.outcome set is_adverse = not is_adverse where school_year = '2023-2024'")
    con.execute("delete from evaluation.value where school_year = '2023-2024'")
    assert propose(con, PLAIN, Settings()) == before


def test_thresholds_by_level_are_left_as_they_are() -> None:
    found = load_criteria(propose(centre(*YEARS), CRITERIA, Settings()))
    assert found.indicator("literacy_level") == CRITERIA.indicator("literacy_level")
    assert found.indicator("lateness") != CRITERIA.indicator("lateness")


def test_an_indicator_that_tells_nothing_is_left_as_it_is() -> None:
    years = (Year(one.start, 1500, signal=0.0, shift=1.0) for one in YEARS)
    found = load_criteria(propose(centre(*years), PLAIN, Settings()))
    assert found.indicators == PLAIN.indicators


@pytest.mark.parametrize("years", [(Year(2022),), (Year(2022, 100), Year(2023, 600))])
def test_too_few_cases_are_refused(years: tuple[Year, ...]) -> None:
    with pytest.raises(EvaluationRefused) as caught:
        propose(centre(*years), PLAIN, Settings())
    assert caught.value.code == "too_few"


# --- the text --------------------------------------------------------------------------------------------------

CHANGE = Change(Decimal("12.5"), Decimal(40), Decimal(9), "Mesuré : n = 5 ; « tout » va bien # non. " + "mot " * 60)


def test_the_default_criteria_keep_their_comments_and_layout() -> None:
    criteria = load_criteria(DEFAULT_CRITERIA)
    text = edited(criteria, "À lire.", {"unexcused_rate": CHANGE, "lateness": CHANGE})
    found = load_criteria(text)
    for name in ("unexcused_rate", "lateness"):
        assert found.indicator(name).threshold == criteria.indicator(name).threshold.__class__(
            CHANGE.watch, CHANGE.critical, CHANGE.points)
        assert found.indicator(name).source == CHANGE.source.strip()
    before, after = DEFAULT_CRITERIA.splitlines(), text.splitlines()
    assert after[:2] == ["# À lire.", "#"]
    assert [line for line in before if line.startswith("#")] == [line for line in after[2:] if line.startswith("#")]
    assert max(map(len, after)) <= max(120, *map(len, before))
    untouched = [one for one in criteria.names if one not in ("unexcused_rate", "lateness")]
    assert all(found.indicator(name) == criteria.indicator(name) for name in untouched)


def test_an_entry_written_on_one_line_is_edited_too() -> None:
    content = yaml.load(PLAIN.text, Loader=yaml.BaseLoader)
    text = yaml.dump(content, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
    found = load_criteria(edited(load_criteria(text), "Proposition.", {"lateness": CHANGE}))
    assert found.indicator("lateness").threshold.critical == 40
    assert found.indicator("lateness").source == CHANGE.source.strip()


def test_a_file_with_anchors_is_refused() -> None:
    text = PLAIN.text.replace("watch: 2\n", "watch: &two 2\n", 1)
    text = text.replace("minimum_evidence: 1\n", "minimum_evidence: *two\n", 1)
    with pytest.raises(CriteriaError, match="ancres YAML"):
        edited(load_criteria(text), "Proposition.", {"lateness": CHANGE})
