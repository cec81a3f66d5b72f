"""Every rule says in two languages what it means and what to do, in whole sentences."""

from __future__ import annotations

import pytest

from schemas.rules import BESIDE_RULES, CELL_RULES, DUPLICATE_RULES, IGNORED_RULES, LINE_RULES, MAPPING_RULES, RULES


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_meaning_and_remedy_in_both_languages(rule):
    text = RULES[rule]
    assert all(part == part.strip() and part[0].isupper() and part.endswith(".") for part in text)
    assert text.fr != text.en
    assert text.remedy_fr != text.remedy_en


def test_the_kinds_of_rules_do_not_overlap():
    kinds = (CELL_RULES, MAPPING_RULES, BESIDE_RULES, LINE_RULES, DUPLICATE_RULES, IGNORED_RULES)
    assert len(RULES) == sum(len(kind) for kind in kinds)
