"""The benchmark of the lists multiplies the sample centre, and counts what it writes. No test asserts seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.list_opening import CHROMIUM, opening
from benchmarks.list_store import WEEK, Store, make_sample, multiply, one_list, opened
from benchmarks.list_writing import Written, write
from benchmarks.lists import Lists, arguments, lines

STUDENTS = 120


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("mesure") / "sample", students=STUDENTS, seed=360)


@pytest.fixture(scope="module")
def many(sample: Path) -> Store:
    return multiply(sample, sample.parent / "many", schools=7)


@pytest.fixture(scope="module")
def long(sample: Path) -> Store:
    return one_list(sample, sample.parent / "long", students=50)


def test_every_copy_has_schools_and_students_of_its_own(many: Store) -> None:
    # Three schools in the sample: three whole copies for at least seven.
    assert many.schools == 9
    with opened(many) as con:
        twice = "select count(*) - count(distinct (student_key, week, version)) from portraits.portrait"
        assert con.execute(twice).fetchone() == (0,)
        nameless = "select count(*) from portraits.portrait anti join identity.student using (student_key)"
        assert con.execute(nameless).fetchone() == (0,)
        students = "select count(distinct student_key) from portraits.portrait where week = ?"
        assert con.execute(students, [WEEK]).fetchone() == (many.students,)
        assert con.execute("select count(distinct week) from portraits.portrait").fetchone() == (4,)


def test_the_long_list_holds_as_many_students_as_asked(long: Store) -> None:
    assert (long.schools, long.students, long.listed) == (1, 50, 50)
    with opened(long) as con:
        listed = "select count(distinct student_key) from portraits.portrait where week = ? and level = 'SEC3'"
        assert con.execute(listed, [WEEK]).fetchone() == (50,)


def test_what_is_written_is_counted_and_only_what_is_kept_stays(many: Store, tmp_path: Path) -> None:
    done = write(many, ("csv",), tmp_path, ("index.html",))
    assert done.schools == 9
    assert done.teams > 9
    assert done.bytes == sum(done.bytes_by_name.values())
    # Each team's list and notice, current and dated; a portrait a school, the same; the index.
    assert done.files == 4 * done.teams + 2 * 9 + 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.name != "portrait.html"] == [
        "index.html"
    ]
    assert done.peak_mib > 0


@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is absent")
def test_a_page_is_opened_in_new_profiles_and_told(long: Store, tmp_path: Path) -> None:
    done = write(long, ("html",), tmp_path, ("liste.html",))
    page = opening(tmp_path / "001" / "sec3" / "courant" / "liste.html", word="a", times=1)
    assert page.times == 1
    assert page.ready_ms > 0
    assert page.filter_ms > 0
    assert page.bytes == (tmp_path / "001/sec3/courant/liste.html").stat().st_size
    about = {"python": "3", "duckdb": "1", "cores": 2, "memory_gib": 1, "load_before": 0, "load_after": 0}
    text = "\n".join(lines(Lists(about, done, page, None, [done])))
    assert "One list of 50 students" in text
    assert f"html    {1:>8}{done.teams:>8}{50:>8}" in text


def test_sizes_are_given_as_lists() -> None:
    given = arguments(["--schools", "25,250", "--pdf-schools", ""])
    assert (given.schools, given.pdf_schools, given.students) == ((25, 250), (), 2_000)


def test_a_written_centre_tells_its_rate() -> None:
    one = Written(("csv",), 50, 0, 0, 100, 10.0, 5.0, 300.0, True, 400, 1, {})
    assert (one.schools_per_second, one.files_per_second) == (5.0, 40.0)
