"""The criteria file: read exactly, refused with the name of the entry, hashed by content."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.database import connect
from risk.criteria import DEFAULT_CRITERIA, Criteria, CriteriaError, load_criteria, register
from schemas.outputs import CRITERION
from tests.risk.scoring_tables import CRITERIA, criteria_with


def test_numbers_are_read_exactly():
    criteria = criteria_with(("watch: 10\n", "watch: 10.1\n"))
    recent = criteria.indicator("absence_rate_20_days")
    assert recent.threshold.watch == Decimal("10.1")
    assert (recent.position, recent.minimum_evidence, recent.domain, recent.family) == (0, 10, "engagement", "absence")
    assert recent.threshold.higher_is_worse
    assert not criteria.indicator("literacy_level").threshold.higher_is_worse
    assert criteria.domain_minimum == Decimal("0.5")
    assert criteria.required_domains == ("engagement",)
    assert (criteria.tiers[2].enter, criteria.tiers[3].margin) == (25, 5)
    assert criteria.families["absence"].cap == 30
    assert criteria.subjects == {"literacy": ("FRA*",)}
    assert criteria.text == CRITERIA.replace("watch: 10\n", "watch: 10.1\n")


def test_level_is_exact_then_prefix_then_default():
    french = load_criteria(CRITERIA).indicator("literacy_level")
    found = {level: (french.at_level(level).watch, french.at_level(level).critical, french.at_level(level).points)
             for level in ("PRIM3", "SEC1", "SEC5", None)}
    assert found == {"PRIM3": (70, 50, 30), "SEC1": (65, 50, 30), "SEC5": (65, 55, 60), None: (70, 50, 30)}


def test_context_has_no_domain_no_threshold_and_no_point():
    age = load_criteria(CRITERIA).indicator("age_behind_grade")
    assert (age.domain, age.threshold.watch, age.threshold.critical, age.threshold.points) == (None, None, None, 0)


def test_chronic_absence_is_always_told_even_if_the_file_does_not_say_so():
    criteria = load_criteria(CRITERIA)
    told = [one.name for one in criteria.indicators if one.always_reason == "is_chronic"]
    assert told == ["absence_rate_year"]


REFUSED = [
    ("version: 1", "version: 1\nextra: 2", "« extra » est une clé inconnue"),
    ("    source: Contexte.", "    colour: red\n    source: Contexte.", "« indicators.age_behind_grade.colour »"),
    ("watch: 2\n    critical: 6", "watch: 6\n    critical: 6", "« indicators.lateness.critical » est égal à watch"),
    ("    watch: 2\n", "", "« indicators.lateness.watch » manque."),
    ("    label: {fr: Retards, en: Lates}\n", "", "« indicators.lateness.label » manque."),
    ("{fr: Retards, en: Lates}", "{fr: Retards}", "« indicators.lateness.label.en » manque."),
    ("    source: Contexte.\n", "", "« indicators.age_behind_grade.source » manque."),
    ("    family: absence\n    unit: percent\n    watch: 10", "    family: flu\n    unit: percent\n    watch: 10",
     "« indicators.absence_rate_20_days.family » nomme une famille qui n'est pas"),
    ("    domain: literacy\n", "    domain: reading\n", "« indicators.literacy_level.domain » doit être un domaine"),
    ("    domain: literacy\n", "    domain: literacy\n    family: absence\n",
     "« indicators.literacy_level.domain » n'est pas du domaine de la famille (engagement)"),
    ("points: 10\n", "points: -1\n", "« indicators.lateness.points » doit être entre 0"),
    ("points: 10\n", "points: 1.005\n", "« indicators.lateness.points » a plus de 2 décimales"),
    ("points: 10\n", "points: ten\n", "« indicators.lateness.points » doit être un nombre"),
    ("points: 10\n", "points: 1e1\n", "« indicators.lateness.points » doit être un nombre"),
    ("points: 0\n", "points: 3\n    watch: 1\n    critical: 2\n",
     "« indicators.age_behind_grade.domain » manque : sans domaine"),
    ('fr: "Retards : {value}"', 'fr: "Retards : {valeur}"', "« indicators.lateness.reason.fr » contient un repère"),
    ('fr: "Retards : {value}"', 'fr: "Retards : {value"', "« indicators.lateness.reason.fr » contient un repère"),
    ('fr: "Retards : {value}"', 'fr: "{series|a|b}"', "« indicators.lateness.reason.fr » contient un repère"),
    ('fr: "Retards : {value}"', 'fr: "[[{value}"', "« indicators.lateness.reason.fr » ne peut pas contenir"),
    ("SEC: {watch: 65}", "SEC6: {watch: 65}", "« indicators.literacy_level.levels.SEC6 » est une clé inconnue"),
    ("SEC: {watch: 65}", "SEC: {watch: 45}", "« indicators.literacy_level.levels.SEC » change le sens"),
    ("SEC: {watch: 65}", "SEC: {watch: 90}", "« indicators.literacy_level.levels.SEC » ferait d'une même valeur"),
    ("strength: {at: 3,", "strength: {at: 11,", "« indicators.absence_rate_20_days.strength » ferait d'une même"),
    ("tier_3: {enter: 50", "tier_3: {enter: 25", "« tiers.tier_3 » doit s'atteindre plus haut que tier_2"),
    ("tier_3: {enter: 50, margin: 5}", "tier_3: {enter: 50, margin: 60}", "« tiers.tier_3.margin » doit être entre"),
    ("tier_3: {enter: 50, margin: 5}", "tier_3: {enter: 50, margin: 5, minimum_coverage: 1.1}",
     "« tiers.tier_3.minimum_coverage » doit être entre 0 et 1"),
    ("tier_3: {enter: 50, margin: 5}", "tier_3: {enter: 50, margin: 5, minimum_coverage: a third}",
     "« tiers.tier_3.minimum_coverage » doit être un nombre"),
    ("tier_2: {enter: 25, margin: 5}", "tier_2: {enter: 25, margin: 5, minimum_coverage: 0.2}",
     "« tiers.tier_3 » ne peut demander moins de couverture que tier_2"),
    ("required_domains: [engagement]", "required_domains: [engagement]\n  required_families: [nobody]",
     "« coverage.required_families » nomme une famille"),
    ("required_domains: [engagement]", "required_domains: [engagement]\n  domain_caps: {reading: 5}",
     "« coverage.domain_caps.reading » est une clé inconnue"),
    ("required_domains: [engagement]", "required_domains: [engagement]\n  domain_caps: {engagement: 0}",
     "« coverage.domain_caps.engagement » doit être entre"),
    ("required_domains: [engagement]", "required_domains: [reading]", "« coverage.required_domains » nomme un domaine"),
    ("domain_minimum: 0.5", "domain_minimum: 1.5", "« coverage.domain_minimum » doit être entre 0 et 1"),
    ("  lateness:\n", "  numeracy_level:\n", "« numeracy_level » est écrit deux fois"),
    ("  lateness:\n", "  Lateness!:\n", "« indicators.Lateness! » doit être un nom"),
    ("families:\n", "families:\n  other: {domain: literacy, cap: 5, label: {fr: x, en: x}}\n",
     "« families.other » n'a aucun indicateur"),
    ("points: 10\n", "points: 9999\n", "« indicators » dépasse 10000 points"),
    ("coverage:", "subject_names: {A*: '', B*: x}\ncoverage:", "« subject_names.A* » doit être un texte non vide"),
    ("coverage:", "subject_names: {A*: [x]}\ncoverage:", "« subject_names.A* » doit être un texte non vide"),
    ("coverage:", "subject_names: [x]\ncoverage:", "« subject_names » doit être un bloc de clés"),
    ("coverage:", "subject_names: {A*: 'x{value}'}\ncoverage:", "« subject_names.A* » ne peut contenir ni accolade"),
    ("coverage:", "competency_names: {engagement: {1: x}}\ncoverage:",
     "« competency_names.engagement » est une clé inconnue"),
    ("coverage:", "competency_names: {literacy: {1: ''}}\ncoverage:", "« competency_names.literacy.1 » doit être"),
    ("coverage:", "pass_mark: 101\ncoverage:", "« pass_mark » doit être entre 0 et 100"),
    ("coverage:", "pass_mark: soixante\ncoverage:", "« pass_mark » doit être un nombre"),
    ("coverage:", "competencies: {engagement: {reading: ['1']}}\ncoverage:",
     "« competencies.engagement » est une clé inconnue"),
    ("coverage:", "competencies: {numeracy: {reading: ['1']}}\ncoverage:",
     "« competencies.numeracy.reading » est une clé inconnue"),
    ("coverage:", "competencies: {literacy: {reading: lire}}\ncoverage:",
     "« competencies.literacy.reading » doit être une liste de textes"),
    ("coverage:", "term_weights: {1: 20, 2: 20}\ncoverage:", "« term_weights.3 » manque."),
    ("coverage:", "term_weights: {1: 20, 2: 20, 3: 60, FINAL: 100}\ncoverage:", "« term_weights.FINAL » est une clé"),
    ("coverage:", "term_weights: {1: 0, 2: 0, 3: 0}\ncoverage:", "« term_weights » doit avoir au moins un poids"),
    ("coverage:", "term_weights: {1: -20, 2: 20, 3: 60}\ncoverage:", "« term_weights.1 » doit être entre 0"),
    ("coverage:", "stale_after_days: 1.5\ncoverage:", "« stale_after_days » a plus de 0 décimales"),
    ("points: 10\n", "points: 10\n    stale_after_days: -1\n", "« indicators.lateness.stale_after_days » doit être"),
    ("coverage:", "diploma: {units_required: 54, compulsory: {}}\ncoverage:", "« diploma.courses » manque."),
    ("coverage:", "diploma: {units_required: 54, courses: ['???4*'], compulsory: {'a{b}': ['1*']}}\ncoverage:",
     "« diploma.compulsory.a{b} » ne peut contenir ni accolade"),
    ("coverage:", "diploma: {units_required: 54, courses: [], compulsory: {}, course_units: {'1*': x}}\ncoverage:",
     "« diploma.course_units.1* » doit être un nombre"),
    *(("coverage:", f"diploma: {{courses: [], units_required: 9, compulsory: {{}}, resumptions: ['{day}']}}\ncoverage:",
       "« diploma.resumptions » doit nommer des mois")
      for day in ("13", "1", "02-29", "04-31", "00-10", "01-00", "janvier")),
]


@pytest.mark.parametrize(("old", "new", "message"), REFUSED, ids=[message[:60] for _, _, message in REFUSED])
def test_refused_with_the_name_of_the_entry(old: str, new: str, message: str):
    with pytest.raises(CriteriaError) as error:
        criteria_with((old, new))
    assert message in str(error.value)


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "indicators: 3"])
def test_what_is_not_a_criteria_file_is_refused(text: str):
    with pytest.raises(CriteriaError):
        load_criteria(text)


def test_hash_is_of_the_content_not_of_the_layout():
    first = load_criteria(CRITERIA)
    assert first.hash == "39e1e4a0386252a6"  # a change here would orphan every published portrait
    assert load_criteria("# comment\n" + CRITERIA).hash == first.hash
    assert criteria_with(("watch: 2\n", "watch: 2.0\n")).hash == first.hash
    assert criteria_with(("watch: 2\n    critical: 6\n", "critical: 6\n    watch: 2\n")).hash == first.hash


@pytest.mark.parametrize(("old", "new"), [
    ("watch: 2\n", "watch: 2.5\n"),
    ("{fr: Retards, en: Lates}", "{fr: Retards, en: Late arrivals}"),
    ("SEC5: {critical: 55", "SEC4: {critical: 55"),
    ("most: 2", "most: 3"),
    ("source: Contexte.", "source: Autre."),
    ('["FRA*"]', '["FRA*", "132*"]'),
    ("coverage:", "subject_names: {A*: x}\ncoverage:"),
    ("coverage:", "competency_names: {literacy: {1: lire}}\ncoverage:"),
])
def test_hash_changes_with_any_content(old: str, new: str):
    assert criteria_with((old, new)).hash != load_criteria(CRITERIA).hash


NAMES = "subject_names: {'055306': science, '055*': sciences}\ncompetency_names: {literacy: {1: lire, 2: écrire}}\n"


def test_names_are_read_in_the_order_of_the_file_and_are_part_of_the_content():
    """The first pattern that fits wins, so their order is content; that of the competencies says nothing."""
    named = criteria_with(("coverage:", NAMES + "coverage:"))
    assert list(named.subject_names.items()) == [("055306", "science"), ("055*", "sciences")]
    assert named.competency_names == {"literacy": {"1": "lire", "2": "écrire"}}
    swapped = NAMES.replace("'055306': science, '055*': sciences", "'055*': sciences, '055306': science")
    assert criteria_with(("coverage:", swapped + "coverage:")).hash != named.hash
    swapped = NAMES.replace("1: lire, 2: écrire", "2: écrire, 1: lire")
    assert criteria_with(("coverage:", swapped + "coverage:")).hash == named.hash
    renamed = NAMES.replace("écrire", "rédiger")
    assert criteria_with(("coverage:", renamed + "coverage:")).hash != named.hash


def test_the_coverage_that_a_tier_asks_is_read_exactly_and_is_none_by_default():
    asked = criteria_with(("tier_3: {enter: 50, margin: 5}", "tier_3: {enter: 50, margin: 5, minimum_coverage: 0.32}"))
    assert (asked.tiers[2].minimum_coverage, asked.tiers[3].minimum_coverage) == (0, Decimal("0.32"))
    assert asked.hash != load_criteria(CRITERIA).hash
    assert [tier.minimum_coverage for tier in load_criteria(CRITERIA).tiers.values()] == [0, 0]


def test_a_file_without_names_is_read_as_before():
    assert load_criteria(CRITERIA).subject_names == {}
    assert load_criteria(CRITERIA).competency_names == {}


ON_MARKS = """
pass_mark: 40
competencies: {literacy: {reading: ["1", "lire*"]}, numeracy: {solving: []}}
term_weights: {"1": 20, "2": 20.5, "3": 59.5}
stale_after_days: 90
diploma:
  units_required: 54
  courses: ["???4??"]
  course_units: {"0434*": 2, "043*": 1}
  compulsory: {histoire: ["0854*", "0874*"], arts: ["1684*"]}
  resumptions: ["08-03", "01", "01-18"]
"""


def test_what_the_file_says_of_marks():
    criteria = criteria_with(("coverage:", ON_MARKS + "coverage:"))
    assert criteria.pass_mark == 40
    assert criteria.competencies == {"literacy": {"reading": ("1", "lire*")}, "numeracy": {"solving": ()}}
    assert criteria.term_weights == {"1": 20, "2": Decimal("20.5"), "3": Decimal("59.5")}
    assert criteria.diploma.units_required == 54
    assert criteria.diploma.courses == ("???4??",)
    assert list(criteria.diploma.course_units.items()) == [("0434*", 2), ("043*", 1)]
    assert criteria.diploma.compulsory == {"histoire": ("0854*", "0874*"), "arts": ("1684*",)}
    assert criteria.diploma.resumptions == ((1, None), (1, 18), (8, 3))


def test_a_file_that_says_nothing_of_marks_is_read_as_before():
    criteria = load_criteria(CRITERIA)
    assert (criteria.pass_mark, criteria.competencies, criteria.term_weights, criteria.diploma) == (60, {}, {}, None)
    assert {one.stale_after_days for one in criteria.indicators} == {None}


def test_marks_grow_old_in_literacy_and_numeracy_and_elsewhere_where_it_is_said():
    criteria = criteria_with(
        ("coverage:", "stale_after_days: 90\ncoverage:"), ("points: 10\n", "points: 10\n    stale_after_days: 30\n")
    )
    assert {one.name: one.stale_after_days for one in criteria.indicators} == {
        "absence_rate_20_days": None, "absence_rate_year": None, "lateness": 30, "literacy_level": 90,
        "numeracy_level": 90, "age_behind_grade": None,
    }
    con = connect()
    register(con, criteria)
    assert con.execute("select distinct indicator, stale_after_days from criteria.criterion "
                       "where stale_after_days is not null order by 1").fetchall() == [
        ("lateness", 30), ("literacy_level", 90), ("numeracy_level", 90)]


def test_the_order_of_units_and_compulsory_subjects_is_content():
    """The first pattern of units that fits wins, and the subjects at risk are told in their order."""
    first = criteria_with(("coverage:", ON_MARKS + "coverage:")).hash
    for old, new in (
        ('"0434*": 2, "043*": 1', '"043*": 1, "0434*": 2'),
        ('histoire: ["0854*", "0874*"], arts: ["1684*"]', 'arts: ["1684*"], histoire: ["0854*", "0874*"]'),
        ("pass_mark: 40", "pass_mark: 60"),
    ):
        assert old in ON_MARKS
        assert criteria_with(("coverage:", ON_MARKS.replace(old, new) + "coverage:")).hash != first
    same = ON_MARKS.replace("pass_mark: 40", "pass_mark: 40.0")
    assert criteria_with(("coverage:", same + "coverage:")).hash == first


def test_the_criteria_of_the_package_are_readable():
    assert isinstance(load_criteria(DEFAULT_CRITERIA), Criteria)


def test_registered_rows_follow_the_contract():
    con = connect()
    criteria = load_criteria(CRITERIA)
    register(con, criteria)
    register(con, criteria)
    relation = con.execute("select * from criteria.criterion")
    assert tuple(column[0] for column in relation.description) == CRITERION.names
    rows = con.execute("select indicator, level, position, watch, critical, points from criteria.criterion "
                       "where indicator = 'literacy_level' order by level nulls first").fetchall()
    assert rows == [
        ("literacy_level", None, 3, 70, 50, 30),
        *(("literacy_level", f"SEC{year}", 3, 65, 50, 30) for year in (1, 2, 3, 4)),
        ("literacy_level", "SEC5", 3, 65, 55, 60),
    ]
    assert con.execute("select count(*), count(distinct criteria_hash) from criteria.criterion").fetchone() == (11, 1)


def test_french_words_are_registered_with_no_break_spaces():
    con = connect()
    register(con, load_criteria(CRITERIA))
    found = con.execute("select reason_template_fr, reason_template_en from criteria.criterion "
                        "where indicator = 'absence_rate_20_days'").fetchone()
    assert found == (
        "Absences\u00a0: {numerator} {numerator|jour|jours} sur {denominator} ({value}\u00a0%)"
        "[[\u00a0; repère de l'école {benchmark}\u00a0%]]",
        "Absences: {numerator} {numerator|day|days} out of {denominator} ({value}%)"
        "[[; school benchmark {benchmark}%]]",
    )
