"""Portraits of groups and schools: counts, means, and what small cells hide."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.ddl import duckdb_type
from schemas.outputs_groups import GROUP_PORTRAIT, GROUP_TABLES, SCHOOL_PORTRAIT
from tests.risk.group_tables import Groups


def test_columns_and_types_are_those_of_the_contracts():
    centre = Groups().group("11", 0, 0, 28).compute()
    for table in GROUP_TABLES:
        described = [(row[0], row[1]) for row in centre.rows(f"describe week.{table.name}")]
        assert described == [(column.name, duckdb_type(column)) for column in table.columns]


def test_bands_and_mean():
    centre = Groups().group("11", 10, 12, 14).group("12", 11, 10, 10).compute()
    assert centre.french() == {"11": (36, 10, 12, 14), "12": (31, 11, 10, 10)}
    assert centre.school() == (67, 21, 22, 24)
    # (11 x 50 + 10 x 65 + 10 x 80) / 31 = 2000 / 31; (10 x 50 + 12 x 65 + 14 x 80) / 36 = 2400 / 36;
    # of the school, 4400 / 67.
    mean = "select mean_mark from week.{} where subject_code = 'FRA' order by all"
    assert [str(row[0]) for row in centre.rows(mean.format("group_portrait"))] == ["64.52", "66.67"]
    assert str(centre.rows(mean.format("school_portrait"))[0][0]) == "65.67"


HIDDEN = [
    # groups (below 60, 60 to 69, 70 and above)     shown by group                       shown of the school
    ([(10, 12, 14), (3, 3, 3)], [None, None], (45, 13, 15, 17)),  # a single hidden group: so is the other
    ([(10, 12, 14), (3, 3, 3), (10, 11, 12)], [(36, 10, 12, 14), None, None], (78, 23, 26, 29)),
    ([(10, 12, 14), (0, 2, 2), (0, 2, 3)], [None, None, None], (45, 10, 16, 19)),  # 4 and 5 are still small
    ([(10, 12, 14), (0, 4, 4), (0, 4, 4)], [(36, 10, 12, 14), None, None], (52, None, None, None)),
    ([(3, 12, 14), (11, 12, 13)], [(29, None, None, 14), (36, 11, 12, 13)], (65, None, None, 27)),
    ([(3, 12, 14), (4, 12, 13)], [(29, None, None, 14), (29, None, None, 13)], (58, None, None, 27)),
    ([(6, 12, 14), (4, 12, 13)], [(32, None, None, 14), (29, None, None, 13)], (61, 10, 24, 27)),
    ([(2, 3, 14), (10, 10, 10)], [(19, None, None, None), (30, 10, 10, 10)], (49, None, None, None)),
    ([(0, 0, 28)], [(28, None, None, None)], (28, None, None, None)),
    ([(5, 5, 5)], [(15, None, None, None)], (15, None, None, None)),  # two of them make 10: the third is small still
    ([(3, 3, 3)], [None], (None, None, None, None)),
]


@pytest.mark.parametrize(("bands", "groups", "school"), HIDDEN, ids=[str(case[0]) for case in HIDDEN])
def test_small_cells_are_hidden_also_by_subtraction(bands: list, groups: list, school: tuple):
    centre = Groups()
    for number, each in enumerate(bands):
        centre.group(str(11 + number), *each)
    centre.compute()
    nothing = (None, None, None, None)
    assert list(centre.french().values()) == [nothing if each is None else each for each in groups]
    assert centre.school() == school


def test_a_hidden_row_shows_no_measure_at_all():
    centre = Groups().group("11", 3, 3, 3).compute()
    for table in (GROUP_PORTRAIT, SCHOOL_PORTRAIT):
        names = ("subject_name", "competency_name")
        measures = [name for name in table.names if not table.column(name).key and name not in names]
        rows = centre.rows(f"select {', '.join(measures)} from week.{table.name}")
        assert len(rows) == 2
        assert set(rows) == {(None,) * len(measures)}


def test_students_row_has_tiers_and_attendance():
    centre = Groups().group("11", 12, 0, 18)
    centre.con.execute("insert into week.attendance (student_key, week, days_expected_year, is_chronic, rate_20, "
                       "rate_year) select student_key, '2026-W47', 20, mark = 50, mark - 50, 10 "
                       "from evidence.mark")
    centre.con.execute("insert into evidence.indicator_value select student_key, name, 130 - mark * 2, null, null, "
                       "null, null, null, 20 from evidence.mark, unnest(['absence_rate_20_days', "
                       "'absence_rate_year', 'lateness']) as t(name)")
    centre.compute()
    columns = "students, tier_1, tier_2, tier_3, chronic, rate_20, rate_year, below_60, mean_mark"
    found = centre.rows(f"select {columns} from week.group_portrait where subject_code is null")
    # 12 students at tier 3 and 18 at tier 1; nobody at tier 2, which hides the 12 with it. Rates: 18 x 30 / 30.
    assert found == [(30, 18, None, None, 12, 18, 10, None, None)]


def test_competencies_take_the_latest_mark_of_the_ordinary_course():
    centre = Groups().group("11", 12, 0, 0)
    for term, course, mark in (("1", "01", 80), ("2", "01", 65), ("2", "R1", 90)):
        centre.con.execute("insert into seen.grades select student_key, '001', '2026-2027', 'FRA', ?, 'lire', ?, ?, "
                           "date '2026-11-20' from evidence.student", [course, term, mark])
    centre.con.execute("insert into seen.grades select student_key, '001', '2025-2026', 'FRA', '01', 'lire', '3', 20, "
                       "date '2026-06-20' from evidence.student")
    centre.compute()
    found = centre.rows("select competency, students, mean_mark from week.group_portrait where subject_code = 'FRA' "
                        "order by all")
    assert found == [("lire", 12, 65), (None, 12, 50)]


def test_marks_that_are_not_comparable_and_students_out_of_scope_are_left_out():
    centre = Groups().group("11", 12, 12, 12)
    centre.con.execute("update evidence.student set is_comparable = false where student_key like '001-11-1-%'")
    centre.con.execute("update evidence.student set in_scope = false where student_key like '001-11-2-%'")
    centre.compute()
    assert centre.french()["11"] == (12, None, None, None)
    assert centre.rows("select students from week.school_portrait where subject_code is null") == [(24,)]


def test_the_smallest_cell_is_a_setting():
    centre = Groups().group("11", 3, 3, 3).compute(smallest_cell=3)
    assert centre.french() == {"11": (9, 3, 3, 3)}


BAND_COUNTS = st.tuples(*[st.integers(0, 24)] * 3)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BAND_COUNTS, min_size=1, max_size=5))
def test_no_small_count_is_shown_or_left_by_a_subtraction(bands: list[tuple[int, int, int]]):
    centre = Groups()
    for number, each in enumerate(bands):
        centre.group(str(11 + number), *each)
    centre.compute()
    if not sum(map(sum, bands)):
        return
    truth = {str(11 + number): (sum(each), *each) for number, each in enumerate(bands)}
    groups, school = centre.french(), centre.school()
    for row in (*groups.values(), school):
        assert all(count is None or count >= 10 for count in row)
        if row[0] is not None:
            hidden = [count for count in row[1:] if count is None]
            left = row[0] - sum(count or 0 for count in row[1:])
            assert not hidden or (len(hidden) >= 2 and left >= 10)
    for column in range(4):
        if school[column] is None or all(row[column] is None for row in groups.values()):
            continue
        hidden = defaultdict(int, {name: truth[name][column] for name, row in groups.items() if row[column] is None})
        left = school[column] - sum(row[column] or 0 for row in groups.values())
        assert left == sum(hidden.values())
        assert not hidden or (sum(count > 0 for count in hidden.values()) >= 2 and left >= 10)


# --- a need that is shared -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bands", "is_shared"), [
    ((0, 10, 19), True),  # 30 > 29
    ((0, 10, 20), False),  # a third is not more than a third
    ((5, 6, 20), True),  # hidden counts, 33 > 31
    ((4, 5, 3), False),  # 9 of 12: fewer than ten would be told
])
def test_a_need_is_shared_above_a_third_and_from_ten_students(bands: tuple, is_shared: bool):
    centre = Groups().group("11", *bands).compute()
    for table in ("group_portrait", "school_portrait"):
        assert centre.rows(f"select subject_code, is_shared_need from week.{table} order by all") == [
            ("FRA", is_shared), (None, None)]


def test_subjects_and_competencies_are_named_by_the_criteria_else_as_the_source_writes():
    centre = Groups().group("11", 12, 0, 0)
    for competency in ("1", "5"):
        centre.con.execute("insert into seen.grades select student_key, '001', '2026-2027', 'FRA', null, ?, '1', 62, "
                           "date '2026-11-20' from evidence.student", [competency])
    centre.compute()
    assert centre.rows("select subject_code, competency, subject_name, competency_name from week.school_portrait "
                       "order by all") == [
        ("FRA", "1", "français", "lire"), ("FRA", "5", "français", "5"), ("FRA", None, "français", None),
        (None, None, None, None)]


# --- the centre ------------------------------------------------------------------------------------------------


def test_the_centre_adds_the_schools_that_show_a_row():
    centre = Groups().group("11", 10, 12, 14, school="A").group("11", 11, 12, 13, school="B")
    centre.group("11", 1, 2, 3, school="C").group("51", 20, 20, 20, school="A", level="SEC5").compute()
    found = centre.rows("select level, schools, students, below_60, from_60_to_69, from_70, mean_mark::varchar "
                        "from week.centre_portrait where subject_code = 'FRA'")
    # (21 x 50 + 24 x 65 + 27 x 80) / 72 = 4770 / 72; school C is hidden, secondary 5 is one school's.
    assert found == [("SEC1", 2, 72, 21, 24, 27, "66.25")]


def test_the_centre_hides_what_a_school_would_find_by_subtracting_its_own():
    centre = Groups().group("11", 20, 20, 20, school="A").group("11", 4, 20, 20, school="B").compute()
    assert centre.rows("select students, below_60, from_60_to_69, from_70 from week.centre_portrait "
                       "where subject_code = 'FRA'") == [(104, None, None, None)]


def test_the_centre_shows_what_two_schools_hide_together():
    centre = Groups().group("11", 20, 20, 20, school="A").group("11", 4, 11, 20, school="B")
    centre.group("11", 7, 12, 20, school="C").compute()
    assert centre.rows("select students, below_60, from_60_to_69, from_70 from week.centre_portrait "
                       "where subject_code = 'FRA'") == [(134, 31, 43, 60)]


# --- from one étape to the next --------------------------------------------------------------------------------


def _second_term(centre: Groups, *marks: tuple[int, int]) -> Groups:
    """(band of the first étape, mark of the second)"""
    for band, mark in marks:
        centre.con.execute("insert into evidence.mark select student_key, 'FRA', 2, ? from evidence.student "
                           "where split_part(student_key, '-', 3) = ?", [mark, str(band)])
    return centre


def test_change_compares_the_same_students_with_the_etape_before():
    centre = Groups().group("11", 10, 11, 12)
    _second_term(centre, (1, 45), (2, 69), (3, 85)).compute()
    columns = ("term_before, term, students, is_everyone, below_60_before, from_60_to_69_before, from_70_before, "
               "mean_mark_before::varchar, trend, lost_5, steady, gained_5")
    # Before (10 x 50 + 11 x 65 + 12 x 80) / 33 = 2175 / 33; gains (-50 + 44 + 60) / 33 = 54 / 33 < 2; -5 is lost, +5
    # gained, +4 neither.
    expected = [(1, 2, 33, True, 10, 11, 12, "65.91", "stable", 10, 11, 12)]
    for group in ("'11'", "null"):
        assert centre.rows(f"select {columns} from week.term_change_portrait "
                           f"where home_group is not distinct from {group}") == expected


@pytest.mark.parametrize(("marks", "trend"), [
    ([(1, 52), (2, 67), (3, 82)], "up"), ([(1, 48), (2, 63), (3, 78)], "down"),
    ([(1, 51), (2, 66), (3, 81)], "stable"),
])
def test_trend_is_told_from_two_points(marks: list, trend: str):
    centre = _second_term(Groups().group("11", 10, 11, 12), *marks).compute()
    assert centre.rows("select distinct trend from week.term_change_portrait") == [(trend,)]


def test_change_tells_when_it_is_not_everybody_and_is_hidden_where_few_have_both():
    centre = _second_term(Groups().group("11", 10, 11, 12).group("21", 3, 3, 3, level="SEC2"), (1, 50), (2, 65))
    centre.compute()
    assert centre.rows("select level, students, is_everyone, trend from week.term_change_portrait "
                       "where home_group is null order by all") == [
        ("SEC1", 21, False, "stable"), ("SEC2", None, None, None)]


def test_without_a_second_etape_there_is_no_change():
    assert Groups().group("11", 10, 11, 12).compute().rows("select * from week.term_change_portrait") == []


# --- from one cycle to the next --------------------------------------------------------------------------------


def _last_year(centre: Groups, *marks: tuple[int, int], level: str = "PRIM6", term: str = "FINAL") -> Groups:
    """(band of this year, mark of last year)"""
    for band, mark in marks:
        keys = "from evidence.student where split_part(student_key, '-', 3) = ?"
        centre.con.execute(f"insert into evidence.past_enrolment select student_key, ?, true {keys}",
                           [level, str(band)])
        centre.con.execute(f"insert into seen.grades select student_key, 'P', '2025-2026', 'FRA6', null, null, ?, ?, "
                           f"date '2026-06-20' {keys}", [term, mark, str(band)])
    return centre


def test_transition_tells_last_years_marks_and_who_fell_since():
    centre = Groups().group("11", 22, 10, 30).group("12", 12, 0, 10)
    _last_year(centre, (1, 75), (2, 55), (3, 65))
    # Of the 34 below 60 now, the 12 of group 12 were below 60 already.
    centre.con.execute("update seen.grades set mark = 40 where student_key like '001-12-1-%'")
    centre.compute()
    columns = ("level, past_level, subject_name, students, below_60_before, from_60_to_69_before, from_70_before, "
               "mean_mark_before::varchar, trend, fell_below_60, stayed_above")
    # Last year (22 x 75 + 10 x 55 + 40 x 65 + 12 x 40) / 84 = 5280 / 84; now (34 x 50 + 10 x 65 + 40 x 80) / 84 =
    # 5550 / 84: 3.2 points up. 40 stayed; of the 50 above 60 now, 10 were not.
    assert centre.rows(f"select {columns} from week.transition_portrait") == [
        ("SEC1", "PRIM6", "français", 84, 22, 40, 22, "62.86", "up", 22, 40)]


def test_those_who_fell_are_hidden_where_the_portrait_would_tell_who_did_not():
    centre = _last_year(Groups().group("11", 22, 20, 30), (1, 75), (2, 65), (3, 55)).compute()
    # 22 fell, and 22 are below 60: nobody else.
    assert centre.rows("select fell_below_60, stayed_above from week.transition_portrait") == [(None, None)]


@pytest.mark.parametrize(("this_year", "last_year", "is_told"), [
    ("SEC3", "SEC2", True), ("PRIM3", "PRIM2", True), ("PRIM5", "PRIM4", True),
    ("SEC2", "SEC1", False), ("SEC1", "SEC1", False),
])
def test_a_transition_is_into_the_first_year_of_a_cycle(this_year: str, last_year: str, is_told: bool):
    centre = _last_year(Groups().group("11", 12, 12, 12, level=this_year), (1, 75), (2, 65), (3, 55), level=last_year)
    assert len(centre.compute().rows("select * from week.transition_portrait")) == is_told


def test_without_a_final_mark_the_language_and_mathematics_take_what_the_etapes_give():
    centre = _last_year(Groups().group("11", 12, 12, 12), (1, 75), (2, 65), (3, 55), term="3")
    centre.con.execute("insert into evidence.past_result select student_key, 'FRA6', 71, date '2026-06-20' "
                       "from evidence.student")
    assert centre.compute().rows("select students, mean_mark_before from week.transition_portrait") == [(36, 71)]


# --- attendance ------------------------------------------------------------------------------------------------


def _attending(centre: Groups, since: str = "2026-11-02", until: str = "2026-11-13", of: str = "%") -> Groups:
    """School on weekdays of November; the students whose key is like `of` are observed between two days."""
    centre.con.execute("insert into evidence.school_day select distinct school_id, '', date::date, true "
                       "from evidence.student, generate_series(date '2026-11-02', date '2026-11-13', interval 1 day) "
                       "as d(date) where isodow(date) <= 5 and not exists (from evidence.school_day)")
    centre.con.execute("insert into evidence.stay select stay, ? from evidence.student where student_key like ?",
                       [since, of])
    centre.con.execute("insert into evidence.observed_stay select stay, ?, 10 from evidence.student "
                       "where student_key like ?", [until, of])
    return centre


def _absent(centre: Groups, key: str, day: str, share: int = 1) -> Groups:
    centre.con.execute("insert into evidence.absence_day select stay, ?, true, evidence.school_day_units() // ? "
                       "from evidence.student where student_key like ?", [day, share, key])
    return centre


def _rates(centre: Groups, what: str, where: str) -> list[tuple]:
    return centre.rows(f"select {what}, students, rate::varchar from week.attendance_portrait "
                       f"where {what} is not null and {where} order by all")


def test_attendance_by_weekday_and_week():
    centre = _attending(Groups().group("11", 0, 0, 20))
    _absent(centre, "001-11-3-%", "2026-11-02")  # all of them, the first Monday
    _absent(centre, "001-11-3-0", "2026-11-13", share=2)  # one, half a Friday
    centre.compute()
    # Mondays: 20 of 40 days; Fridays: 0.5 of 40 = 1.25 %, halves up.
    days = [(1, 20, "50.0"), (2, 20, "0.0"), (3, 20, "0.0"), (4, 20, "0.0"), (5, 20, "1.3")]
    assert _rates(centre, "weekday", "home_group = '11'") == days
    assert _rates(centre, "weekday", "level = 'SEC1' and home_group is null") == days
    assert _rates(centre, "weekday", "level is null") == days
    # 20 of 100 days, then 0.5 of 100.
    weeks = [("2026-W45", 20, "20.0"), ("2026-W46", 20, "0.5")]
    assert _rates(centre, "of_week", "level = 'SEC1'") == _rates(centre, "of_week", "level is null") == weeks


def test_the_school_counts_the_levels_that_are_shown():
    centre = Groups().group("11", 0, 0, 20).group("21", 0, 0, 9, level="SEC2")
    _absent(_attending(centre), "001-21-3-%", "2026-11-02").compute()
    assert _rates(centre, "weekday", "level is null")[0] == (1, 20, "0.0")
    assert _rates(centre, "weekday", "level = 'SEC2'") == []


def test_a_week_of_few_students_is_hidden_with_another():
    centre = Groups().group("11", 0, 4, 20)
    _attending(centre, of="001-11-2-%")
    _attending(centre, since="2026-11-09", of="001-11-3-%").compute()
    assert _rates(centre, "of_week", "level = 'SEC1'") == [("2026-W45", None, None), ("2026-W46", None, None)]
    assert _rates(centre, "weekday", "level = 'SEC1' and home_group is null")[0] == (1, 24, "0.0")


def test_what_was_not_observed_is_not_there():
    centre = _attending(Groups().group("11", 0, 0, 20), until="2026-11-06").compute()
    assert _rates(centre, "of_week", "level = 'SEC1'") == [("2026-W45", 20, "0.0")]
