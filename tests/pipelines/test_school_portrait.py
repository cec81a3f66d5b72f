"""`portrait.html` of a school: what it says, what it hides, and how a browser takes it."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.lists import words_portrait
from pipelines.lists.settings import ListSettings
from pipelines.school_portrait import write_portraits
from pipelines.school_portrait.needs import needs_of
from schemas.outputs_groups import GROUP_TABLES
from tests.pipelines.accessibility import violations
from tests.pipelines.browsing import PHONE, Watched
from tests.risk.group_tables import Groups

WEEK = "2026-W47"
FR = ListSettings(centre_id="essai")


def published(centre: Groups) -> Groups:
    """The portraits, in the catalog where the lists look for them."""
    centre.con.execute("attach ':memory:' as portraits")
    for table in GROUP_TABLES:
        centre.con.execute(f"create table portraits.{table.name} as select * from week.{table.name}")
    return centre


def a_school() -> Groups:
    """Two levels: French with its competencies, two étapes and last year's marks; absences on a Monday."""
    centre = Groups().group("101", 10, 11, 12).group("102", 14, 12, 11).group("103", 2, 3, 2)
    centre.group("201", 12, 14, 30, level="SEC2").group("12", 20, 20, 20, school="002")
    con = centre.con
    con.execute("insert into evidence.mark select student_key, 'FRA', 2, mark - 6 from evidence.mark")
    con.execute(
        "insert into seen.grades select student_key, school_id, '2026-2027', 'FRA', null, '1', '1', "
        "case when cast(split_part(student_key, '-', 4) as integer) % 2 = 0 then 55 else 72 end, "
        "date '2026-11-20' from evidence.student"
    )
    con.execute(
        "insert into evidence.past_enrolment select student_key, 'PRIM6', true from evidence.student "
        "where level = 'SEC1'"
    )
    con.execute(
        "insert into seen.grades select student_key, 'P', '2025-2026', 'FRA6', null, null, 'FINAL', 75, "
        "date '2026-06-20' from evidence.student where level = 'SEC1'"
    )
    con.execute(
        "insert into evidence.school_day select distinct school_id, '', date::date, true from "
        "evidence.student, generate_series(date '2026-11-09', date '2026-11-20', interval 1 day) as d(date) "
        "where isodow(date) <= 5"
    )
    con.execute("insert into evidence.stay select stay, '2026-11-09' from evidence.student")
    con.execute("insert into evidence.observed_stay select stay, '2026-11-20', 10 from evidence.student")
    con.execute(
        "insert into evidence.absence_day select stay, '2026-11-16', true, evidence.school_day_units() "
        "from evidence.student where student_key like '%-1-%'"
    )
    con.execute("create schema facts")
    con.execute("create table facts.schools as select '001' as school_id, 'École <b>du Lac</b>' as school_name")
    return published(centre.compute())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("listes")
    write_portraits(a_school().con, week=WEEK, settings=FR, out=out, schools=["001", "002", "absente"])
    return out


@pytest.fixture(scope="module")
def page(written: Path) -> str:
    return text_of(written / "001" / "portrait" / "courant" / "portrait.html")


def text_of(path: Path) -> str:
    """The words of a page, its spaces plain."""
    body = re.sub(r"<(style|title|script)\b[^>]*>.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def test_both_languages_say_the_same_things() -> None:
    assert words_portrait._FR.keys() == words_portrait._EN.keys()
    for key, text in words_portrait._FR.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", words_portrait._EN[key])), key


def test_a_page_and_its_copy_for_each_school_that_has_a_portrait(written: Path) -> None:
    files = sorted(path.relative_to(written).as_posix() for path in written.rglob("*.html"))
    assert files == [
        "001/portrait/archives/2026-W47/portrait.html",
        "001/portrait/courant/portrait.html",
        "002/portrait/archives/2026-W47/portrait.html",
        "002/portrait/courant/portrait.html",
    ]
    for path, up in zip(files[:2], ("../../../../", "../../../"), strict=True):
        assert f'href="{up}index.html"' in (written / path).read_text(encoding="utf-8")


def test_folders_may_be_given(tmp_path: Path) -> None:
    write_portraits(a_school().con, week=WEEK, settings=FR, out=tmp_path, schools={"001": "lac-1234"})
    assert [path.name for path in tmp_path.iterdir()] == ["lac-1234"]


def test_it_starts_with_three_things_in_words(page: str) -> None:
    first = page[page.index("Trois choses à savoir") :]
    # Marks of the second étape: 44, 59 and 74; of SEC1, (26 + 26) of 77 and group 103: 31 of 77 stay above.
    assert re.search(r"Résultats\. Français, 1re secondaire : 52 élèves sur 77 sous 60\.", first)
    # 26 of 77 and 12 of 56 were away one Monday of two: 38 of 266 Mondays, 38 of 665 days of that week.
    assert (
        "Assiduité. 5,7 % des jours de classe manqués la semaine du 16 au 22 novembre 2026 ; au plus haut, 5,7 % "
        "la semaine du 16 au 22 novembre 2026. Jour le plus manqué : le lundi (14,3 %)." in first
    )
    assert re.search(
        r"Enseignement à tous\. Dans \d groupes?, plus du tiers des élèves, et au moins 10, est sous 70", first
    )


def test_uses_that_are_refused_are_said(page: str) -> None:
    assert "Usages refusés : évaluation du personnel, classement des groupes ou des écoles" in page


def test_what_is_hidden_is_said_not_left_blank(page: str) -> None:
    assert "« Non montré » : rien de connu, moins de 10 élèves (< 10)" in page
    group = page[page.index("Groupe 103") :]
    assert group.startswith("Groupe 103 Moins de 10 élèves, ou un nombre que les autres groupes donneraient")


def test_passage_etape_and_centre_are_told(page: str) -> None:
    assert "Français, de 6e année du primaire à 1re secondaire 77 moyenne 75,0 ; sous 60 : non montré" in page
    # 137 students in the two schools, 60 of them in the other.
    assert (
        "Français D'abord l'enseignement à tous 77 52 non montré non montré 58,8 64,8, en baisse 58,9 (2 écoles)"
        in page
    )
    assert "Français D'abord l'enseignement à tous 37 26 non montré non montré 57,8 63,8, en baisse 58,8" in page


def test_a_name_that_is_markup_stays_a_name(written: Path) -> None:
    source = (written / "001" / "portrait" / "courant" / "portrait.html").read_text(encoding="utf-8")
    assert "École &lt;b&gt;du Lac&lt;/b&gt;" in source
    assert "<b>du Lac" not in source


def test_a_school_without_marks_or_attendance_says_so(tmp_path: Path) -> None:
    centre = Groups().group("11", 10, 10, 10)
    centre.con.execute("delete from evidence.mark")
    write_portraits(published(centre.compute()).con, week=WEEK, settings=FR, out=tmp_path, schools=["001"])
    words = text_of(tmp_path / "001" / "portrait" / "courant" / "portrait.html")
    assert "Résultats : aucun bulletin n'est encore connu cette année." in words
    assert "Assiduité. Trop peu de jours ou d'élèves observés pour la montrer." in words


def test_a_week_without_portrait_writes_nothing(tmp_path: Path) -> None:
    write_portraits(a_school().con, week="2026-W48", settings=FR, out=tmp_path, schools=["001"])
    assert list(tmp_path.iterdir()) == []


def test_the_same_tables_write_the_same_bytes(written: Path, tmp_path: Path) -> None:
    write_portraits(a_school().con, week=WEEK, settings=FR, out=tmp_path, schools=["002", "001"])
    for path in tmp_path.rglob("*.html"):
        assert path.read_bytes() == (written / path.relative_to(tmp_path)).read_bytes()


def test_english(tmp_path: Path) -> None:
    settings = ListSettings(centre_id="essai", language="en")
    write_portraits(a_school().con, week=WEEK, settings=settings, out=tmp_path, schools=["001"])
    words = text_of(tmp_path / "001" / "portrait" / "courant" / "portrait.html")
    assert "Marks. Français, secondary 1: 52 students out of 77 below 60." in words
    assert "5.7% of school days missed" in words


# --- needs -----------------------------------------------------------------------------------------------------


def mark(competency: str | None, **shown: object) -> dict[str, object]:
    row = {
        "level": "SEC1",
        "subject_code": "FRA",
        "competency": competency,
        "students": 40,
        "below_60": None,
        "from_70": None,
        "mean_mark": Decimal(72),
    }
    return row | shown


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([mark("1", below_60=10), mark("2", below_60=14)], [("2", "below_60", 14), ("1", "below_60", 10)]),
        # A share below 60 is told before a larger share below 70: that one hides who is below 60, fewer than ten.
        ([mark("1", from_70=12), mark("2", below_60=10)], [("2", "below_60", 10), ("1", "below_70", 28)]),
        ([mark("1", mean_mark=Decimal("69.9")), mark("2", mean_mark=Decimal(70))], [("1", "mean", None)]),
        # The subject needs no more than its competency does; where it needs more, it stays.
        ([mark(None, below_60=12), mark("1", below_60=12)], [("1", "below_60", 12)]),
        ([mark(None, below_60=12), mark("1", below_60=10)], [(None, "below_60", 12), ("1", "below_60", 10)]),
        ([mark(None, below_60=12), mark("1", mean_mark=Decimal(60))], [(None, "below_60", 12), ("1", "mean", None)]),
        ([mark("1", students=None, mean_mark=None)], []),
        ([mark(None, subject_code=None, mean_mark=None)], []),
    ],
)
def test_needs_are_ranked_by_what_may_be_shown(rows: list, expected: list) -> None:
    assert [(need.row["competency"], need.kind, need.count) for need in needs_of(rows)] == expected


# --- in a browser ----------------------------------------------------------------------------------------------


def test_a_browser_finds_nothing_wrong_and_asks_for_nothing(watched: Watched, written: Path) -> None:
    path = written / "001" / "portrait" / "courant" / "portrait.html"
    page = watched.open(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert violations(page) == []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
    assert watched.said == []
    assert watched.asked == [path.as_uri()]


def test_print_has_the_school_its_levels_and_the_groups_that_were_opened(watched: Watched, written: Path) -> None:
    page = watched.open(written / "001" / "portrait" / "courant" / "portrait.html")
    table = page.locator("details.group table.marks").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert page.locator("section.level > table.marks").first.is_visible()
    assert not page.locator("details.group").first.is_visible()
    assert not page.get_by_text("Par numéro de groupe.").first.is_visible()
    table.locator("xpath=ancestor::details[1]").evaluate("one => { one.open = true }")
    assert table.is_visible()
    assert page.get_by_text("Par numéro de groupe.").first.is_visible()
    assert page.locator("details.group:visible").count() == 1
    assert not page.locator("details.numbers").first.is_visible()
