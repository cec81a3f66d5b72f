"""The student's page: what it says, in words and figures, of what is known, unknown, and changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lists import ListSettings, heat_map, time_line, waterfall
from pipelines.lists.content import read_centre
from pipelines.lists.dossier_model import (
    DAY_KINDS,
    FULL_ABSENCES,
    Attendance,
    Day,
    Dossier,
    Mark,
    PartMoved,
    PastMark,
    Rates,
    Support,
    WeekPoint,
)
from pipelines.lists.model import CentreWeek, FollowUp, Part, Portrait
from pipelines.lists.rows import Row, row_of
from pipelines.lists.student_attendance import attendance_lines, dates_text
from pipelines.lists.student_marks import mark_rows, term_columns
from pipelines.lists.student_view import student_view, support_text, year_svg, year_text
from pipelines.lists.students_page import students_html
from pipelines.lists.team_week import TeamWeek, school_weeks, team_week
from pipelines.lists.teams import ListTeam
from pipelines.lists.tier_rule import tier_rule
from pipelines.lists.words_student import WORDS
from pipelines.lists.year_axis import LEFT, STEP, YearAxis
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.pipelines.small_centre import ALICE, EMMA, WEEK, small_centre

W47 = Week.parse(WEEK)
SUNDAY = date(2026, 11, 22)
SETTINGS = ListSettings("CSS-1")
TIERS = load_criteria(DEFAULT_CRITERIA).tiers
DIRECTION = ListTeam("801", "801", "Direction", "direction")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def part(indicator: str, contribution: str | None, **more: object) -> Part:
    row: dict[str, object] = {
        "label": indicator, "domain": "engagement", "value": Decimal(20), "unit": "percent", "watch": Decimal(15),
        "critical": Decimal(30), "is_reason": False, "is_strength": False, "evidence_on": date(2026, 11, 20),
        "evidence_count": 20, "sentence": None,
    }  # fmt: skip
    return Part(indicator=indicator, contribution=contribution and Decimal(contribution), **(row | more))


def days(*kinds: str, first: date = date(2026, 11, 2)) -> tuple[Day, ...]:
    """One a weekday from the first; full absences miss the day, a part of it half."""
    found, day = [], first
    for kind in kinds:
        share = {"partial": Decimal("0.5")}.get(kind, Decimal(1) if kind in FULL_ABSENCES else None)
        found.append(Day(day, kind, share))
        day = date.fromordinal(day.toordinal() + (3 if day.weekday() == 4 else 1))
    return tuple(found)


@pytest.fixture(scope="module")
def centre() -> CentreWeek:
    with small_centre() as con:
        return read_centre(con, W47, SETTINGS, "identity")


@pytest.fixture(scope="module")
def mine(centre: CentreWeek) -> TeamWeek:
    return team_of(centre, SETTINGS)


def team_of(centre: CentreWeek, settings: ListSettings) -> TeamWeek:
    told = [*centre.listed, *centre.followed]
    rows = [row_of(one, settings, number) for number, one in enumerate(told, start=1)]
    unscored = [row_of(one, settings, number) for number, one in enumerate(centre.not_scored, start=len(told) + 1)]
    return team_week(centre, school_weeks(centre, rows, unscored)["801"], DIRECTION, settings)


@pytest.fixture(scope="module")
def alice(mine: TeamWeek) -> Row:
    return next(row for row in mine.discuss if row.portrait.student_key == ALICE)


def page(centre: CentreWeek, mine: TeamWeek, dossiers: Mapping[str, Dossier] | None = None) -> str:
    return plain(students_html(centre, mine, dossiers or {}, SETTINGS))


# --- the file --------------------------------------------------------------------------------------------------


def test_every_student_of_the_teams_rows_has_an_article_with_the_anchor_of_the_list(
    centre: CentreWeek, mine: TeamWeek
) -> None:
    told = [*mine.discuss, *mine.followed, *mine.unscored]
    found = re.findall(r'<article id="e(\d+)"', page(centre, mine))
    assert [int(number) for number in found] == [row.number for row in told]
    assert len(set(found)) == len(told) > 4


def test_each_student_leads_back_to_the_list_and_to_the_neighbours(centre: CentreWeek, mine: TeamWeek) -> None:
    html = page(centre, mine)
    first, second = mine.discuss[:2]
    articles = html.split("<article ")[1:]
    assert f'href="liste.html#e{first.number}"' in articles[0]
    assert WORDS["fr"]["previous"] not in articles[0]
    assert f'<a href="#e{second.number}"><span class="what">Élève suivant</span>' in articles[0]
    assert f'<a href="#e{first.number}"><span class="what">Élève précédent</span>' in articles[1]
    assert "Élève suivant" not in articles[-1].split("</article>")[0]


def test_without_a_target_the_page_is_an_index_by_place(centre: CentreWeek, mine: TeamWeek) -> None:
    index = page(centre, mine).split('<section id="eleves"')[1].split("</section>")[0]
    assert index.count("<li>") == len(mine.discuss) + len(mine.followed) + len(mine.unscored)
    assert re.findall(r"<h3>([^<]+) <span", index)[0] == "À discuter"
    assert "Données insuffisantes" in index


def test_a_team_without_students_has_a_page_that_says_so(centre: CentreWeek, mine: TeamWeek) -> None:
    empty = replace(mine, discuss=(), followed=(), unscored=())
    assert "Aucun élève sur cette liste cette semaine." in page(centre, empty)


class Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.styled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.styled += any(name == "style" for name, _ in attrs)


def test_headings_go_down_by_one_ids_are_unique_and_nothing_is_styled_inline(
    centre: CentreWeek, mine: TeamWeek
) -> None:
    parsed = Headings()
    parsed.feed(page(centre, mine))
    assert parsed.levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(parsed.levels, parsed.levels[1:], strict=False))
    assert len(parsed.ids) == len(set(parsed.ids))
    assert parsed.styled == 0


def test_the_note_is_never_there_and_a_name_is_only_text(centre: CentreWeek, mine: TeamWeek, alice: Row) -> None:
    follow_up = FollowUp("f", "2026-W46", note="NOTE PLANTÉE", decision="", discussed_week="2026-W46")
    named = replace(alice.portrait, follow_up=follow_up, name="<script>alert(1)</script>")
    row = row_of(named, SETTINGS, alice.number)
    html = page(centre, replace(mine, discuss=(row,), followed=(), unscored=()))
    assert "NOTE PLANTÉE" not in html
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_bodies_are_shared_between_teams(centre: CentreWeek, mine: TeamWeek) -> None:
    bodies: dict = {}
    first = students_html(centre, mine, {}, SETTINGS, bodies=bodies)
    assert set(bodies) == {row.portrait.student_key for row in (*mine.discuss, *mine.followed, *mine.unscored)}
    assert students_html(centre, mine, {}, SETTINGS, bodies=bodies) == first


def test_english_says_the_same_in_english(centre: CentreWeek) -> None:
    settings = ListSettings("CSS-1", language="en")
    with small_centre() as con:
        english = read_centre(con, W47, settings, "identity")
    html = students_html(english, team_of(english, settings), {}, settings)
    assert '<html lang="en">' in html
    assert "Coefficient and its parts" in html
    assert "Coefficient et ses parts" not in html


def test_both_languages_have_the_same_words() -> None:
    assert set(WORDS["fr"]) == set(WORDS["en"])
    for key, text in WORDS["fr"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", WORDS["en"][key])), key


# --- coefficient, tier -----------------------------------------------------------------------------------------


def test_the_parts_add_up_to_the_coefficient_each_from_the_end_of_the_one_before() -> None:
    found = waterfall.steps([part("a", "5.17"), part("b", "0"), part("c", "8.05"), part("d", None), part("e", "1.78")])
    assert [(one.part.indicator, one.start, one.end) for one in found] == [
        ("c", Decimal(0), Decimal("8.05")),
        ("a", Decimal("8.05"), Decimal("13.22")),
        ("e", Decimal("13.22"), Decimal("15.00")),
    ]


@given(st.lists(st.integers(min_value=0, max_value=9_999), max_size=30))
def test_the_last_step_ends_at_the_sum_whatever_the_parts(hundredths: list[int]) -> None:
    parts = [part(str(at), str(Decimal(one) / 100)) for at, one in enumerate(hundredths)]
    found = waterfall.steps(parts)
    assert (found[-1].end if found else 0) == sum((one.contribution or 0) for one in parts)
    assert all(one.end > one.start for one in found)


def test_what_is_printed_adds_up_too(alice: Row) -> None:
    """Fifteen parts of 2.00: twelve are printed one by one, the other three as one line of 6.00."""
    parts = tuple(part(f"p{at}", "2.00") for at in range(15))
    row = row_of(replace(alice.portrait, parts=parts, coefficient=Decimal("30.00")), SETTINGS, 1)
    view = student_view(row, Dossier(ALICE), W47, "fr")
    assert len(view.falls) == 15
    assert view.unprinted is not None
    assert plain(view.unprinted[0]) == "3 autres parts, plus petites : sur la page de l'élève"
    assert view.unprinted[1] == "6,00"


@pytest.mark.parametrize(
    ("tier", "coefficient", "coverage", "told"),
    [
        (1, "17.96", "1", "Palier 1 : 17,96 est sous le seuil d'entrée du palier 2 (25)."),
        (2, "31", "1", "Palier 2 : 31,00 atteint son seuil d'entrée (25)."),
        (
            2,
            "21",
            "1",
            "Palier 2 gardé : 21,00 est sous son seuil d'entrée (25), mais pas sous son seuil de sortie (20).",
        ),
        (
            3,
            "46",
            "1",
            "Palier 3 gardé : 46,00 est sous son seuil d'entrée (50), mais pas sous son seuil de sortie (45).",
        ),
        (3, "55", "0.3", "Palier 3 gardé, avec peu de données : 55,00 n'est pas sous son seuil de sortie (45)."),
    ],
)
def test_the_tier_is_told_with_its_rule(tier: int, coefficient: str, coverage: str, told: str) -> None:
    found = tier_rule(tier, Decimal(coefficient), Decimal(coverage), TIERS, "fr")
    assert [plain(text) for text in found] == [told]


def test_a_tier_that_little_data_forbids_is_told_too() -> None:
    found = tier_rule(2, Decimal(55), Decimal("0.3"), TIERS, "fr")
    assert [plain(text) for text in found] == [
        "Palier 2 : 55,00 atteint son seuil d'entrée (25).",
        "Palier 3 non proposé : trop peu de données encore (30 % de ce qui peut être observé ; il en faut 32 %).",
    ]


def test_without_criteria_only_the_principle_is_told_and_without_a_tier_nothing() -> None:
    assert tier_rule(2, Decimal(30), None, {}, "fr") == (WORDS["fr"]["rule_stays"],)
    assert tier_rule(None, None, None, TIERS, "fr") == ()


def test_a_student_without_coefficient_has_no_waterfall_and_why(centre: CentreWeek, mine: TeamWeek) -> None:
    emma = next(row for row in mine.unscored if row.portrait.student_key == EMMA)
    view = student_view(emma, Dossier(EMMA), W47, "fr")
    assert view.falls == ()
    assert plain(view.tier_lines[0]) == "Aucun coefficient cette semaine : il manque de quoi mesurer."
    assert "Aucun résultat scolaire connu" in [plain(text) for text in view.unknown]


# --- what changed ----------------------------------------------------------------------------------------------


def changed(alice: Row, **columns: object) -> Row:
    before = {
        "coefficient": Decimal("30.00"), "previous_coefficient": Decimal("22.50"), "previous_week": "2026-W46",
        "change": Decimal("7.50"), "change_data": Decimal("5.25"), "change_coverage": Decimal("2.25"),
        "change_criteria": Decimal("0.00"),
    }  # fmt: skip
    return row_of(replace(alice.portrait, **(before | columns)), SETTINGS, 1)


def test_the_change_is_split_into_data_coverage_and_criteria_each_in_words_with_its_points(alice: Row) -> None:
    view = student_view(changed(alice), Dossier(ALICE), W47, "fr")
    assert plain(view.change) == (
        "Écart : +7,50, de 22,50 à 30,00. Portrait précédent : semaine du 9 au 15 novembre 2026."
    )
    assert [(plain(name), points) for name, points in view.change_parts] == [
        ("Faits nouveaux", "+5,25"),
        ("Nouveaux bulletins, ou données qui manquaient", "+2,25"),
        ("Critères du centre modifiés", "0,00"),
    ]


def test_without_a_previous_coefficient_there_is_no_change(alice: Row) -> None:
    row = changed(alice, previous_coefficient=None, change=None)
    view = student_view(row, Dossier(ALICE), W47, "fr")
    assert plain(view.change) == "Aucun portrait précédent avec un coefficient cette année."
    assert view.change_parts == ()


def test_the_parts_that_moved_the_most_say_value_and_part_before_and_after(alice: Row) -> None:
    moved = (
        PartMoved("a", "Absences", "percent", Decimal(10), Decimal("12.5"), Decimal("4.02"), Decimal("8.05")),
        PartMoved("b", "Résultat", "percent", None, Decimal(60), Decimal(0), Decimal("3")),
        PartMoved("c", "Retards", None, Decimal(3), Decimal(4), Decimal("1"), Decimal("1.4")),
    )
    view = student_view(alice, Dossier(ALICE, moved=moved), W47, "fr")
    assert [plain(text) for text in view.moved] == [
        "Absences : 10 % → 12,5 %, part 4,02 → 8,05 (+4,03)",
        "Résultat : inconnu → 60 %, part 0,00 → 3,00 (+3,00)",
    ]


# --- attendance ------------------------------------------------------------------------------------------------


def test_dates_of_a_kind_are_ranges_from_three_school_days_on() -> None:
    """Absent on Monday the 2nd, Thursday the 5th to Tuesday the 10th over a weekend, and Thursday and Friday."""
    year = days(
        "excused", "present", "late", "excused", "excused", "excused", "excused", "present", "excused", "excused"
    )
    assert plain(dates_text(year, "excused", "fr")) == "2 novembre ; 5 au 10 novembre ; 12 novembre ; 13 novembre"
    assert plain(dates_text(year, "late", "fr")) == "4 novembre"


RATES = Rates(
    days_absent_20=Decimal(4), days_expected_20=Decimal(20), rate_20=Decimal(20), days_absent_year=Decimal("6.25"),
    days_expected_year=Decimal(71), rate_year=Decimal("8.8028"), lates_year=3, observed_until=date(2026, 11, 20),
)  # fmt: skip


def test_rates_streaks_and_the_reach_of_the_entries_are_told() -> None:
    year = days("unexcused", "unexcused", "present", "excused")
    attendance = Attendance(year, RATES, Decimal("1"), Decimal("5.25"), Decimal(0))
    assert [plain(line) for line in attendance_lines(attendance, True, "fr")] == [
        "20 derniers jours de classe : 4 jours d'absence sur 20 (20 %).",
        "Depuis la rentrée : 6,3 jours d'absence sur 71 (8,8 %) : non motivée 5,3, motivée 1.",
        "Absentéisme chronique : 10 % ou plus des jours de classe manqués depuis la rentrée.",
        "Absence en cours : 1 jour de classe, le 5 novembre.",
        "Plus longue absence continue : 2 jours de classe, du 2 au 3 novembre.",
        "Retards depuis la rentrée : 3.",
        "Absences saisies jusqu'au 20 novembre 2026.",
    ]


def test_unknown_attendance_is_no_perfect_attendance(alice: Row) -> None:
    silent = Dossier(ALICE, Attendance(days("not_entered", "not_entered")))
    assert attendance_lines(silent.attendance, False, "fr") == ()
    view = student_view(alice, silent, W47, "fr")
    assert "Assiduité : rien de saisi." in [plain(text) for text in view.unknown]
    half = Dossier(ALICE, Attendance(days("present", "not_entered", "not_entered")))
    assert "Assiduité : 2 jours de classe dont rien n'est saisi, ni présence, ni absence." in [
        plain(text) for text in student_view(alice, half, W47, "fr").unknown
    ]


def test_each_kind_of_day_has_a_shape_of_its_own_and_stands_in_its_cell() -> None:
    """Monday 2 November in the first column; the Tuesday of the week after, one column right and one row down."""
    axis = YearAxis(Week.parse("2026-W45"), W47)
    shapes = {}
    for kind in DAY_KINDS:
        svg = str(heat_map.svg(days(kind), axis, "texte", "fr"))
        shapes[kind] = "".join(re.findall(r'<path class="(\w)"', svg))
    assert shapes == {
        "present": "p", "late": "pt", "activity": "pa", "partial": "h", "excused": "e", "unexcused": "u",
        "suspension": "s", "not_entered": "n",
    }  # fmt: skip
    later = str(heat_map.svg(days("unexcused", first=date(2026, 11, 10)), axis, "texte", "fr"))
    assert f'd="M{LEFT + STEP} {heat_map.TOP + STEP}h10v10h-10z"' in later


def test_days_of_presence_in_a_row_are_one_stroke_and_an_absence_breaks_it() -> None:
    axis = YearAxis(Week.parse("2026-W45"), W47)
    svg = str(heat_map.svg(days("present", "present", "excused", "present", "present"), axis, "texte", "fr"))
    x, y = LEFT + 5, heat_map.TOP
    assert f'd="M{x} {y}v23M{x} {y + 39}v23"' in svg


@given(st.lists(st.sampled_from(DAY_KINDS), min_size=1, max_size=200))
def test_every_school_day_is_drawn_once(kinds: list[str]) -> None:
    year = days(*kinds)
    axis = YearAxis(Week.parse("2026-W45"), Week.holding(year[-1].date))
    svg = ElementTree.fromstring(str(heat_map.svg(year, axis, "texte", "fr", standalone=True)))
    drawn = 0
    for path in svg.iter("{http://www.w3.org/2000/svg}path"):
        if path.get("class") == "p":
            # a stroke of n cells is 13 n - 3 long
            drawn += sum((int(length) + 3) // 13 for length in re.findall(r"v(\d+)", path.get("d") or ""))
        elif path.get("class") not in ("t", "a"):
            drawn += len(re.findall("M", path.get("d") or ""))
    assert drawn == len(year)


# --- the year on one line --------------------------------------------------------------------------------------


def test_the_axis_has_twenty_weeks_at_least_and_names_the_months() -> None:
    short = YearAxis(Week.parse("2026-W36"), W47)
    assert short.columns == 20
    assert YearAxis(Week.parse("2026-W36"), Week.parse("2027-W24")).columns == 42
    assert [name for _, name in short.months("fr")] == ["sept.", "oct.", "nov.", "déc.", "janv."][
        : len(short.months("fr"))
    ]
    assert short.x(date(2026, 8, 31)) == LEFT
    assert short.x(date(2026, 6, 1)) == LEFT
    assert short.x(date(2028, 1, 1)) == LEFT + 20 * STEP
    assert short.end == LEFT + 12 * STEP


def test_the_line_breaks_where_a_week_has_no_coefficient() -> None:
    axis = YearAxis(Week.parse("2026-W45"), W47)
    coefficients = {"2026-W45": Decimal(0), "2026-W46": None, "2026-W47": Decimal(100)}
    svg = str(time_line.svg(axis, coefficients, [], [], [], "texte", "fr"))
    assert '<path class="c" d="M36.5 70.0M62.5 14.0"/>' in svg
    assert svg.count('r="1.6"') == 2


def test_without_points_the_scale_has_no_number_and_the_line_is_the_same() -> None:
    axis = YearAxis(Week.parse("2026-W45"), W47)
    coefficients = {"2026-W45": Decimal(20), "2026-W46": Decimal(50), "2026-W47": Decimal(100)}
    with_points, without = (
        str(time_line.svg(axis, coefficients, [], [], [], "texte", "fr", with_points=told)) for told in (True, False)
    )
    scale = "".join(f'<text x="0" y="{y}">{points}</text>' for y, points in ((73, 0), (45, 50), (17, 100)))
    assert with_points.replace(scale, "") == without
    assert scale in with_points


def test_interventions_absences_and_discussions_stand_on_the_same_scale() -> None:
    axis = YearAxis(Week.parse("2026-W45"), W47)
    bars = [
        time_line.Bar(1, date(2026, 11, 9), None, date(2026, 12, 7)),
        time_line.Bar(2, date(2026, 11, 2), date(2026, 11, 16), None),
    ]
    svg = str(time_line.svg(axis, {}, days("excused", "partial"), bars, [date(2026, 11, 16)], "texte", "fr"))
    assert '<rect class="su" x="43" y="102" width="26" height="10" rx="2"/>' in svg
    assert '<rect class="over" x="30" y="115" width="26" height="10" rx="2"/>' in svg
    assert '<path class="ab" d="M32 96v-6h9V96z"/>' in svg  # a day and a half, four pixels a day
    assert '<path class="dm" d="M56 11l4 4l-4 4l-4-4z"/>' in svg
    assert "M95 103" in svg  # the review to come, on 7 December


def test_support_is_told_with_its_dates() -> None:
    start = date(2026, 10, 1)
    told = [
        support_text(Support("Tutorat", start, review, ended), SUNDAY, "fr")
        for review, ended in (
            (None, None),
            (date(2026, 12, 1), None),
            (date(2026, 11, 20), None),
            (date(2026, 11, 20), date(2026, 11, 6)),
        )
    ]
    assert [plain(text) for text in told] == [
        "Tutorat : depuis le 1er octobre",
        "Tutorat : depuis le 1er octobre, à revoir le 1er décembre",
        "Tutorat : depuis le 1er octobre, à revoir depuis le 20 novembre",
        "Tutorat : du 1er octobre au 6 novembre",
    ]


def test_figures_stand_alone_with_their_colours_and_say_what_they_show(alice: Row) -> None:
    dossier = Dossier(
        ALICE,
        Attendance(days("present", "late", "excused"), RATES),
        weeks=(WeekPoint("2026-W46", Decimal(20), 1), WeekPoint(WEEK, Decimal(30), 2)),
        supports=(Support("Tutorat", date(2026, 10, 5), None, None),),
    )
    axis = heat_map.axis_of(dossier.attendance.days, Week.parse("2026-W46"), W47)
    for svg in (
        year_svg(alice, dossier, axis, "fr", standalone=True),
        heat_map.svg(dossier.attendance.days, axis, "Trois jours", "fr", standalone=True),
        waterfall.svg([part("Absences", "30")], Decimal(30), "Somme", "fr", standalone=True),
    ):
        root = ElementTree.fromstring(str(svg))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("role") == "img"
        assert root.get("aria-label")
        assert root.find("{http://www.w3.org/2000/svg}style") is not None
    told = year_text(alice, dossier, "fr")
    assert "Tutorat" in told
    root = ElementTree.fromstring(str(year_svg(alice, dossier, axis, "fr")))
    assert root.get("aria-label") == told


def test_without_figures_a_view_says_the_same_and_draws_nothing(alice: Row) -> None:
    dossier = Dossier(ALICE, Attendance(days("present", "late", "excused"), RATES))
    with_figures = student_view(alice, dossier, W47, "fr")
    assert with_figures.year
    assert with_figures.heat_map
    without = student_view(alice, dossier, W47, "fr", with_figures=False)
    assert (without.year, without.heat_map) == ("", "")
    assert (without.attendance, without.unknown) == (with_figures.attendance, with_figures.unknown)


# --- marks -----------------------------------------------------------------------------------------------------


def mark(subject: str, competency: str | None, term: str, value: str, **more: object) -> Mark:
    row: dict[str, object] = {
        "subject_code": subject[:3].upper(), "subject": subject, "domain": None, "course_group": "31",
        "competency_name": None, "mark_code": None, "recorded_on": date(2026, 11, 6),
    }  # fmt: skip
    return Mark(competency=competency, term=term, mark=Decimal(value), **(row | more))


def test_marks_are_one_table_of_subjects_competencies_and_etapes() -> None:
    marks = [
        mark("français", None, "1", "62"),
        mark("français", "1", "1", "58", competency_name="lire"),
        mark("français", "4", "2", "60.5", recorded_on=date(2027, 2, 19)),
        mark("anglais", None, "2", "75", mark_code="B", recorded_on=date(2027, 2, 12)),
    ]
    columns = term_columns(marks, date(2027, 3, 7), "fr")
    assert [(one.name, plain(one.date)) for one in columns] == [("Étape 1", "6 novembre"), ("Étape 2", "19 février")]
    rows = mark_rows(marks, columns, date(2027, 3, 7), "fr")
    assert [(row.name, row.is_competency, [tuple(map(plain, cell)) for cell in row.cells]) for row in rows] == [
        ("Français", False, [("62", ""), ("", "")]),
        ("Lire", True, [("58", ""), ("", "")]),
        ("Compétence 4", True, [("", ""), ("60,5", "")]),
        ("Anglais", False, [("", ""), ("75 (B)", "12 février")]),
    ]


def test_two_groups_of_a_course_are_told_apart() -> None:
    marks = [mark("mathématique", None, "1", "58", course_group=group) for group in ("41", "R41")]
    rows = mark_rows(marks, term_columns(marks, SUNDAY, "fr"), SUNDAY, "fr")
    assert [row.name for row in rows] == ["Mathématique, groupe 41", "Mathématique, groupe R41"]


def test_marks_that_are_not_compared_say_why_and_last_year_is_told(alice: Row) -> None:
    row = row_of(replace(alice.portrait, marks_not_compared="modified_expectations"), SETTINGS, 1)
    dossier = Dossier(
        ALICE,
        marks=(mark("français", None, "1", "48"),),
        past_marks=(PastMark("SEC2", "FRA", "français", "literacy", Decimal(77), date(2026, 6, 12)),),
    )
    view = student_view(row, dossier, W47, "fr")
    assert plain(view.marks_note) == (
        "Résultats connus, jamais comparés à la note de passage ni au groupe : attentes modifiées."
    )
    assert plain(view.past_marks) == "Résultats finaux de 2025-2026 (2e secondaire) : français 77."


def test_no_report_card_is_unknown_not_zero(alice: Row) -> None:
    view = student_view(alice, Dossier(ALICE), W47, "fr")
    assert plain(view.marks_note) == "Aucun résultat de bulletin connu cette année."
    told = [plain(text) for text in view.unknown]
    assert "Résultats : aucun bulletin connu cette année." in told
    assert "Année dernière : aucun résultat final connu." in told


def test_a_student_weighs_about_ten_kilobytes(centre: CentreWeek, mine: TeamWeek, alice: Row) -> None:
    year = days(*(["present"] * 6 + ["excused", "late", "partial", "unexcused"]) * 18, first=date(2026, 8, 31))
    parts = tuple(part(f"Résultat en langue d'enseignement {at}", "2.00") for at in range(16))
    row: Row = row_of(replace(alice.portrait, parts=parts, coefficient=Decimal(32)), SETTINGS, 1)
    marks = tuple(
        mark(subject, competency, term, "62")
        for subject in ("français", "mathématique", "anglais", "histoire", "science", "arts")
        for competency in (None, "1", "2")
        for term in ("1", "2", "3")
    )
    dossier = Dossier(ALICE, Attendance(year, RATES), marks=marks)
    only = replace(mine, discuss=(row,), followed=(), unscored=())
    article = page(centre, only, {ALICE: dossier}).split("<article ")[1].split("</article>")[0]
    assert len(article.encode()) < 18_000


def test_a_portrait_alone_is_enough(centre: CentreWeek, mine: TeamWeek) -> None:
    portrait: Portrait = mine.discuss[0].portrait
    assert "Forces" in page(centre, mine).split(f"<bdi>{portrait.name}</bdi></h2>")[1]
