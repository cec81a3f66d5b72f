"""Statuses, reasons, strengths, coverage, and who is on the not-scored list and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines.database import connect
from risk.criteria import Criteria, load_criteria
from risk.group_portraits import compute_group_portraits
from risk.portrait import ADDED_BY_STORE, PART_TYPE, WHY_NOT_SCORED, compute_week
from schemas.ddl import duckdb_type, quoted
from schemas.facts import FACTS
from schemas.outputs import NOT_SCORED, PORTRAIT
from tests.risk.scoring_tables import CRITERIA, Centre, criteria_with

SCORING = load_criteria(CRITERIA)
ENGAGED = {"absence_rate_20_days": 10, "absence_rate_year": 5, "lateness": 2}


def named(centre: Centre, flag: str, key: str = "a") -> list[str]:
    return [name for name, part in centre.parts(SCORING, key).items() if part[flag]]


def why(centre: Centre) -> list[tuple]:
    return centre.rows("select student_key, why, named_at_critical from week.not_scored order by all")


def test_columns_and_types_are_those_of_the_contract():
    centre = Centre().student("a").values("a", **ENGAGED).portray(SCORING)
    for table, extra in ((PORTRAIT, ["parts"]), (NOT_SCORED, [])):
        described = centre.rows(f"describe week.{table.name}")
        expected = [(column.name, duckdb_type(column)) for column in table.columns if column.name not in ADDED_BY_STORE]
        assert [(row[0], row[1]) for row in described][:len(expected)] == expected
        assert [row[0] for row in described][len(expected):] == extra


TABLE = """
engagement french maths | status            missing                      coverage
yes        80     80    | scored            -                            1
yes        80     -     | partial           numeracy                     0.7
yes        -      -     | partial           literacy,numeracy            0.4
-          80     80    | insufficient_data engagement                   0.6
-          80     -     | insufficient_data numeracy,engagement          0.3
-          -      -     | insufficient_data literacy,numeracy,engagement 0
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_status_missing_domains_and_coverage(line: str):
    engagement, french, maths, _, status, missing, coverage = line.split()
    values: dict[str, object] = dict(ENGAGED) if engagement == "yes" else {}
    values |= {name: None if cell == "-" else int(cell)
               for name, cell in (("literacy_level", french), ("numeracy_level", maths))}
    portrait = Centre().student("a", "PRIM3").values("a", **values).portray(SCORING).portrait()
    assert portrait["status"] == status
    assert portrait["missing_domains"] == (None if missing == "-" else missing)
    assert portrait["coverage"] == Decimal(coverage)


def test_coverage_has_four_decimals_half_up():
    # SEC5: literacy is worth 60, so engagement is 40 of 130 points: 0.30769.
    portrait = Centre().student("a", "SEC5").values("a", **ENGAGED).portray(SCORING).portrait()
    assert portrait["coverage"] == Decimal("0.3077")


def test_out_of_scope_measures_nothing_and_is_not_on_the_not_scored_list():
    centre = Centre().student("a", in_scope=False, chronic=True).values("a", **ENGAGED).portray(SCORING)
    portrait = centre.portrait()
    assert (portrait["status"], portrait["school_id"], portrait["level"]) == ("out_of_scope", "001", "SEC1")
    measured = ("literacy", "engagement", "coefficient", "tier", "coverage", "missing_domains", "is_chronic")
    assert [portrait[name] for name in measured] == [None] * len(measured)
    assert portrait["parts"] == []
    assert why(centre) == []


def test_a_portrait_says_why_marks_are_not_compared():
    centre = (Centre().student("compared").student("modified", is_comparable=False)
              .student("out", in_scope=False, is_comparable=False).portray(SCORING))
    assert centre.rows("select student_key, marks_not_compared from week.portrait order by all") == [
        ("compared", None), ("modified", "modified_expectations"), ("out", None)]


def test_reasons_are_the_largest_contributions():
    # Contributions: absences 15 and 10, French 10, lateness 2.5. Two at most, ties by name.
    centre = Centre().student("a", "PRIM3").values(
        "a", absence_rate_20_days=25, absence_rate_year=Decimal("12.5"), lateness=3,
        literacy_level=Decimal("63.3333"), numeracy_level=80).portray(SCORING)
    parts = centre.parts(SCORING)
    assert [parts[name]["contribution"] for name in SCORING.names[:5]] == [15, 10, Decimal("2.5"), 10, 0]
    assert named(centre, "is_reason") == ["absence_rate_20_days", "absence_rate_year"]


def test_what_is_at_critical_is_a_reason_beyond_the_largest():
    # Lateness at critical weighs 10, less than the two absences and French.
    centre = Centre().student("a", "PRIM3").values(
        "a", absence_rate_20_days=29, absence_rate_year=19, lateness=6, literacy_level=51,
        numeracy_level=80).portray(SCORING)
    assert named(centre, "is_reason") == ["absence_rate_20_days", "lateness", "literacy_level"]


def test_a_family_has_one_reason_at_critical_beyond_the_largest():
    """Both absences are at critical and share the 30 points of their family equally; French has 30, numeracy 20."""
    centre = Centre().student("a", "PRIM3").values(
        "a", absence_rate_20_days=30, absence_rate_year=20, lateness=6, literacy_level=50,
        numeracy_level=Decimal("56.6")).portray(SCORING)
    # The two largest, then lateness and the first absence by name; never the second one.
    assert named(centre, "is_reason") == ["absence_rate_20_days", "lateness", "literacy_level", "numeracy_level"]


def test_a_family_at_critical_among_the_largest_is_not_told_again():
    centre = Centre().student("a", "PRIM3").values(
        "a", absence_rate_20_days=30, absence_rate_year=20, lateness=2, literacy_level=70,
        numeracy_level=69).portray(criteria_with(("reasons: {most: 2}", "reasons: {most: 1}")))
    assert named(centre, "is_reason") == ["absence_rate_20_days"]


def test_chronic_absence_is_told_beyond_the_reason_of_its_family():
    centre = Centre().student("a", "PRIM3", chronic=True).values(
        "a", absence_rate_20_days=30, absence_rate_year=20, literacy_level=70).portray(
        criteria_with(("reasons: {most: 2}", "reasons: {most: 1}")))
    assert named(centre, "is_reason") == ["absence_rate_20_days", "absence_rate_year"]


def test_nothing_earned_is_no_reason_and_context_never_is():
    centre = Centre().student("a").values("a", **ENGAGED, literacy_level=80, age_behind_grade=4).portray(SCORING)
    assert named(centre, "is_reason") == []


def test_chronic_absence_is_always_a_reason():
    # The year weighs nothing here (watch 5), three others weigh more.
    values = {"absence_rate_20_days": 25, "absence_rate_year": 5, "lateness": 5, "literacy_level": 60}
    for chronic, expected in ((True, True), (False, False), (None, False)):
        centre = Centre().student("a", "PRIM3", chronic=chronic).values("a", **values).portray(SCORING)
        assert ("absence_rate_year" in named(centre, "is_reason")) is expected


def test_chronic_absence_is_told_without_points_while_evidence_is_too_little():
    centre = Centre().student("a", chronic=True).value("a", "absence_rate_year", 20, count=5).portray(SCORING)
    part = centre.parts(SCORING)["absence_rate_year"]
    assert (part["points"], part["contribution"], part["is_reason"]) == (None, None, True)
    assert centre.portrait()["coverage"] == 0


def test_strengths_are_on_the_good_side_and_never_reasons():
    cases = [(3, 85, ["absence_rate_20_days", "literacy_level"]), (Decimal("3.0001"), Decimal("84.9999"), [])]
    for absence, french, expected in cases:
        centre = Centre().student("a").values(
            "a", absence_rate_20_days=absence, absence_rate_year=5, literacy_level=french).portray(SCORING)
        assert named(centre, "is_strength") == expected
    few = Centre().student("a").value("a", "absence_rate_20_days", 0, count=9).portray(SCORING)
    assert few.portrait()["parts"] == []


def test_dominant_domain_is_the_heaviest_and_ties_go_by_name():
    cases = [({"lateness": 6}, "engagement"), ({"lateness": 6, "literacy_level": 60}, "literacy"), ({}, None),
             ({"numeracy_level": 60, "literacy_level": 60}, "literacy")]
    for values, dominant in cases:
        centre = Centre().student("a", "PRIM3").values("a", **(ENGAGED | values)).portray(SCORING)
        assert centre.portrait()["dominant_domain"] == dominant


def test_no_attendance_source_is_insufficient_data_and_what_is_critical_is_named_all_the_same():
    centre = Centre().student("a", days=None).values("a", literacy_level=50, numeracy_level=65).portray(SCORING)
    portrait = centre.portrait()
    assert (portrait["status"], portrait["coefficient"], portrait["literacy"]) == ("insufficient_data", None, 100)
    assert named(centre, "is_reason") == ["literacy_level"]
    assert [part["contribution"] for part in portrait["parts"]] == [None, None]
    assert why(centre) == [("a", "attendance_unknown", 1)]


def test_a_part_of_a_domain_not_covered_weighs_nothing_known():
    strict = criteria_with(("domain_minimum: 0.5", "domain_minimum: 1"), ("required_domains: [engagement]",
                                                                        "required_domains: [literacy]"))
    centre = Centre().student("a").values("a", lateness=6, literacy_level=80).portray(strict)
    parts = centre.parts(strict)
    assert (parts["lateness"]["contribution"], parts["lateness"]["points"]) == (None, 10)
    assert (parts["literacy_level"]["contribution"], centre.portrait()["coefficient"]) == (0, 0)


def test_why_not_scored():
    centre = (Centre()
              .student("few_days", days=4).values("few_days", literacy_level=80)
              .student("few_days_no_mark", days=4)
              .student("modified", days=None, is_comparable=False)
              .student("no_attendance", days=None).values("no_attendance", literacy_level=80)
              .student("nothing", days=None)
              .student("scored").values("scored", **ENGAGED))
    assert why(centre.portray(SCORING)) == [
        ("few_days", "too_few_days", 0),
        ("few_days_no_mark", "marks_unknown", 0),
        ("few_days_no_mark", "too_few_days", 0),
        ("modified", "attendance_unknown", 0),
        ("modified", "marks_not_compared", 0),
        ("no_attendance", "attendance_unknown", 0),
        ("nothing", "no_evidence", 0),
    ]
    assert centre.rows("select why_fr, why_en from week.not_scored where student_key = 'few_days'") == [
        ("Engagement scolaire : trop peu de jours de classe observés.", "Engagement: too few school days observed.")]


NO_POINTS_IN_PRIMARY = """
version: 1
subjects: {}
coverage: {domain_minimum: 0.5, required_domains: []}
tiers: {tier_2: {enter: 25, margin: 5}, tier_3: {enter: 50, margin: 5}}
reasons: {most: 3}
indicators:
  literacy_level:
    domain: literacy
    unit: percent
    watch: 70
    critical: 50
    points: 30
    minimum_evidence: 1
    label: {fr: Français, en: French}
    reason: {fr: x, en: x}
    levels: {PRIM: {points: 0}}
    source: x
"""


def test_every_student_without_a_coefficient_is_told_why():
    none_required = criteria_with(("required_domains: [engagement]", "required_domains: []"))
    no_points = load_criteria(NO_POINTS_IN_PRIMARY)
    cases = [
        (SCORING, "SEC1", {"too_few_days", "marks_unknown", "attendance_unknown", "marks_not_compared"}),
        (none_required, "SEC1", {"too_few_days", "marks_unknown", "attendance_unknown", "marks_not_compared"}),
        (no_points, "SEC1", {"marks_unknown", "marks_not_compared"}),
        (no_points, "PRIM1", {"no_criterion"}),
    ]
    for criteria, level, codes in cases:
        centre = Centre().student("a", level).student("b", level, days=None, is_comparable=False).portray(criteria)
        assert {key for key, _, _ in why(centre)} == {"a", "b"}
        assert {code for _, code, _ in why(centre)} == codes
    assert {code for _, _, group in cases for code in group} | {"no_evidence"} == set(WHY_NOT_SCORED)


def test_running_twice_gives_the_same_rows():
    centre = Centre().student("a").values("a", **ENGAGED, literacy_level=55).portray(SCORING)
    first = centre.rows("select * from week.portrait")
    assert centre.portray(SCORING).rows("select * from week.portrait") == first


def seen_centre() -> duckdb.DuckDBPyConnection:
    """Twelve students of one group, every weekday a school day since 31 August, no absence; one is late all week 47."""
    con = connect()
    for schema in ("seen", "previous"):
        con.execute(f"create schema {schema}")
    for name, table in FACTS.items():
        columns = ", ".join(f"{quoted(column.name)} {duckdb_type(column)}" for column in table.columns)
        con.execute(f"create table seen.{quoted(name)} ({columns})")
    con.execute("create table seen.source_present as select unnest(['students', 'enrolments', 'calendar', "
                "'attendance', 'grades']) as table_name, true as present")
    con.execute(f"create table previous.portrait (student_key varchar, week varchar, version bigint, coefficient "
                f"decimal(18,2), tier bigint, status varchar, criteria_hash varchar, level varchar, parts {PART_TYPE})")
    con.execute("insert into seen.students by name select 's' || i as student_key, 2014 as birth_cohort "
                "from range(12) as t(i)")
    con.execute("insert into seen.enrolments by name select student_key, '2026-2027' as school_year, '001' as "
                "school_id, date '2026-08-31' as enrolled_on, 'SEC1' as level, '11' as home_group from seen.students")
    con.execute("insert into seen.calendar by name select '001' as school_id, cast(day as date) as date, "
                "dayofweek(day) between 1 and 5 as is_school_day, 4 as periods_expected "
                "from generate_series(date '2026-07-01', date '2027-06-30', interval 1 day) as t(day)")
    con.execute("insert into seen.attendance by name select student_key, '001' as school_id, date, '1' as period, "
                "'late' as category from seen.students, seen.calendar "
                "where is_school_day and (student_key = 's0' and date between '2026-11-16' and '2026-11-20' "
                "or date in ('2026-11-13', '2026-11-20'))")
    return con


def computed(con: duckdb.DuckDBPyConnection, week: str, ends_on: date, criteria: Criteria, *previous: Criteria) -> None:
    compute_week(con, week=week, week_ends_on=ends_on, school_year="2026-2027", criteria=criteria,
                 previous_criteria={one.hash: one for one in previous})


def test_a_week_from_what_is_seen_and_an_indicator_that_the_new_criteria_dropped():
    first, second = CRITERIA.index("  lateness:"), CRITERIA.index("  literacy_level:")
    dropped = load_criteria(CRITERIA[:first] + CRITERIA[second:])
    con = seen_centre()
    computed(con, "2026-W46", date(2026, 11, 15), SCORING)
    con.execute("insert into previous.portrait select student_key, week, 1, coefficient, tier, status, criteria_hash, "
                "level, parts from week.portrait")
    computed(con, "2026-W47", date(2026, 11, 22), dropped, SCORING)
    columns = "previous_coefficient, coefficient, change, change_data, change_coverage, change_criteria"
    found = con.execute(f"select {columns} from week.portrait where student_key = 's0'").fetchone()
    # From 1 late to 6, the critical value: 10 of 40 points, which only the old criteria see.
    assert found == (0, 0, 0, 25, 0, -25)
    assert con.execute("select status, missing_domains, count(*) from week.portrait group by all").fetchall() == [
        ("partial", "literacy,numeracy", 12)]
    assert con.execute("select count(*), max(lates) from week.attendance").fetchone() == (12, 5)
    compute_group_portraits(con, week="2026-W47", school_year="2026-2027")
    found = con.execute("select home_group, students, tier_1, chronic, rate_year from week.group_portrait").fetchall()
    # Everybody is at tier 1: the empty tiers 2 and 3 are small cells, and tier 1 less students would give them.
    assert found == [("11", 12, None, None, 0)]
