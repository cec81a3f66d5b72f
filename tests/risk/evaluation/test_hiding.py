"""Which groups are hidden, so that no small one is worked out from those told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.evaluation.hiding import GroupCount, PlaceCount, hidden_groups, hidden_values


def counts(**each: tuple[int, int]) -> list[GroupCount]:
    return [GroupCount(value, n, adverse, 0, 0) for value, (n, adverse) in each.items()]


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"F": (100, 30), "M": (100, 30)}, set()),
        # 4 adverse: too few; the rest would give it away.
        ({"F": (100, 30), "M": (100, 4)}, {"F", "M"}),
        ({"F": (100, 30), "M": (100, 30), "X": (6, 3)}, {"X", "F"}),
        # 15 others of 100, but all adverse: none of the other kind.
        ({"a": (100, 97), "b": (60, 30), "c": (80, 40)}, {"a", "b"}),
        # Two hidden together have 3 + 4 adverse, 7 of them: a third is hidden with them.
        ({"a": (20, 3), "b": (20, 4), "c": (50, 25), "d": (90, 45)}, {"a", "b", "c"}),
        # Two hidden together are no small group.
        ({"a": (20, 6), "b": (20, 7), "c": (50, 25), "d": (90, 45)}, {"a", "b"}),
        ({"all": (40, 20)}, set()),
    ],
)
def test_small_groups_are_hidden_also_by_subtraction(groups: dict[str, tuple[int, int]], hidden: set[str]):
    assert hidden_values(counts(**groups), 10) == hidden


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6))
def test_what_is_hidden_cannot_be_found_from_the_whole(drawn: list[tuple[int, int]]):
    groups = [GroupCount(str(place), adverse + other, adverse, 0, 0) for place, (adverse, other) in enumerate(drawn)]
    hidden = hidden_values(groups, 10)
    kept = [one for one in groups if one.value not in hidden]
    assert all(one.n_adverse >= 10 and one.n - one.n_adverse >= 10 for one in kept)
    if hidden and kept:
        away = [one for one in groups if one.value in hidden]
        assert len(away) >= 2
        assert sum(one.n_adverse for one in away) >= 10
        assert sum(one.n - one.n_adverse for one in away) >= 10


# --- levels, deprivation bands and schools ----------------------------------------------------------------------

def hidden_places(*cells: tuple[str, str, str, int, int]) -> dict[str, set[str]]:
    """What is hidden of cases given as level, band, school, number, of which adverse."""
    names = ("level", "deprivation", "school_id")
    places = [PlaceCount(dict(zip(names, cell[:3], strict=True)), *cell[3:]) for cell in cells]
    groups: dict[str, dict[str, GroupCount]] = {name: {} for name in names}
    for one in places:
        for name, value in one.values.items():
            before = groups[name].get(value, GroupCount(value, 0, 0))
            groups[name][value] = GroupCount(value, before.n + one.n, before.n_adverse + one.n_adverse)
    counts = {name: list(ones.values()) for name, ones in groups.items() if set(ones) != {"unknown"}}
    return hidden_groups(counts, places, 10)


def test_nothing_small_hides_nothing():
    assert hidden_places(("PRIM1", "1-3", "P", 40, 20), ("SEC1", "4-7", "S", 40, 20)) == {
        "level": set(), "deprivation": set(), "school_id": set()}


def test_a_level_that_bands_would_give_away_hides_the_bands_and_the_schools():
    """PRIM6 and SEC5 are hidden together; the band 1-3 is the primary school."""
    assert hidden_places(
        ("PRIM5", "1-3", "P", 40, 20), ("PRIM6", "1-3", "P", 40, 6),
        ("SEC4", "4-7", "S", 40, 20), ("SEC5", "4-7", "S", 40, 5),
    ) == {"level": {"PRIM6", "SEC5"}, "deprivation": {"1-3", "4-7"}, "school_id": {"P", "S"}}  # fmt: skip


def test_a_small_school_is_not_found_by_its_levels():
    """Schools P (9 adverse) and Q would be hidden together, but PRIM1 is P."""
    found = hidden_places(
        ("PRIM1", "1-3", "P", 40, 9), ("SEC1", "1-3", "Q", 40, 12), ("SEC1", "1-3", "R", 40, 20),
        ("SEC2", "1-3", "R", 40, 20),
    )  # fmt: skip
    assert found["level"] == {"PRIM1", "SEC2"}
    assert found["school_id"] == {"P", "Q", "R"}


SCHOOLS = (("P", 6), ("Q", 12), ("R", 20), ("S", 20))


def test_hidden_schools_that_share_their_level_with_others_leave_the_rest_told():
    """P and Q are hidden together, and have the level of R and S: nothing tells one from the other."""
    found = hidden_places(*(("SEC1", "unknown", school, 40, adverse) for school, adverse in SCHOOLS))
    assert found == {"level": set(), "school_id": {"P", "Q"}}


def test_beside_levels_and_bands_schools_are_told_only_where_none_is_hidden():
    found = hidden_places(*(("SEC1", "1-3", school, 40, adverse) for school, adverse in SCHOOLS))
    assert found == {"level": set(), "deprivation": set(), "school_id": {"P", "Q", "R", "S"}}


def test_few_students_out_of_place_are_not_found_by_the_difference():
    """Three of the secondary are in the primary school: P less PRIM1 would be those three."""
    found = hidden_places(
        ("PRIM1", "unknown", "P", 60, 30), ("SEC1", "unknown", "P", 3, 1), ("SEC1", "unknown", "S", 60, 30))
    assert found == {"level": set(), "school_id": {"P", "S"}}


@given(st.dictionaries(
    st.tuples(st.sampled_from(["PRIM1", "PRIM2", "SEC1", "SEC2"]), st.sampled_from(["1-3", "4-7"]),
              st.sampled_from(["P", "Q", "R"])),
    st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8))  # fmt: skip
def test_what_is_told_of_a_pair_adds_up_to_no_hidden_small_group(drawn: dict[tuple, tuple[int, int]]):
    """By brute force: every set of levels that has the same cases as a set of schools, told less the other."""
    cells = [(*key, adverse + other, adverse) for key, (adverse, other) in drawn.items() if adverse + other]
    if not cells:
        return
    hidden = hidden_places(*cells)
    for first, second in ((0, 2), (0, 1), (2, 1)):
        names = ("level", "deprivation", "school_id")
        values = [sorted({cell[end] for cell in cells}) for end in (first, second)]
        if any(set(values[side]) == hidden[names[end]] for side, end in enumerate((first, second))):
            continue
        for members in subsets(values[0]):
            for others in subsets(values[1]):
                mine = {cell for cell in cells if cell[first] in members}
                theirs = {cell for cell in cells if cell[second] in others}
                if mine != theirs or not mine:
                    continue
                away = [cell for cell in mine if cell[first] in hidden[names[first]]]
                if away and not any(cell[second] in hidden[names[second]] for cell in theirs):
                    adverse = sum(cell[4] for cell in away)
                    assert min(adverse, sum(cell[3] for cell in away) - adverse) >= 10


def subsets(values: list[str]) -> list[set[str]]:
    return [{one for place, one in enumerate(values) if number >> place & 1} for number in range(2 ** len(values))]
