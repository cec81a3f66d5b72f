"""What holds for every student under the default criteria: exact sums, no perverse move, one fact counted once.

The values are drawn around the thresholds of each indicator, on both sides of them, at every level.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pyarrow as pa
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.criteria import DEFAULT_CRITERIA, Criteria, Indicator, load_criteria
from tests.risk.scoring_reference import expected
from tests.risk.scoring_tables import SUNDAY, Centre, hundredths

DEFAULT = load_criteria(DEFAULT_CRITERIA)
ENOUGH = max(one.minimum_evidence for one in DEFAULT.indicators)
DIRECTED = [one for one in DEFAULT.indicators if one.threshold.watch is not None]
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
TENTH_OF_A_THOUSANDTH = Decimal("0.0001")

Values = dict[str, Decimal]


def value_of(one: Indicator, place: int, aside: int) -> Decimal | None:
    """Nothing, or a value from well below watch to well beyond critical, often on a threshold itself.

    Two bytes drawn: `place` gives eighths of the way from watch to critical, `aside` moves off them half of the time.
    """
    if place % 5 == 0:
        return None
    watch, critical = one.threshold.watch, one.threshold.critical
    if watch is None or critical is None:
        return Decimal(place) / 4
    eighths = (-8, -1, 0, 1, 3, 4, 7, 8, 16)[place % 9]
    away = Decimal(aside) / 1000 if aside % 2 else Decimal(0)
    return (watch + (critical - watch) * (eighths + away) / 8).quantize(TENTH_OF_A_THOUSANDTH)


def students() -> st.SearchStrategy[Values]:
    size = len(DEFAULT.indicators)

    def values(drawn: bytes) -> Values:
        found = {one.name: value_of(one, *drawn[2 * rank:2 * rank + 2]) for rank, one in enumerate(DEFAULT.indicators)}
        return {name: value for name, value in found.items() if value is not None}

    return st.binary(min_size=2 * size, max_size=2 * size).map(values)


LEVEL = st.sampled_from(["PRIM1", "PRIM6", "SEC1", "SEC3", "SEC5", "OTHER"])
CENTRE = st.lists(st.tuples(LEVEL, students()), min_size=1, max_size=4)


def portrayed(drawn: list[tuple[str, Values]], criteria: Criteria = DEFAULT) -> list[dict]:
    """The portraits of the students drawn, in their order; `shares` holds the contributions by indicator."""
    centre = Centre()
    for number, (level, _) in enumerate(drawn):
        centre.student(f"s{number:05}", level)
    rows = [(f"s{number:05}", *cell) for number, (_, values) in enumerate(drawn) for cell in values.items()]
    given_values = pa.table({
        "student_key": pa.array([row[0] for row in rows], pa.string()),
        "indicator": pa.array([row[1] for row in rows], pa.string()),
        "value": pa.array([row[2] for row in rows], pa.decimal128(18, 4)),
    })
    centre.con.register("given_values", given_values)
    centre.con.execute("insert into evidence.indicator_value by name select *, ?::date as evidence_on, "
                       "? as evidence_count from given_values", [SUNDAY, ENOUGH])
    centre.portray(criteria)
    relation = centre.con.execute("select * from week.portrait order by student_key")
    names = [column[0] for column in relation.description]
    found = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    for portrait in found:
        portrait["shares"] = {criteria.names[part["position"]]: part["contribution"] for part in portrait["parts"]}
    return found


def worse(one: Indicator, value: Decimal, step: Decimal) -> Decimal:
    return value + step if one.threshold.higher_is_worse else value - step


@FEW
@given(CENTRE)
def test_contributions_sum_to_the_coefficient_to_the_last_hundredth(drawn: list):
    for (level, values), portrait in zip(drawn, portrayed(drawn), strict=True):
        reference = expected(DEFAULT, level, values)
        assert hundredths(portrait["coefficient"]) == reference.coefficient
        assert {name: hundredths(share) for name, share in portrait["shares"].items()} == reference.contributions
        if portrait["coefficient"] is not None:
            assert sum(share for share in portrait["shares"].values() if share is not None) == portrait["coefficient"]


@FEW
@given(CENTRE, st.decimals("0.0001", 60, places=4))
def test_a_worse_value_of_any_indicator_never_lowers_the_coefficient(drawn: list, step: Decimal):
    """The other values and the evidence being equal: what is observable does not move, and neither do the domains that
    count, so only the points earned do, and capped or not they never go down.
    """
    variants = [(number, level, values, one) for number, (level, values) in enumerate(drawn)
                for one in DIRECTED if one.name in values]
    worsened = [(level, values | {one.name: worse(one, values[one.name], step)}) for _, level, values, one in variants]
    found = portrayed([*drawn, *worsened])
    before, after = found[:len(drawn)], found[len(drawn):]
    for (number, _, _, one), portrait in zip(variants, after, strict=True):
        first = before[number]
        assert (portrait["status"], portrait["coverage"]) == (first["status"], first["coverage"])
        if first["coefficient"] is not None:
            assert portrait["coefficient"] >= first["coefficient"], one.name
            assert (portrait["tier"] or 0) >= (first["tier"] or 0), one.name


@FEW
@given(CENTRE)
def test_a_strength_is_no_hidden_bonus(drawn: list):
    """A value on the good side of watch gives what watch gives, and a strength that has no domain moves nothing at all,
    there or not: neither lowers the coefficient, nor anybody's share of it.
    """
    harmless = [(level, values | {one.name: one.at_level(level).watch for one in DIRECTED
                                  if one.strength and one.domain and one.name in values}) for level, values in drawn]
    planted = [(level, values | {one.name: one.strength.at for one in DIRECTED
                                 if one.strength and (one.domain is None or one.name in values)})
               for level, values in drawn]
    without = [(level, {name: value for name, value in values.items() if DEFAULT.indicator(name).domain is not None})
               for level, values in harmless]
    found = portrayed([*harmless, *planted, *without])
    size = len(drawn)
    for number in range(size):
        same = [found[number + size * turn] for turn in range(3)]
        assert len({portrait["coefficient"] for portrait in same}) == 1
        shares = [{name: share for name, share in portrait["shares"].items() if share} for portrait in same]
        assert shares[0] == shares[1] == shares[2]


def test_strengths_are_planted_in_the_property_above():
    found = portrayed([("SEC1", {one.name: one.strength.at for one in DIRECTED if one.strength})])[0]
    strong = {DEFAULT.names[part["position"]] for part in found["parts"] if part["is_strength"]}
    assert strong == {one.name for one in DIRECTED if one.strength}
    assert {"absence_rate_year", "participation", "literacy_decline", "numeracy_decline"} <= strong


@FEW
@given(CENTRE)
def test_without_its_words_a_strength_leaves_the_same_coefficient(drawn: list):
    content = yaml.safe_load(DEFAULT_CRITERIA)
    for entry in content["indicators"].values():
        entry.pop("strength", None)
    silent = load_criteria(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
    for told, untold in zip(portrayed(drawn), portrayed(drawn, silent), strict=True):
        assert (told["coefficient"], told["shares"]) == (untold["coefficient"], untold["shares"])


@FEW
@given(CENTRE)
def test_a_family_never_gives_more_than_its_cap(drawn: list):
    """In points, its cap of all the points that count: within the hundredth that each share may be rounded by."""
    for (level, _), portrait in zip(drawn, portrayed(drawn), strict=True):
        if portrait["coefficient"] is None:
            continue
        counted = [DEFAULT.indicator(name) for name, share in portrait["shares"].items() if share is not None]
        families: dict[tuple, Decimal] = defaultdict(Decimal)
        for one in counted:
            if one.domain is not None:
                families[one.domain, one.family or one.name] += one.at_level(level).points
        domains: dict[str, Decimal] = defaultdict(Decimal)
        for (domain, name), found in families.items():
            domains[domain] += min(found, DEFAULT.families[name].cap) if name in DEFAULT.families else found
        total = sum(min(found, DEFAULT.domain_caps.get(domain, found)) for domain, found in domains.items())
        for name, family in DEFAULT.families.items():
            members = [portrait["shares"][one.name] for one in counted if one.family == name]
            assert sum(members) * total <= 100 * family.cap + total * len(members) / 100


@FEW
@given(CENTRE, st.data())
def test_what_is_missing_is_not_a_zero(drawn: list, data: st.DataObject):
    """Without an observation there is no part, and the coefficient is that of the other observations alone."""
    level, values = drawn[0]
    lost = data.draw(st.sampled_from(sorted(values))) if values else None
    fewer = {name: value for name, value in values.items() if name != lost}
    portrait = portrayed([(level, fewer)])[0]
    assert lost not in portrait["shares"]
    assert hundredths(portrait["coefficient"]) == expected(DEFAULT, level, fewer).coefficient


@pytest.mark.parametrize(("name", "domain"), [(one.name, one.domain) for one in DEFAULT.indicators])
def test_points_and_domain_go_together(name: str, domain: str | None):
    one = DEFAULT.indicator(name)
    assert domain is not None or one.threshold.points == 0
