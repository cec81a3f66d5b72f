"""The students' page in a real browser: one student at a time, without a script, on one sheet of paper."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipelines.lists import ListSettings
from pipelines.lists.content import read_centre
from pipelines.lists.dossier_model import Attendance, Day, Dossier, Mark, PartMoved, PastMark, Rates, Support, WeekPoint
from pipelines.lists.model import Part
from pipelines.lists.rows import Row
from pipelines.lists.students_page import students_html
from pipelines.lists.team_week import TeamWeek
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.pipelines.accessibility import violations
from tests.pipelines.browsing import LAPTOP, PHONE, Watched
from tests.pipelines.small_centre import WEEK, small_centre
from tests.pipelines.test_student_page import team_of

SETTINGS = ListSettings("CSS-1")
JUNE = Week.parse("2027-W23")
_LABELS = (
    "Matières obligatoires du diplôme en jeu, hors langue d'enseignement et mathématique",
    "Inactivité sur la plateforme d'apprentissage, au-delà de la médiane du groupe",
    "Résultat en langue d'enseignement",
    "Absences sur les 20 derniers jours de classe",
)
_REASON = "Matières obligatoires du diplôme en jeu : 3 (mathématique, science, histoire, reprise : août)"


def _year() -> tuple[Day, ...]:
    """Every weekday from 31 August to 11 June, with each kind of day in turn."""
    kinds = ("present", "excused", "late", "unexcused", "partial", "present", "suspension", "activity", "not_entered")
    first = date(2026, 8, 31)
    days = [first + timedelta(days=at) for at in range((date(2027, 6, 11) - first).days + 1)]
    weekdays = [day for day in days if day.weekday() < 5]
    shares = {"partial": Decimal("0.5"), "excused": Decimal(1), "unexcused": Decimal(1), "suspension": Decimal(1)}
    return tuple(
        Day(day, kind, shares.get(kind))
        for day, kind in zip(weekdays, (kinds[at % len(kinds)] for at in range(len(weekdays))), strict=True)
    )


def _marks() -> tuple[Mark, ...]:
    """Eight subjects, of which two with three competencies, over three étapes."""
    subjects = [
        ("français", ["lire", "écrire", "communiquer"]),
        ("mathématique", ["résoudre", "raisonner", "communiquer"]),
    ]
    subjects += [(name, []) for name in ("anglais", "histoire", "science et technologie", "arts", "éthique", "sport")]
    return tuple(
        Mark(
            name[:3], name, None, "301", competency, competency, term, Decimal("61.5"), None, date(2027, int(term), 19)
        )
        for name, competencies in subjects
        for competency in (None, *competencies)
        for term in ("1", "2", "3")
    )


def fullest(row: Row) -> tuple[Row, Dossier]:
    """A student in June of whom everything is known, with more of each than the sample's fullest has."""
    parts = tuple(
        Part(
            f"i{at}", _LABELS[at % 4], "engagement" if at < 22 else None, Decimal("37.5"),
            ("percent", "percentage_point")[at % 2], Decimal(15), Decimal(30), Decimal("3.50") if at < 22 else None,
            at < 7, False, date(2026, 11, 13), 20, _REASON,
        )
        for at in range(30)
    )  # fmt: skip
    portrait = replace(
        row.portrait, parts=parts, coefficient=Decimal("77.00"), tier=3, previous_week="2027-W22", previous_tier=2,
        previous_coefficient=Decimal("60.00"), change=Decimal("17.00"), change_data=Decimal("17.00"),
        change_coverage=Decimal(0), change_criteria=Decimal(0), is_chronic=True, week_ends_on=JUNE.sunday,
    )  # fmt: skip
    told = replace(
        row,
        portrait=portrait,
        coefficient="77,00",
        support="Soutien intensif",
        reasons=(_REASON,) * 7,
        all_strengths=("Participation : 2 activités parascolaires en cours",) * 4,
        follow_up_lines=(
            "Discuté le 16 mai : récupération le midi, avec la famille (orthopédagogue) ; à revoir le 12 juin",
        )
        * 2,
        effect_lines=("Récupération, depuis le 2 mai : absences de 18,5 % à 12 % des 20 derniers jours de classe",) * 2,
        past_lines=("Discuté le 16 novembre : appel à la maison (tutrice) ; terminé",),
    )
    weeks = Week.parse("2026-W36").until(JUNE)
    rates = Rates(
        Decimal(8), Decimal(20), Decimal(40), Decimal(70), Decimal(190), Decimal("36.8"), 21, date(2027, 6, 11)
    )
    dossier = Dossier(
        portrait.student_key,
        attendance=Attendance(_year(), rates, Decimal(30), Decimal(30), Decimal(10)),
        marks=_marks(),
        past_marks=tuple(
            PastMark("SEC2", str(at), name, None, Decimal(59), date(2026, 6, 12))
            for at, name in enumerate(("français", "mathématique", "anglais"))
        ),
        weeks=tuple(WeekPoint(week.text, Decimal(at * 2), 2) for at, week in enumerate(weeks)),
        moved=tuple(
            PartMoved(f"i{at}", _LABELS[at], "percent", Decimal(10), Decimal(40), Decimal(1), Decimal(at + 2))
            for at in range(4)
        ),
        supports=tuple(
            Support(f"Suivi éducatif {at}", date(2026, 10 + at, 5), date(2027, 6, 20), None) for at in range(3)
        ),
        coverage=Decimal("0.871"),
        tiers=load_criteria(DEFAULT_CRITERIA).tiers,
    )
    return told, dossier


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TeamWeek]:
    """The page of the small centre, its first student as full as a page can be, in June."""
    with small_centre() as con:
        centre = read_centre(con, Week.parse(WEEK), SETTINGS, "identity")
    mine = team_of(centre, SETTINGS)
    row, dossier = fullest(mine.discuss[0])
    mine = replace(mine, discuss=(row, *mine.discuss[1:]), school="École secondaire des Érables-de-la-Rive-Nord")
    path = tmp_path_factory.mktemp("site") / "eleves.html"
    html = students_html(replace(centre, week=JUNE.text), mine, {dossier.student_key: dossier}, SETTINGS)
    path.write_text(html, encoding="utf-8", newline="")
    return path, mine


def shown(watched: Watched) -> list[str]:
    return watched.page.locator("article:visible h2").all_inner_texts()


def test_only_the_student_asked_for_is_shown_and_without_one_the_index(
    watched: Watched, file: tuple[Path, TeamWeek]
) -> None:
    path, mine = file
    page = watched.open(path)
    assert shown(watched) == []
    first, second = mine.discuss[:2]
    page.get_by_role("link", name=first.portrait.name).click()
    assert shown(watched) == [first.portrait.name]
    assert not page.locator("#eleves").is_visible()
    page.get_by_role("link", name="Élève suivant").click()
    assert shown(watched) == [second.portrait.name]
    page.get_by_role("link", name="Tous les élèves").click()
    assert shown(watched) == []
    assert page.locator("#eleves").is_visible()
    assert watched.said == []
    assert {url.split("#")[0] for url in watched.asked} == {path.as_uri()}


def test_the_page_needs_no_script(watched: Watched, file: tuple[Path, TeamWeek]) -> None:
    context = watched.page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    path, mine = file
    page.goto(f"{path.as_uri()}#e{mine.discuss[1].number}")
    assert page.locator("article:visible h2").all_inner_texts() == [mine.discuss[1].portrait.name]
    context.close()


def test_the_way_back_leads_to_the_students_row(watched: Watched, file: tuple[Path, TeamWeek]) -> None:
    path, mine = file
    number = mine.discuss[0].number
    page = watched.open(path)
    page.goto(f"{path.as_uri()}#e{number}")
    link = page.locator("article:visible").get_by_role("link", name="Retour à la liste")
    assert link.get_attribute("href") == f"liste.html#e{number}"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_it_fits_the_screen_and_axe_finds_nothing(
    watched: Watched, file: tuple[Path, TeamWeek], size: dict[str, int], dark: bool
) -> None:
    path, mine = file
    page = watched.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="dark" if dark else "light")
    for anchor in ("", f"#e{mine.discuss[0].number}", f"#e{mine.unscored[0].number}"):
        page.goto("about:blank")
        page.goto(path.as_uri() + anchor)
        assert page.locator("article:visible").count() == bool(anchor)
        heights = "all => all.map(one => one.getBoundingClientRect().height)"
        sizes = page.locator("summary:visible").evaluate_all(heights)
        assert len(sizes) >= 2 * (anchor == f"#e{mine.discuss[0].number}")
        assert min(sizes, default=24) >= 24, anchor
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], anchor
        assert violations(page) == [], anchor
        for summary in page.locator("summary:visible").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], anchor
        assert violations(page) == [], anchor


def test_each_student_prints_on_one_letter_page_the_fullest_too(watched: Watched, file: tuple[Path, TeamWeek]) -> None:
    path, mine = file
    for row in (*mine.discuss, *mine.followed, *mine.unscored):
        watched.page.goto("about:blank")
        watched.page.goto(f"{path.as_uri()}#e{row.number}")
        pdf = PdfReader(io.BytesIO(watched.page.pdf(prefer_css_page_size=True)))
        assert len(pdf.pages) == 1, row.number
        assert (pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height) == (612, 792)
        text = pdf.pages[0].extract_text()
        assert "Lire, corriger et contester" in text
        assert "Élèves de cette liste" not in text
        assert "Retour à la liste" not in text


def test_without_a_target_paper_gets_the_names(watched: Watched, file: tuple[Path, TeamWeek]) -> None:
    path, mine = file
    watched.open(path)
    text = PdfReader(io.BytesIO(watched.page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert mine.discuss[1].portrait.name in text
