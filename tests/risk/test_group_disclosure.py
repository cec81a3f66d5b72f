"""An attack on the portraits of groups, schools and the centre: everything that they show is a sum of students of some
kinds, so a reader who solves the equations must not find a hidden small count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.risk.group_tables import BANDS, MARKS, Groups

# A student's bands: last year, in the étape before, now. None: no mark known then.
Kind = tuple[int | None, int | None, int]
School, Group = str, str
SMALL = 10


@dataclass
class Attack:
    """Counts of students by school, group and kind: the unknowns of a reader of the published tables."""

    truth: Counter = field(default_factory=Counter)
    kinds: tuple[Kind, ...] = tuple((None, None, band) for band in range(3))

    def centre(self) -> Groups:
        centre = Groups()
        for number, ((school, group, kind), count) in enumerate(self.truth.items()):
            past, before, now = kind
            prefix = f"{number}-"
            centre.con.execute(
                "insert into evidence.student select ? || i, ?, 'SEC1', ?, '2', true, true, null, '', ? * 100 + i "
                "from range(?) as r(i)", [prefix, school, group, number, count])
            for term, band in ((1, before), (2, now)):
                if band is not None:
                    centre.con.execute("insert into evidence.mark select ? || i, 'FRA', ?, ? from range(?) as r(i)",
                                       [prefix, term, MARKS[band], count])
            if past is not None:
                centre.con.execute("insert into evidence.past_enrolment select ? || i, 'PRIM6', true "
                                   "from range(?) as r(i)", [prefix, count])
                centre.con.execute(
                    "insert into seen.grades select ? || i, 'P', '2025-2026', 'FRA6', null, null, 'FINAL', ?, "
                    "date '2026-06-20' from range(?) as r(i)", [prefix, MARKS[past], count])
        return centre.compute(SMALL)

    def sums(self, centre: Groups) -> Iterator[tuple[int | None, Callable[[str, str, Kind], bool]]]:
        """Each number of the tables, None where it is hidden, and which students it counts."""
        for table, by in (("group_portrait", True), ("school_portrait", False)):
            for row in centre.rows(f"select school_id, {'home_group' if by else 'null'}, students, {', '.join(BANDS)} "
                                   f"from week.{table} where subject_code = 'FRA'"):
                yield from _row(row, lambda kind, band: kind[2] == band, lambda kind: True)
            # Here everybody has a mark: the students themselves are as many.
            yield from (one for row in centre.rows(
                f"select school_id, {'home_group' if by else 'null'}, students from week.{table} "
                "where subject_code is null") for one in _row(row, lambda kind, band: False, lambda kind: True))
        # The centre counts the schools that show a row, which a reader sees.
        schools = "select list(school_id) from week.school_portrait where subject_code = 'FRA' and students is not null"
        for row in centre.rows(f"select ({schools}), null, students, {', '.join(BANDS)} from week.centre_portrait "
                               "where subject_code = 'FRA'"):
            yield from _row(row, lambda kind, band: kind[2] == band, lambda kind: True)
        before = ", ".join(f"{band}_before" for band in BANDS)
        for row in centre.rows(f"select school_id, home_group, students, {before} from week.term_change_portrait"):
            yield from _row(row, lambda kind, band: kind[1] == band, lambda kind: kind[1] is not None)
        for row in centre.rows("select school_id, home_group, students, lost_5, steady, gained_5 "
                               "from week.term_change_portrait"):
            yield from _row(row, lambda kind, sign: kind[1] is not None and np.sign(kind[2] - kind[1]) + 1 == sign,
                            lambda kind: kind[1] is not None)
        for row in centre.rows(f"select school_id, null, students, {before} from week.transition_portrait"):
            yield from _row(row, lambda kind, band: kind[0] == band, lambda kind: kind[0] is not None)
        for row in centre.rows("select school_id, null, students, fell_below_60, stayed_above "
                               "from week.transition_portrait"):
            yield from _row(row, lambda kind, now: kind[0] not in (None, 0) and (kind[2] > 0) == now,
                            lambda kind: kind[0] is not None)

    def unknowns(self, centre: Groups) -> list[tuple[School, Group, Kind]]:
        """Every kind of student that a group may have for all that a reader knows. Where as many have a mark in both
        étapes as have one now, everybody has both; the same of last year.
        """
        everyone = set(centre.rows(
            "select c.school_id, c.home_group, 1 from week.term_change_portrait as c where is_everyone "
            "union all select t.school_id, null, 0 from week.transition_portrait as t "
            "join week.school_portrait as s using (school_id, subject_code) where t.students = s.students"))
        return [
            (school, group, kind)
            for school, group in sorted({(school, group) for school, group, _ in self.truth})
            for kind in self.kinds
            if not any(kind[at] is None and {(school, None, at), (school, group, at)} & everyone for at in (0, 1))
        ]

    def found(self) -> list[int]:
        """The hidden small counts that the shown numbers give away."""
        unknowns = self.unknowns(centre := self.centre())
        counts = np.array([self.truth[one] for one in unknowns])
        shown, hidden = [], []
        for number, counted in self.sums(centre):
            vector = np.array([counted(*one) for one in unknowns], dtype=float)
            count = int(vector @ counts)
            if number is None:
                hidden += [(vector, count)] if count < SMALL else []
                continue
            assert number == count
            assert number >= SMALL
            shown.append(vector)
        if not shown:
            return []
        equations = np.array(shown)
        rank = np.linalg.matrix_rank(equations)
        return [
            count for vector, count in hidden
            # A sum over no possible student is zero to anybody.
            if vector.any() and np.linalg.matrix_rank(np.vstack([equations, vector])) == rank
        ]


def _row(row: tuple, is_in: Callable[[Kind, int], bool], is_counted: Callable[[Kind], bool]) -> Iterator:
    school, group, students, *cells = row

    def within(where: School, whose: Group) -> bool:
        return where in school and (group is None or group == whose)

    yield students, lambda where, whose, kind: within(where, whose) and is_counted(kind)
    for position, cell in enumerate(cells):
        yield cell, lambda where, whose, kind, at=position: within(where, whose) and is_in(kind, at)


def centre_of(schools: dict[School, list[tuple[int, int, int]]]) -> Attack:
    """Marks of now only: bands of each group of each school."""
    truth = Counter()
    for school, groups in schools.items():
        for number, counts in enumerate(groups):
            for band, count in enumerate(counts):
                truth[school, str(number), (None, None, band)] += count
    return Attack(truth)


COUNTS = st.sampled_from([0, 1, 3, 4, 9, 10, 11, 12, 20, 33])


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from("ABC"), st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=4),
                       min_size=1, max_size=3))
# What the groups show of one band gave back the two others of the school: 7 below 60 in the first two groups.
@example({"A": [(3, 11, 20), (4, 11, 20), (10, 60, 10)]})
# The cell that the centre would show less the schools that show theirs is the third school's.
@example({"A": [(20, 20, 20)], "B": [(20, 20, 20)], "C": [(4, 20, 20)]})
@example({"A": [(12, 20, 33), (3, 20, 33)], "B": [(11, 20, 33), (4, 20, 33)], "C": [(20, 20, 20)]})
def test_bands_of_groups_schools_and_centre_give_no_small_count(schools: dict[School, list[tuple[int, int, int]]]):
    assert centre_of(schools).found() == []


BAND = st.integers(0, 2)
KINDS = st.tuples(st.none() | BAND, st.none() | BAND, BAND)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.tuples(st.sampled_from("AB"), st.sampled_from(["11", "12", "13"])),
                       st.dictionaries(KINDS, COUNTS, min_size=1, max_size=6), min_size=1, max_size=6))
# 13 of 30 below 60 now, 12 of them had 60 or more last year: one, and nobody else, did not fall.
@example({("A", "11"): {(2, None, 0): 12, (0, None, 0): 1, (2, None, 2): 17}})
# Two newcomers: the étape before and the portrait do not count the same students.
@example({("A", "11"): {(None, 0, 0): 12, (None, 1, 1): 14, (None, 2, 2): 15, (None, None, 0): 2}})
def test_changes_and_transitions_beside_the_portraits_give_no_small_count(
    groups: dict[tuple[School, Group], dict[Kind, int]],
):
    truth = Counter({(*where, kind): count for where, kinds in groups.items() for kind, count in kinds.items()})
    assert Attack(truth, tuple(product((None, 0, 1, 2), (None, 0, 1, 2), range(3)))).found() == []


def test_the_attack_finds_what_a_careless_table_gives_away():
    attack = centre_of({"A": [(3, 11, 20)]})
    attack.sums = lambda centre: iter([  # type: ignore[method-assign]
        (34, lambda *one: True), (11, lambda *one: one[2][2] == 1), (20, lambda *one: one[2][2] == 2),
        (None, lambda *one: one[2][2] == 0)])
    assert attack.found() == [3]


@pytest.mark.parametrize(
    ("without_competency", "is_shown"), [(0, True), (3, False), (12, True)],
    ids=["everyone has both", "three have the subject only", "twelve have the subject only"])
def test_a_competency_that_repeats_its_subject_but_for_a_few_is_hidden(without_competency: int, is_shown: bool):
    centre = Groups().group("11", 15, 20, 25)
    centre.con.execute(
        "insert into seen.grades select student_key, '001', '2026-2027', 'FRA', null, '1', '1', mark, "
        "date '2026-11-01' from evidence.mark order by student_key offset ?", [without_competency])
    centre.compute()
    shown = centre.rows("select students is not null from week.school_portrait where competency = '1'")
    assert shown == [(is_shown,)]
    assert centre.rows("select students is not null from week.group_portrait where competency = '1'") == shown
