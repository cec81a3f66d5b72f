"""What may be repeated of a cell: codes only."""

from __future__ import annotations

import pytest

from schemas.shown import NOT_A_CODE, is_surely_code, may_be_told, safe_code


@pytest.mark.parametrize("code", ["014", "MAL", "A-12", "x.y:z_1", "a" * 32])
def test_a_code_is_shown(code: str) -> None:
    assert safe_code(code) == code


@pytest.mark.parametrize("text", ["GAGNON Léa", "TREMBLAY Zoé, mère malade", "Zoé", "", "-1", "a" * 33, "12\n", "1 2"])
def test_anything_else_is_not(text: str) -> None:
    assert safe_code(text) == NOT_A_CODE


@pytest.mark.parametrize(
    ("text", "sure"),
    [("052", True), ("ESB2", True), ("Tremblay", False), ("Zoé 2", False), ("1" * 13, False), (None, False)],
)
def test_a_lone_word_may_be_a_name(text: str | None, sure: bool) -> None:
    assert is_surely_code(text) is sure


@pytest.mark.parametrize("text", ["52", "ESB2", "A", "m", "MAL", "RV"])
def test_a_code_for_certain_and_initials_may_be_told(text: str) -> None:
    assert may_be_told(text)


@pytest.mark.parametrize("text", ["Leucemie", "pere:prison", "TREMBLAY", "Roy", "ab", "ÉTÉ", "motivee"])
def test_a_word_may_be_told_where_ten_rows_of_five_students_share_it(text: str) -> None:
    assert not may_be_told(text)
    assert not may_be_told(text, 9, 5)
    assert not may_be_told(text, 10, 4)
    assert may_be_told(text, 10, 5) is (text != "ÉTÉ")


def test_a_sentence_may_never_be_told() -> None:
    assert not may_be_told("mère malade", 1000, 500)
