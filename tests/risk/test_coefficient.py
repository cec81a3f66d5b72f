"""Points, domain scores, coefficient and contributions.

The criteria of these tables (scoring_tables.CRITERIA) have 100 points: absence 30 (two indicators of 20, capped),
lateness 10, literacy 30, numeracy 30.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.criteria import Criteria, load_criteria
from tests.risk.scoring_reference import expected
from tests.risk.scoring_tables import CRITERIA, Centre, criteria_with, hundredths

SCORING = load_criteria(CRITERIA)
BEST = {"absence_rate_20_days": 0, "absence_rate_year": 0, "lateness": 0, "literacy_level": 100, "numeracy_level": 100}
WORST = {"absence_rate_20_days": 99, "absence_rate_year": 99, "lateness": 9, "literacy_level": 0, "numeracy_level": 0}


def scored(values: dict[str, object], level: str = "PRIM3", criteria: Criteria = SCORING) -> Centre:
    return Centre().student("a", level).values("a", **values).portray(criteria)


@pytest.mark.parametrize(("indicator", "value", "points"), [
    # Higher is worse: watch 10, critical 30, 20 points.
    ("absence_rate_20_days", "9.9", "0"),
    ("absence_rate_20_days", "10", "0"),
    ("absence_rate_20_days", "10.001", "0.001"),
    ("absence_rate_20_days", "10.0005", "0.001"),  # half a thousandth rounds up
    ("absence_rate_20_days", "10.0004", "0"),
    ("absence_rate_20_days", "17.5", "7.5"),
    ("absence_rate_20_days", "30", "20"),
    ("absence_rate_20_days", "99", "20"),
    # Lower is worse: watch 70, critical 50, 30 points.
    ("literacy_level", "71", "0"),
    ("literacy_level", "70", "0"),
    ("literacy_level", "60", "15"),
    ("literacy_level", "66.6667", "5"),  # 30 x 3.3333 / 20 = 4.99995
    ("literacy_level", "50", "30"),
    ("literacy_level", "0", "30"),
    ("age_behind_grade", "2", "0"),
])
def test_points_are_linear_between_watch_and_critical(indicator: str, value: str, points: str):
    centre = scored(BEST | {indicator: Decimal(value)})
    assert centre.parts(SCORING)[indicator]["points"] == Decimal(points)


@pytest.mark.parametrize(("level", "points"), [("PRIM3", "9"), ("SEC1", "2"), ("SEC5", "6"), ("OTHER", "9")])
def test_thresholds_of_the_level(level: str, points: str):
    # 64: PRIM3 30 x 6/20, SEC1 (watch 65) 30 x 1/15, SEC5 (65 to 55, 60 points) 60 x 1/10.
    centre = scored(BEST | {"literacy_level": 64}, level)
    assert centre.parts(SCORING)["literacy_level"]["points"] == Decimal(points)


TABLE = """
20_days year late french maths | literacy numeracy engagement coefficient
0       0    0    100    100   | 0        0        0          0
99      99   9    0      0     | 100      100      100        100
20      0    0    100    100   | 0        0        25         10
30      20   0    100    100   | 0        0        75         30
30      20   6    100    100   | 0        0        100        40
15      0    4    60     70    | 50       0        25         25
-       -    4    60     70    | 50       0        -          -
20      -    4    60     70    | 50       0        50         33.33
20      0    4    60     -     | 50       -        37.5       42.86
20      0    4    -      -     | -        -        37.5       37.5
-       -    -    60     60    | 50       50       -          -
-       -    -    -      -     | -        -        -          -
"""


@pytest.mark.parametrize("line", [line for line in TABLE.strip().splitlines()[1:] if line])
def test_domain_scores_and_coefficient(line: str):
    """'-' is missing. Lateness alone is 10 of 40 points: below half, so engagement is not covered.

    With `year` missing, the family can give 20 points (not 30): engagement is (10 + 5) of 30, and the coefficient
    (10 + 5 + 15 + 0) of 90.
    """
    given_cells, scores = (half.split() for half in line.split("|"))
    values = {name: None if cell == "-" else Decimal(cell) for name, cell in zip(BEST, given_cells, strict=True)}
    portrait = scored(values).portrait()
    found = [portrait[name] for name in ("literacy", "numeracy", "engagement", "coefficient")]
    assert found == [None if cell == "-" else Decimal(cell) for cell in scores]


def test_a_capped_family_shares_what_it_earned_and_the_parts_sum():
    # Absence: 20 and 10 points would be 30 of 30: no cap. 20 and 20: 40, capped at 30, 15 each.
    centre = scored(BEST | {"absence_rate_20_days": 30, "absence_rate_year": Decimal("12.5")})
    parts = centre.parts(SCORING)
    assert [parts[name]["contribution"] for name in BEST] == [20, 10, 0, 0, 0]
    parts = scored(BEST | {"absence_rate_20_days": 30, "absence_rate_year": 20}).parts(SCORING)
    assert [parts[name]["contribution"] for name in BEST] == [15, 15, 0, 0, 0]


def test_hundredths_left_over_go_to_the_largest_remainders_then_by_name():
    # Absence (capped), French and mathematics: 10 points each, 30 observable.
    criteria = criteria_with(
        ("cap: 30", "cap: 10"), ("points: 30", "points: 10"),
        ("points: 10\n    minimum_evidence: 10", "points: 0\n    minimum_evidence: 10"))

    def shares(values: dict[str, object]) -> list[Decimal]:
        parts = scored(values, criteria=criteria).parts(criteria)
        return [parts[name]["contribution"] for name in BEST if name in parts]

    # 33.33 x 3 = 99.99, three equal remainders: the hundredth left goes to the first by name.
    third, sixth = Decimal("33.33"), Decimal("16.67")
    assert shares(WORST | {"absence_rate_year": None}) == [third + Decimal("0.01"), 0, third, third]
    # 16.66 x 2 + 33.33 x 2 = 99.98: the two hundredths left go to the remainders of two thirds.
    assert shares(WORST) == [sixth, sixth, 0, third, third]


def test_context_is_kept_with_no_weight():
    with_age = scored(WORST | {"age_behind_grade": 3})
    assert with_age.parts(SCORING)["age_behind_grade"]["contribution"] == 0
    assert with_age.portrait()["coefficient"] == scored(WORST).portrait()["coefficient"] == 100


def test_too_little_evidence_is_missing():
    centre = Centre().student("a").values("a", **BEST)
    centre.con.execute("update evidence.indicator_value set evidence_count = 9 where indicator = 'lateness'")
    assert "lateness" not in centre.portray(SCORING).parts(SCORING)
    assert centre.portrait()["coverage"] == Decimal("0.9")


def test_minimum_coverage_is_met_exactly():
    # 20 of 40 points is the half asked for: covered. With a minimum of 0.5001 it is not.
    values = {"absence_rate_20_days": 30}
    assert scored(values).portrait()["engagement"] == 100
    stricter = criteria_with(("domain_minimum: 0.5", "domain_minimum: 0.5001"))
    assert scored(values, criteria=stricter).portrait()["engagement"] is None


def test_a_domain_at_its_cap_expects_and_gives_no_more():
    """Engagement holds 40 points. Capped at 30, as many are expected: 10 points of lateness are a third of them, and
    absence with lateness (40 earned) stops at 30, shared in proportion.
    """
    capped = criteria_with(("domain_minimum: 0.5", "domain_minimum: 0.5\n  domain_caps: {engagement: 30}"))
    late = {"absence_rate_20_days": 0, "absence_rate_year": 0, "lateness": 6}
    assert scored(late).portrait()["engagement"] == 25
    assert scored(late, criteria=capped).portrait()["engagement"] == Decimal("33.33")
    both = scored({"absence_rate_20_days": 30, "absence_rate_year": 20, "lateness": 6}, criteria=capped)
    assert both.portrait()["engagement"] == 100
    whole, shares = both.portrait()["coefficient"], [part["contribution"] for part in both.parts(capped).values()]
    assert sum(shares) == whole == 100


def test_without_a_required_family_its_domain_is_not_covered():
    """Lateness alone is 10 of 40 points: covered where a tenth is enough, not where absence must be known."""
    loose = ("domain_minimum: 0.5", "domain_minimum: 0.1")
    strict = ("domain_minimum: 0.5", "domain_minimum: 0.1\n  required_families: [absence]")
    late = {"lateness": 6}
    assert scored(late, criteria=criteria_with(loose)).portrait()["engagement"] == 100
    without = scored(late, criteria=criteria_with(strict)).portrait()
    assert (without["engagement"], without["coefficient"], without["status"]) == (None, None, "insufficient_data")
    known = scored({"absence_rate_20_days": 0, "lateness": 6}, criteria=criteria_with(strict)).portrait()
    assert known["engagement"] is not None


@st.composite
def random_criteria(draw: st.DrawFn) -> Criteria:
    points = st.sampled_from(["0", "0.01", "1", "3", "7.77", "10", "20", "33.33"])
    lines, domains, families = [], [], {}
    for position in range(draw(st.integers(1, 7))):
        domain = draw(st.sampled_from(["literacy", "numeracy", "engagement", None]))
        watch = draw(st.integers(-50, 50))
        critical = watch + draw(st.integers(-40, 40).filter(bool))
        worth = draw(points) if domain else "0"
        lines += [f"  i{position}:", "    unit: point", f"    watch: {watch}.5", f"    critical: {critical}.25",
                  f"    points: {worth}", "    minimum_evidence: 2", "    label: {fr: x, en: x}",
                  "    reason: {fr: x, en: x}", "    source: x"]
        if domain:
            lines.append(f"    domain: {domain}")
            domains += [domain] if worth != "0" else []
            family = draw(st.sampled_from([None, "one", "two"]))
            if family:
                name = f"{domain}_{family}"
                families[name] = (domain, draw(st.sampled_from(["0.01", "5", "15", "40"])))
                lines.append(f"    family: {name}")
    required = draw(st.lists(st.sampled_from(sorted(set(domains))), unique=True)) if domains else []
    text = ["version: 1", "subjects: {}", "coverage:",
            f"  domain_minimum: {draw(st.sampled_from(['0', '0.25', '0.5', '1']))}",
            f"  required_domains: [{', '.join(required)}]",
            f"  required_families: [{', '.join(name for name in families if draw(st.booleans()))}]",
            "  domain_caps: {" + ", ".join(
                f"{domain}: {draw(st.sampled_from(['0.02', '4', '25', '60']))}" for domain in sorted(set(domains))
                if draw(st.booleans())) + "}",
            "tiers: {tier_2: {enter: 25, margin: 5}, tier_3: {enter: 50, margin: 5}}", "reasons: {most: 3}"]
    if families:
        text.append("families:")
        text += [f"  {name}: {{domain: {domain}, cap: {cap}, label: {{fr: x, en: x}}}}"
                 for name, (domain, cap) in families.items()]
    return load_criteria("\n".join([*text, "indicators:", *lines]))


CELL = st.one_of(st.none(), st.decimals(-120, 120, places=4))
ROWS = st.lists(st.lists(CELL, min_size=7, max_size=7), min_size=1, max_size=12)
PATIENT = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def portrayed(criteria: Criteria, rows: list[list[Decimal | None]], threads: int | None = None) -> Centre:
    centre = Centre(threads)
    for number, row in enumerate(rows):
        centre.student(f"s{number:02}").values(f"s{number:02}", **dict(zip(criteria.names, row, strict=False)))
    return centre.portray(criteria)


@PATIENT
@given(random_criteria(), ROWS)
def test_any_criteria_and_values_as_in_the_reference_and_parts_sum_exactly(criteria: Criteria, rows: list):
    centre = portrayed(criteria, rows)
    for number, row in enumerate(rows):
        values = {name: cell for name, cell in zip(criteria.names, row, strict=False) if cell is not None}
        reference = expected(criteria, "SEC1", values)
        portrait, parts = centre.portrait(f"s{number:02}"), centre.parts(criteria, f"s{number:02}")
        assert hundredths(portrait["coefficient"]) == reference.coefficient
        domains = ("literacy", "numeracy", "engagement")
        assert {name: hundredths(portrait[name]) for name in domains if portrait[name] is not None} == reference.domains
        assert {name: hundredths(part["contribution"]) for name, part in parts.items()} == reference.contributions
        if portrait["coefficient"] is not None:
            shares = [part["contribution"] for part in parts.values() if part["contribution"] is not None]
            assert sum(shares) == portrait["coefficient"]


@PATIENT
@given(random_criteria(), ROWS, st.decimals("0.0001", 50, places=4))
def test_a_worse_value_never_lowers_the_coefficient(criteria: Criteria, rows: list, step: Decimal):
    before = portrayed(criteria, rows)
    for position, one in enumerate(criteria.indicators[:2]):
        signed = step if one.threshold.higher_is_worse else -step
        worse = [[cell + signed if cell is not None and rank == position else cell for rank, cell in enumerate(row)]
                 for row in rows]
        after = portrayed(criteria, worse)
        for number in range(len(rows)):
            first, second = (each.portrait(f"s{number:02}") for each in (before, after))
            assert first["status"] == second["status"]
            if first["coefficient"] is not None:
                assert second["coefficient"] >= first["coefficient"]


@PATIENT
@given(random_criteria(), ROWS)
def test_missing_is_never_scored_as_zero(criteria: Criteria, rows: list):
    """Without an observation, its points leave what is observable: they are not points that were not earned.

    Compared with the same student whose value is harmless (at `watch`): the coefficient without the observation is
    never lower, as long as the domain stays covered. It is the same only where nothing else earned points, where a
    capped family keeps its whole cap without it, where it is worth no points, or where rounding hides it.
    """
    harmless = [[one.threshold.watch if rank == 0 else cell for rank, (one, cell) in
                 enumerate(zip(criteria.indicators, row, strict=False))] for row in rows]
    missing = [[None, *row[1:]] for row in harmless]
    seen, unseen = portrayed(criteria, harmless), portrayed(criteria, missing)
    for number in range(len(rows)):
        first, second = (each.portrait(f"s{number:02}") for each in (seen, unseen))
        assert criteria.names[0] not in unseen.parts(criteria, f"s{number:02}")
        same_domains = first["missing_domains"] == second["missing_domains"]
        if same_domains and first["coefficient"] is not None and second["coefficient"] is not None:
            assert second["coefficient"] >= first["coefficient"]


def test_missing_is_not_a_value_of_zero():
    # Numeracy missing: 40 of the 70 points left. Numeracy good: 40 of 100. Numeracy 0 out of 100: 70 of 100.
    engaged = {"absence_rate_20_days": 30, "absence_rate_year": 20, "lateness": 6, "literacy_level": 100}
    found = [scored(engaged | {"numeracy_level": mark}).portrait()["coefficient"] for mark in (None, 100, 0)]
    assert found == [Decimal("57.14"), 40, 70]


def test_same_bits_with_one_thread_and_with_four():
    fill = """
        insert into evidence.indicator_value
        select student_key, name, (hash(student_key || name) % 4000) / 40, null, null, null, null, null, 20
        from evidence.student, unnest(?) as t(name)
        where hash(name || student_key) % 5 > 0
    """
    digests = []
    for threads in (1, 4):
        centre = Centre(threads)
        centre.con.execute("insert into evidence.student select 's' || i, '001', 'SEC' || (1 + i % 5), '11', '1', "
                           "true, true, null from range(5000) as t(i)")
        centre.con.execute(fill, [list(SCORING.names)])
        centre.portray(SCORING).forget()
        centre.con.execute(fill.replace("/ 40", "/ 41"), [list(SCORING.names)])
        centre.portray(SCORING)
        digests.append(centre.rows("select * from week.portrait") + centre.rows("select * from week.not_scored"))
    assert len(digests[0]) > 5000
    assert digests[0] == digests[1]
