"""The PDF of a list and of a meeting pack: what stands in it, for whom, in which letters, and that it is accessible."""

from __future__ import annotations

import dataclasses
import io
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from pipelines.faults import UnexpectedError
from pipelines.lists import ListSettings, pdf
from pipelines.lists.dossier_model import EXCUSED, PRESENT, UNEXCUSED, Attendance, Day, Dossier, Mark, WeekPoint
from pipelines.lists.meeting import meeting_of
from pipelines.lists.model import FOLLOWED, Enrichment, FollowUp, Gone, ReadIssue
from pipelines.lists.needs import NeedFacts
from pipelines.lists.pdf import list_pdf, meeting_pdf
from pipelines.lists.pdf_fonts import NO_GLYPH, Shown
from pipelines.lists.words_pdf import WORDS
from pipelines.weeks import Week
from tests.pipelines.list_rows import SETTINGS, centre, key, part, rows, student, team

SHOWN = dataclasses.replace(SETTINGS, show_coefficient=True)
ENGLISH = dataclasses.replace(SETTINGS, language="en")
_TYPST = Path(pdf.__file__).parent / "typst"


def made(mine: Any, settings: ListSettings = SETTINGS, dossiers: dict[str, Dossier] | None = None) -> bytes:
    return list_pdf(centre(), mine, dossiers or {}, settings)


def pages(content: bytes) -> list[str]:
    """The text of each page, spaces of all kinds as one plain space, cuts in long words closed."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage().get_text_range().replace("\N{ZERO WIDTH SPACE}", "")
        found.append(re.sub(r"\s+", " ", text))
    return found


def reason(text: str, share: str = "40") -> Any:
    return part("absence_rate_20_days", "engagement", share, is_reason=True, sentence=text)


def strength(text: str) -> Any:
    return part("literacy_level", "literacy", "0", is_strength=True, sentence=text)


def absent(number: int, name: str = "", **more: Any) -> Any:
    told = {"causes": ("engagement",), "cause": "engagement"}
    return student(number, name, [reason("Absences : 5 jours sur 20"), strength("Français : 82 %")], **told | more)


# --- accessible ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("settings", "language"), [(SETTINGS, "fr-CA"), (ENGLISH, "en-CA")])
def test_the_document_says_that_it_is_pdf_ua_and_in_which_language(settings, language):
    for content in (made(team(rows(absent(1)))), meeting_pdf(_meeting(rows(absent(1)), settings), settings)):
        reader = PdfReader(io.BytesIO(content))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # pypdf's own kind of true
        assert "/StructTreeRoot" in root
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert PdfReader(io.BytesIO(made(team(rows(absent(1))), settings))).trailer["/Root"]["/Lang"] == language


def test_the_title_names_the_team_the_school_and_the_week():
    title = PdfReader(io.BytesIO(made(team(rows(absent(1)))))).metadata.title
    assert (
        re.sub(r"\s", " ", title)
        == "Liste de soutien · 3e secondaire · École secondaire des Érables · semaine du 16 au 22 novembre 2026"
    )


def test_tables_have_header_cells_figures_have_words_and_headings_do_not_skip():
    content = made(team(rows(absent(1))), dossiers={key(1): _year(key(1))})
    kinds = list(_elements(PdfReader(io.BytesIO(content))))
    names = [kind for kind, _ in kinds]
    assert names.count("/Title") == 1
    assert "/TH" in names
    assert "/TD" in names
    figures = [alt for kind, alt in kinds if kind == "/Figure"]
    assert len(figures) == 2
    assert figures[0].replace("\N{NO-BREAK SPACE}", " ").startswith("Jours de classe du 31 août au 20 novembre")
    assert all(figures)
    levels = [int(name[2:]) for name in names if re.fullmatch(r"/H\d", name)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def _elements(reader: PdfReader) -> Any:
    def walk(node: Any) -> Any:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif hasattr(node, "get") and node.get("/S"):
            yield str(node["/S"]), str(node.get("/Alt", ""))
            if "/K" in node:
                yield from walk(node["/K"])
        elif hasattr(node, "get") and "/K" in node:
            yield from walk(node["/K"])

    return walk(reader.trailer["/Root"]["/StructTreeRoot"])


# --- one page a student ----------------------------------------------------------------------------------------


def _year(student_key: str, lines: int = 6, weeks: int = 12) -> Dossier:
    monday = Week.parse("2026-W36").monday
    kinds = [PRESENT, PRESENT, EXCUSED, PRESENT, UNEXCUSED]
    days = [
        Day(monday + timedelta(days=7 * week + day), kinds[day], None if kinds[day] == PRESENT else Decimal(1))
        for week in range(weeks)
        for day in range(5)
    ]
    marks = [
        Mark(f"{code:06}", f"matière {code}", None, "31", None, None, term, Decimal(71), None, date(2026, 11, 6))
        for code in range(lines)
        for term in ("1", "2")
    ]
    points = [WeekPoint(Week.parse("2026-W36").shift(at).text, Decimal(40) + at, 2) for at in range(min(weeks, 12))]
    return Dossier(student_key, attendance=Attendance(days=tuple(days)), marks=tuple(marks), weeks=tuple(points))


def test_each_student_to_discuss_has_exactly_one_page_and_the_others_none():
    listed = rows(*(absent(number, f"Nom{number}, Prénom") for number in range(1, 6)))
    found = pages(made(team(listed, capacity=3)))
    own = [text for text in found if "Notes de l'équipe" in text]
    assert ["Nom1" in own[0], "Nom2" in own[1], "Nom3" in own[2], len(own)] == [True, True, True, 3]
    assert found[-3:] == own
    assert all("Nom4" not in text and "Nom5" not in text for text in own)
    assert any("Au-delà" in text and "Nom4" in text and "Nom5" in text for text in found[:-3])


@pytest.mark.parametrize("settings", [SETTINGS, SHOWN])
@pytest.mark.parametrize("size", [1, 20, 400])
def test_a_page_stays_one_page_however_much_is_known(settings, size):
    parts = [reason(f"Raison numéro {at} : " + "longue " * 12, "1") for at in range(size)]
    follow_up = FollowUp("f", "2026-W40", decision="Décision " * 30, discussed_week="2026-W40", owner="M" * 80)
    one = student(1, "N" * 300, parts, cause="engagement", follow_up=follow_up, returned="review_due")
    dossiers = {key(1): _year(key(1), lines=size, weeks=44 if size > 1 else 3)}
    found = pages(made(team(rows(one, absent(2, "Autre, Personne"), settings=settings)), settings, dossiers))
    own = [text for text in found if "Notes de l'équipe" in text]
    assert len(own) == 2
    assert "Autre, Personne" in own[1]
    assert "Responsable :" in own[0]
    assert found[-2:] == own


def test_pages_are_numbered_and_each_foot_is_confidential():
    found = pages(made(team(rows(absent(1), absent(2)))))
    for at, text in enumerate(found, start=1):
        assert f"page {at} sur {len(found)}" in text
        assert "Confidentiel : à l'usage de l'équipe-école." in text
    english = pages(made(team(rows(absent(1), settings=ENGLISH)), ENGLISH))
    assert f"page 1 of {len(english)}" in english[0]


def test_letter_paper_the_list_across_and_the_students_upright():
    sizes = [
        (float(page.mediabox.width), float(page.mediabox.height))
        for page in PdfReader(io.BytesIO(made(team(rows(absent(1)))))).pages
    ]
    assert sizes[0] == (792, 612)
    assert sizes[-1] == (612, 792)


def test_strengths_come_before_reasons_and_reasons_before_any_number():
    own = pages(made(team(rows(absent(1), settings=SHOWN)), SHOWN, {key(1): _year(key(1))}))[-1]
    order = [own.index(text) for text in ("Français : 82 %", "Absences : 5 jours", "Coefficient et ses parts")]
    assert order == sorted(order)


# --- what stands in it -----------------------------------------------------------------------------------------


def test_the_list_says_everything_without_the_page():
    review = FollowUp("f2", "2026-W45", decision="Récupération", owner="Mme Roy", review_on=date(2027, 1, 12))
    discussed = dataclasses.replace(review, discussed_week="2026-W45", discussed_on=date(2026, 11, 5))
    mine = team(
        rows(absent(1, "Un, Anna"), student(2, "Deux, Bao", [reason("Français : 41 %")], cause="literacy")),
        rows(absent(3, "Trois, Chloé", follow_up=discussed, place=FOLLOWED)),
        gone=(_gone(4, "Quatre, Dia", "gone_better"),),
        left=(_gone(5, "Cinq, Éva", "gone_left"),),
        lost=(_gone(6, "Six, Fay", "gone_no_data"),),
        unscored=rows(student(7, "Sept, Gia", why_not=("Assiduité inconnue",), status="insufficient_data")),
        enrichment=(
            Enrichment(
                key(8), "Huit, Hua", "huit", "8", "801", "SEC3", "31", Decimal(90), Decimal(94), 5, "Tout à 90 %"
            ),
        ),
        enrichment_count=3,
        issues=(
            ReadIssue("801", "sec3", "801/sec3/courant/liste.xlsx", "Liste", "H7", "À revoir le", "date", "Écrire"),
        ),
        is_report_card_week=True,
    )
    text = " ".join(pages(made(mine))[:-2])
    for said in (
        "Bulletins reçus",
        "Littératie (1)",
        "Engagement scolaire (1)",
        "Un, Anna",
        "Deux, Bao",
        "Trois, Chloé",
        "Récupération",
        "revoir le 12 janvier",
        "Quatre, Dia (31) les faits s'améliorent",
        "Cinq, Éva",
        "Six, Fay",
        "Données perdues",
        "Sept, Gia",
        "Assiduité inconnue",
        "Huit, Hua",
        "et 2 autres",
        "H7",
        "Usages refusés",
        "Droits de l'élève",
    ):
        assert said in text, said


def _gone(number: int, name: str, why: str) -> Gone:
    return Gone(key(number), name, name.lower(), str(number), "801", "SEC3", "31", why)


def test_coefficient_and_tier_stand_there_only_where_the_centre_says_so():
    one = absent(
        1, coefficient=Decimal("61.25"), tier=3, previous_tier=2, was_listed=True, previous_week="2026-W46",
        previous_coefficient=Decimal(50), change=Decimal("11.25"), change_data=Decimal("11.25"),
    )  # fmt: skip
    dossiers = {key(1): _year(key(1))}
    hidden = " ".join(pages(made(team(rows(one)), SETTINGS, dossiers)))
    shown = " ".join(pages(made(team(rows(one, settings=SHOWN)), SHOWN, dossiers)))
    for told in ("61,25", "palier 3", "Du palier 2 au palier 3", "oefficient et ses parts"):
        assert told not in hidden
        assert told in shown


def test_the_line_of_the_year_has_no_scale_where_the_coefficient_is_not_shown():
    values = {
        settings.show_coefficient: pdf.list_data(
            centre(), team(rows(absent(1), settings=settings)), {key(1): _year(key(1))}, settings
        )
        for settings in (SETTINGS, SHOWN)
    }
    assert ">50<" not in values[False]["students"][0]["year"]["svg"]
    assert ">50<" in values[True]["students"][0]["year"]["svg"]


def test_the_note_is_nowhere():
    follow_up = FollowUp(
        "f", "2026-W45", decision="Récupération", note="NOTE-SECRÈTE", discussed_week="2026-W45",
        review_on=date(2026, 11, 20),
    )  # fmt: skip
    one = absent(1, follow_up=follow_up, returned="review_due")
    two = absent(2, follow_up=follow_up, place=FOLLOWED)
    past = absent(3, past_follow_ups=(dataclasses.replace(follow_up, status="done"),))
    mine = team(rows(one, past), rows(two))
    for settings in (SETTINGS, SHOWN):
        text = " ".join([*pages(made(mine, settings)), *pages(meeting_pdf(_meeting(mine.discuss, settings), settings))])
        assert "Récupération" in text
        assert "NOTE" not in text


def test_a_list_of_nobody_and_a_school_with_a_very_long_name():
    found = pages(made(team(school="École " + "très longue " * 16)))
    assert "Personne à discuter cette semaine." in found[0]
    assert "Usages refusés" in " ".join(found)
    assert "Notes de l'équipe" not in " ".join(found)


def test_a_list_of_two_thousand():
    many = rows(*(absent(number, f"Nom{number}, Prénom") for number in range(1, 2001)))
    reader = PdfReader(io.BytesIO(made(team(many))))
    texts = [page.extract_text() for page in reader.pages]
    assert sum("Notes de l'équipe" in text for text in texts) == 12
    assert any("Nom2000, Prénom" in text for text in texts)


# --- letters ---------------------------------------------------------------------------------------------------

NAMES = (
    "Ḥåvärd, Œuvré-L'Écuyer",
    "Nguyễn, Thị Ánh",
    "ᐃᓄᒃᑎᑐᑦ, ᐊᓈᓇ",
    "ᓀᐦᐃᔭᐍᐏᐣ, ᑲ",
    "Kanien'kéha:ka, Tsi",
    "Ελένη, Παπαδοπούλου",
    "Дмитрий, Ушаков",
    "王, 小明",
    "김, 민준",
    "Gün, Iğdır Şen",
)


def test_names_in_the_scripts_of_the_world_are_shown_and_can_be_copied():
    listed = rows(*(absent(number, name) for number, name in enumerate(NAMES, start=1)))
    found = pages(made(team(listed)))
    for name, own in zip(NAMES, found[-len(NAMES) :], strict=True):
        assert unicodedata.normalize("NFC", name).replace(" ", "") in own.replace(" ", ""), name
    assert NO_GLYPH not in " ".join(found)


@pytest.mark.parametrize("name", ["محمد عبد الله", "כהן משה", "हिन्दी", "සිංහල", "አማርኛ", "ศรี ยุทธ"])
def test_scripts_that_are_shaped_are_drawn_with_their_own_glyphs(name):
    shown = Shown()
    assert shown.text(name) == name
    assert not shown.is_replaced
    made(team(rows(absent(1, name))))


def test_a_character_that_no_font_draws_is_seen_to_be_missing_and_the_document_says_so():
    found = " ".join(pages(made(team(rows(absent(1, "Roy, Zoé 😀"))))))
    assert f"Roy, Zoé {NO_GLYPH}" in found
    assert "tient la place d'un caractère" in found
    without = " ".join(pages(made(team(rows(absent(1, "Roy, Zoé"))))))
    assert "tient la place" not in without


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoe\u0301", "Zoé"),  # composed
        ("a\u202eb\u2066c\u200f", "abc"),  # marks of direction would turn the line around
        ("a\x00b\tc\u2028d", "a b c d"),
        ("☺\ufe0f", "☺"),  # a variation selector shows nothing
        ("\ud800x", f"{NO_GLYPH}x"),  # half a character
        ("x\u0338", "x\u0338"),  # a mark that the other font sets on the same letter
        ("x" * 32, "x" * 14 + "\u200b" + "x" * 14 + "\u200b" + "x" * 4),
        ("", ""),
    ],
)
def test_a_text_as_it_can_be_drawn(text, shown):
    assert Shown().text(text) == shown


def test_a_letter_whose_mark_comes_from_no_common_font_keeps_its_letter():
    shown = Shown()
    assert shown.text("王\u0301") == f"王{NO_GLYPH}"
    assert shown.is_replaced


# How letters from right to left, joined characters, flags and emoji are copied is the reader's affair.
_OF_THE_READER = ("R", "AL", "AN", "NSM", "BN")
NAUGHTY = Path("../shared/data/naughty/blns.txt")


@pytest.mark.skipif(not NAUGHTY.exists(), reason="shared data are not here")
def test_naughty_strings_are_inert_and_unharmed():
    lines = [line for line in NAUGHTY.read_text(encoding="utf-8").split("\n") if line.strip() and line[0] != "#"]
    assert len(lines) > 400
    # `unscored` has no limit of numbers, and shows names, groups and reasons.
    unscored = rows(
        *(
            student(number, line, [reason(line)], home_group=line[:40], why_not=(line,), status="insufficient_data")
            for number, line in enumerate(lines, start=1)
        )
    )
    shown = Shown()
    content = made(team(unscored=unscored))
    # Two readers: one leaves out a character made of several, the other cuts lines elsewhere.
    texts = [*pages(content), *(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)]
    text = _squeezed(" ".join(texts))
    for line in lines:
        drawn = shown.text(line)
        if not any(unicodedata.bidirectional(letter) in _OF_THE_READER or letter > "\uffff" for letter in drawn):
            assert _squeezed(drawn) in text, line


def _squeezed(text: str) -> str:
    """Without spaces, and ligatures and compatibility forms as their plain letters."""
    return re.sub(r"[\s\u200b\u200c\u200d\xad]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    "name",
    ['#image("x")', "*_[", "$x^2$", "#sys.inputs", "<a> @b", "`raw`", "= Titre", "- a", "\\u{41}", "https://a.qc.ca"],
)
def test_markup_in_a_name_is_text(name):
    found = pages(made(team(rows(absent(1, name)))))
    assert name in found[0]
    assert name in found[-1]


# --- bytes, faults, words --------------------------------------------------------------------------------------


def test_the_same_list_gives_the_same_bytes_dated_of_its_week():
    mine = team(rows(absent(1), absent(2, "王, 小明")))
    first = made(mine)
    pdf._compiler.cache_clear()
    assert made(mine) == first
    assert PdfReader(io.BytesIO(first)).metadata.creation_date.date() == date(2026, 11, 22)


def test_only_the_fonts_of_the_package_are_used():
    names = set()
    for page in PdfReader(io.BytesIO(made(team(rows(absent(1), absent(2, "ᐃᓄᒃ, 王")))))).pages:
        names |= {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert {name.split("+")[1].split("-")[0] for name in names} == {"SourceSans3", "KurintoSans", "KurintoSansSC"}


def test_a_fault_of_the_compiler_tells_nothing_of_a_student():
    values = pdf.list_data(centre(), team(rows(absent(1, "Secret, Nom"))), {}, SETTINGS)
    values["now"][0]["rows"][0].pop("reasons")
    with pytest.raises(UnexpectedError) as caught:
        pdf.compiled("list.typ", values)
    assert caught.value.exit_code == 70
    assert "Secret" not in f"{caught.value.message} {caught.value.remedy}"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_document_refused_for_its_letters_is_made_with_plain_ones(monkeypatch):
    real = Shown._drawn
    monkeypatch.setattr(Shown, "_drawn", lambda self, cluster: cluster if self._coverage[1:] else real(self, cluster))
    found = " ".join(pages(made(team(rows(absent(1, "Roy, 😀"))))))
    assert "Roy, □" in found


def test_a_name_from_right_to_left_leaves_what_stands_beside_it_in_place():
    found = pages(made(team(rows(absent(1, "כהן משה", was_listed=False)))))[0]
    assert found.index("(31)") > found.index("Entrent sur la liste")


def test_both_languages_have_the_same_words():
    assert WORDS["fr"].keys() == WORDS["en"].keys()


def test_every_word_is_used_and_every_word_that_a_template_asks_for_exists():
    templates = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_TYPST.glob("*.typ")))
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_TYPST.parent.glob("pdf*.py")))
    asked = set(re.findall(r"\bt\.(\w+)", templates))
    told = set(re.findall(r'"(\w+)"', code)) | {f"figure_{name}" for name in ("now", "below", "followed", "unscored")}
    assert WORDS["fr"].keys() <= asked | told, WORDS["fr"].keys() - asked - told


# --- the meeting pack ------------------------------------------------------------------------------------------


def _meeting(discuss: Any, settings: ListSettings = SETTINGS) -> Any:
    return meeting_of(centre(), team(discuss), NeedFacts(), settings)


def test_the_meeting_pack_holds_the_questions_the_cases_and_the_needs_on_one_page():
    listed = rows(*(absent(number, f"Nom{number}, Prénom") for number in range(1, 13)))
    found = pages(meeting_pdf(_meeting(listed), SETTINGS))
    assert len(found) == 1
    for said in (
        "Que voulons-nous que les élèves apprennent ?",
        "Nom1, Prénom",
        "Nom12, Prénom",
        "Besoins de services",
    ):
        assert said in found[0]
    assert "page 1 sur 1" in found[0]


def test_a_long_meeting_pack_goes_on_over_pages():
    listed = rows(*(absent(number, f"Nom{number}, Prénom") for number in range(1, 61)))
    meeting = meeting_of(centre(), team(listed, capacity=60), NeedFacts(), SETTINGS)
    found = pages(meeting_pdf(meeting, SETTINGS))
    assert len(found) > 1
    assert "Nom60, Prénom" in " ".join(found)


def test_the_same_meeting_gives_the_same_bytes_dated_of_its_week():
    meeting = _meeting(rows(absent(1)))
    first = meeting_pdf(meeting, SETTINGS)
    pdf._compiler.cache_clear()
    assert meeting_pdf(meeting, SETTINGS) == first
    assert PdfReader(io.BytesIO(first)).metadata.creation_date.date() == date(2026, 11, 22)


def test_two_of_the_same_name_have_their_number_in_the_meeting_pack_and_in_what_changed():
    same = [absent(1, "Roy, Félix"), absent(2, "Roy, Felix"), absent(3, "Côté, Léa")]
    meeting = " ".join(pages(meeting_pdf(_meeting(rows(*same)), SETTINGS)))
    agenda, needs = meeting.split("Besoins de services")
    for number in ("0000001", "0000002"):
        assert f"fiche {number}" in agenda
        assert f"fiche {number}" in needs
    assert "0000003" not in needs
    gone = (_gone(4, "Roy, Félix", "gone_better"), _gone(5, "Seul, Un", "gone_better"))
    told = " ".join(pages(made(team(rows(*same), gone=gone))))
    assert "Roy, Félix (31, fiche 4)" in told
    assert "Seul, Un (31)" in told


def test_without_pages_for_a_browser_no_document_leads_to_one():
    parts = [reason(f"Raison numéro {at} : " + "longue " * 12, "1") for at in range(400)]
    mine = team(rows(student(1, "Roy, Zoé", parts, cause="engagement")))
    alone = dataclasses.replace(SETTINGS, formats=("pdf",))
    assert "eleves.html" in " ".join(pages(made(mine)))
    told = " ".join([*pages(made(mine, alone)), *pages(meeting_pdf(_meeting(mine.discuss, alone), alone))])
    assert "Page abrégée, faute de place." in told
    assert ".html" not in told


def test_a_student_s_page_is_worked_out_once_for_two_teams(monkeypatch):
    mine, known = team(rows(absent(1), absent(2))), {}
    first = list_pdf(centre(), mine, {}, SETTINGS, students=known)
    assert set(known) == {key(1), key(2)}
    monkeypatch.setattr("pipelines.lists.pdf_data.student_data", None)
    assert list_pdf(centre(), mine, {}, SETTINGS, students=known) == first


def test_a_meeting_pack_of_nobody():
    assert "Besoins de services" in " ".join(pages(meeting_pdf(_meeting(()), SETTINGS)))
