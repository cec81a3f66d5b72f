"""The lists of a small centre: who is on them, in which words, and what never leaves them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from pipelines.lists import ListSettings, ListWritten, write_lists
from pipelines.lists.csv_file import harmless
from pipelines.lists.settings import Language
from tests.pipelines.small_centre import (
    RUN,
    STUDENTS,
    WEEK,
    add_names,
    contribution,
    empty_centre,
    insert,
    key,
    portrait,
    small_centre,
)

NAUGHTY = Path(__file__).parents[3] / "shared" / "data" / "naughty" / "blns.json"
SETTINGS = ListSettings("CSS-1", formats=("html", "csv"))


FILES = (
    "liste.html",
    "eleves.html",
    "liste.csv",
    "liste.xlsx",
    "liste.pdf",
    "rencontre.html",
    "rencontre.pdf",
    "avis.txt",
)


class Cells(HTMLParser):
    """The text of a page's student rows and sections, as a reader sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.is_student = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tbody" and dict(attrs).get("class") == "student":
            self.is_student = True
            self.rows.append([])
        elif tag in ("td", "th") and self.is_student:
            self.rows[-1].append("")
        elif tag in ("li", "span", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tbody":
            self.is_student = False

    def handle_data(self, data: str) -> None:
        if self.is_student and self.rows[-1]:
            self.rows[-1][-1] += data


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def seen(html: str) -> str:
    """The words of a page's body, without its script."""
    body = re.sub(r"<script>.*?</script>", "", html.split("</head>")[1], flags=re.DOTALL)
    return plain(unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


def page(out: Path, team: str = "sec3") -> str:
    return (out / "801" / team / "courant" / "liste.html").read_text(encoding="utf-8")


def lines(out: Path, team: str = "sec3") -> list[dict[str, str]]:
    text = (out / "801" / team / "courant" / "liste.csv").read_bytes().decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.DictReader(text[1:].splitlines(), delimiter=";"))


def test_each_team_gets_its_folder_and_a_dated_copy(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    written = write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=tmp_path)
    assert written == [
        ListWritten("801", "1re secondaire", "801/sec1", students=1, listed=1, tier_3=0, new=0, gone=0, unscored=0),
        ListWritten("801", "3e secondaire", "801/sec3", students=7, listed=3, tier_3=1, new=1, gone=2, unscored=1),
        ListWritten("801", "Direction", "801/direction", students=8, listed=4, tier_3=1, new=1, gone=2, unscored=1),
    ]
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {name for name in files if "/portrait/" not in name} == {
        "index.html",
        *(
            f"801/{team}/{folder}/{name}"
            for team in ("direction", "sec1", "sec3")
            for folder in ("courant", f"archives/{WEEK}")
            for name in FILES
        ),
    }
    for kind in ("html", "csv"):
        current = (tmp_path / f"801/sec3/courant/liste.{kind}").read_text(encoding="utf-8")
        dated = (tmp_path / f"801/sec3/archives/{WEEK}/liste.{kind}").read_text(encoding="utf-8")
        ways = {"../../../": "../../../../", "/portrait/courant/": f"/portrait/archives/{WEEK}/"}
        for here, there in ways.items():
            current = current.replace(here, there)
        assert current == dated


def test_students_are_listed_by_what_they_may_need(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """By cause (literacy, numeracy, engagement), then whoever lacks data."""
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    told = [plain(" ".join(row)) for row in Cells(page(tmp_path)).rows]
    names = [" ".join(row.split()[:4]) for row in told]
    assert names == [
        "Gagnon, Noé fiche 0000102",
        "Élève 0000103 fiche 0000103",
        "Tremblay, Alice fiche 0000101",
        "Bouchard, Emma fiche 0000106",
    ]
    rows = [told[2], told[0], told[1]]
    for words in (
        "En hausse Faits nouveaux",
        "Langue d'enseignement : 82 % à l'étape 1",
        "Absences : 7,5 jours sur les 20 derniers jours de classe (37,5 %) Absences depuis la rentrée : 9 jours sur 56 "
        "(16,1 %)",
        "Numératie : données insuffisantes",
        "Orthopédagogie depuis le 5 octobre à revoir le 1er décembre",
    ):
        assert words in rows[0]
    assert "Entrée sur la liste Faits nouveaux Nouveau bulletin, ou données qui manquaient" in rows[1]
    assert "En amélioration Faits nouveaux" in rows[2]
    assert "Derniers résultats connus : 4 septembre 2026 (il y a 11 semaines)." in rows[2]


def test_a_new_report_card_is_not_called_a_rise(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    (felix,) = Cells(page(tmp_path, "sec1")).rows
    told = plain(" ".join(felix))
    assert "Stable Nouveau bulletin, ou données qui manquaient" in told
    assert "Études dirigées depuis le 1er octobre à revoir depuis le 15 novembre" in told


def test_the_page_says_the_week_who_comes_who_leaves_and_who_is_unknown(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    text = seen(page(tmp_path))
    for words in (
        "Liste de soutien · semaine du 16 au 22 novembre 2026",
        "École secondaire des Érables",
        "Cette semaine, l'équipe est invitée à discuter de 3 élèves sur 7 : 1 entrée, 2 sorties.",
        "Résultats scolaires utilisés : les plus récents datent du 6 novembre 2026 (étape 1).",
        "Roy, Léa 31 les faits s'améliorent",
        "Bouchard, Emma fiche 0000106 31 Aucun résultat scolaire connu Fait au seuil critique "
        "Absences : 10 jours sur les 20 derniers jours de classe (50 %)",
        "1 entre sur la liste",
        "3 élèves pour qui les données ne signalent rien de plus que le soutien universel.",
        "Dont 1 élève pour qui un domaine manque de données.",
        "1 élève que le coefficient ne vise pas (préscolaire",
        "faire revoir la situation par une personne",
        "Usages refusés : classement ou changement de groupe",
    ):
        assert words in text
    for absent in ("Œuvrard", "Pelletier", "Morin", "Girard", "Fortin", "à risque", "version périmée"):
        assert absent not in text


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("fr", "Numératie : non comparé (attentes modifiées)"),
        ("en", "Numeracy: not compared (modified expectations)"),
    ],
)
def test_marks_known_and_not_compared_are_not_said_to_be_missing(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, language: Language, note: str
) -> None:
    con.execute(
        "update portraits.portrait set marks_not_compared = 'modified_expectations' where missing_domains = 'numeracy'"
    )
    write_lists(
        con, week=WEEK, settings=ListSettings("CSS-1", language=language, formats=("html", "csv")), out=tmp_path
    )
    text = seen(page(tmp_path))
    assert note in text
    for missing in ("Numératie : données insuffisantes", "Numeracy: insufficient data"):
        assert missing not in text


def test_the_page_dates_report_cards_not_work(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Work of 20 November: the marks stay those of the étape, of 6 November. Without marks, no étape is told."""
    con.execute(
        "insert into portraits.contribution by name (select * replace ('literacy_work' as indicator, "
        "date '2026-11-20' as evidence_on) from portraits.contribution where indicator = 'literacy_level')"
    )
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path / "marks")
    told = "Résultats scolaires utilisés : les plus récents datent du 6 novembre 2026 (étape 1)."
    assert told in seen(page(tmp_path / "marks"))
    con.execute("delete from portraits.contribution where indicator in ('literacy_level', 'numeracy_decline')")
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path / "work")
    assert "Aucun résultat de bulletin n'est encore connu cette année." in seen(page(tmp_path / "work"))


def test_the_coefficient_and_its_parts_are_one_click_away_and_only_there(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """62.40 is 40.25 for the absences of 20 days and 22.15 for those of the year."""
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", formats=("html",)), out=tmp_path)
    html = page(tmp_path)
    students = seen((tmp_path / "801/sec3/courant/eleves.html").read_text(encoding="utf-8"))
    for points in ("62,40", "40,25", "22,15"):
        assert points not in html
        assert points in students
    assert '<a href="eleves.html#e1"><bdi>Tremblay, Alice</bdi></a>' in html


def test_the_list_shows_the_coefficient_only_where_the_centre_says_so(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_lists(
        con, week=WEEK, settings=ListSettings("CSS-1", formats=("html", "csv"), show_coefficient=True), out=tmp_path
    )
    alice = next(row for row in Cells(page(tmp_path)).rows if "Alice" in row[0])
    assert "Soutien intensif palier 3 · 62,40" in plain(alice[0])
    assert [(line["Coefficient"], line["Soutien à envisager"]) for line in lines(tmp_path)] == [
        ("62,40", "Soutien intensif (palier 3)"),
        ("31,00", "Soutien ciblé (palier 2)"),
        ("28,10", "Soutien ciblé (palier 2)"),
        ("", ""),
        ("", ""),
        ("", ""),
    ]


def test_a_line_of_the_year_has_a_gap_and_says_it_in_words(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    alice = re.search(r'id="e1".*?(<svg class="spark".*?</svg>)', page(tmp_path), re.DOTALL).group(1)
    assert alice.count("<polyline") == 2  # no portrait in 2026-W40
    assert plain(unescape(re.search('aria-label="([^"]+)"', alice).group(1))) == (
        "Évolution de l'année, sur 11 semaines : la ligne monte sur les quatre dernières semaines ; "
        "1 semaine sans données."
    )


def test_the_csv_says_what_the_page_says(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    found = lines(tmp_path)
    assert list(found[0]) == [
        "Semaine",
        "École",
        "Équipe",
        "Section",
        "Élève",
        "Fiche",
        "Niveau",
        "Groupe",
        "Cause",
        "Dans ce qu'une rencontre permet",
        "Ce qui a changé",
        "Forces",
        "Raisons",
        "Interventions",
        "Suivi",
        "Avant et après",
    ]
    assert [(line["Section"], line["Élève"]) for line in found] == [
        ("À discuter", "Tremblay, Alice"),
        ("À discuter", "Gagnon, Noé"),
        ("À discuter", "Élève 0000103"),
        ("Quittent la liste", "Roy, Léa"),
        ("Ne sont plus à l'école", "Côté, Samuel"),
        ("Données insuffisantes", "Bouchard, Emma"),
    ]
    assert found[0]["Fiche"] == "0000101"
    assert [line["Cause"] for line in found] == ["Engagement scolaire", "Littératie", "Numératie", "", "", ""]
    assert plain(found[0]["Raisons"]).startswith("Absences : 7,5 jours sur les 20 derniers jours de classe (37,5 %) | ")
    told = "".join(cell for line in found for cell in line.values())
    assert "62" not in told
    assert "palier" not in told.casefold()
    assert "soutien" not in told.casefold()
    raw = (tmp_path / "801/sec3/courant/liste.csv").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") == 7


def test_a_list_longer_than_a_meeting_says_so_and_where(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", formats=("html", "csv"), capacity=2), out=tmp_path)
    html = page(tmp_path)
    below = re.search(r'<details id="below".*?</details>', html, re.DOTALL)
    line, rows = below.group().split("</summary>")
    assert plain(unescape(re.sub(r"<[^>]+>", " ", line))) == "Au-delà de ce qu'une rencontre permet (2) : 1 élève"
    student = '<tbody class="student"'
    # After them, the one without enough data.
    assert (html[: below.start()].count(student), rows.count(student), html[below.end() :].count(student)) == (2, 1, 1)
    assert (
        "discuter de 2 élèves sur 7 : 1 entrée, 2 sorties. Au-delà de ce qu'une rencontre permet (2) : 1 élève."
    ) in seen(html)
    assert [(one["Section"], one["Dans ce qu'une rencontre permet"]) for one in lines(tmp_path)] == [
        ("À discuter", "oui"),
        ("À discuter", "oui"),
        ("À discuter", "non"),
        ("Quittent la liste", ""),
        ("Ne sont plus à l'école", ""),
        ("Données insuffisantes", ""),
    ]


@pytest.mark.parametrize(("of_the_centre", "of_the_school"), [(3, None), (2, 3), (12, 3)])
def test_a_list_that_a_meeting_can_hold_has_no_line(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, of_the_centre: int, of_the_school: int | None
) -> None:
    """Three students; the school's own capacity wins over the centre's."""
    con.execute("update facts.schools set list_capacity = ? where school_id = '801'", [of_the_school])
    write_lists(
        con, week=WEEK, settings=ListSettings("CSS-1", formats=("html", "csv"), capacity=of_the_centre), out=tmp_path
    )
    assert "rencontre permet" not in seen(page(tmp_path))
    assert {one["Dans ce qu'une rencontre permet"] for one in lines(tmp_path)} == {"oui", ""}


def test_a_school_may_allow_fewer_than_the_centre(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute("update facts.schools set list_capacity = 1 where school_id = '801'")
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", formats=("html", "csv"), capacity=12), out=tmp_path)
    assert "Au-delà de ce qu'une rencontre permet (1) : 2 élèves" in seen(page(tmp_path))
    assert "Au-delà" not in seen(page(tmp_path, "sec1"))


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("  =1", "'=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("\u200b=1", "'\u200b=1"),
        ("Tremblay", "Tremblay"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
    ],
)
def test_no_cell_of_the_csv_is_a_formula(cell: str | None, guarded: str) -> None:
    assert harmless(cell) == guarded


def test_a_page_is_one_file_that_may_ask_for_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    for html in (page(tmp_path), (tmp_path / "index.html").read_text(encoding="utf-8")):
        parsed = Cells(html)
        policy = next(attrs["content"] for tag, attrs in parsed.tags if attrs.get("http-equiv"))
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert not any(name in attrs for _, attrs in parsed.tags for name in ("src", "style", "onclick", "onload"))
        assert not {tag for tag, _ in parsed.tags} & {"link", "img", "iframe", "object", "base", "form"}
        assert "http://" not in html
        assert "https://" not in html
        assert next(attrs["lang"] for tag, attrs in parsed.tags if tag == "html") == "fr"


def test_the_index_counts_and_names_no_student(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(
        con,
        week=WEEK,
        settings=ListSettings("CSS-1", formats=("html",), small_cell=1, quality_href="../quality/2026-W47/index.html"),
        out=tmp_path,
        run_id=RUN,
    )
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    text = seen(html)
    assert "3e secondaire 7 3 0 0 1 2 1 1 (33 %) Rencontre Direction" in text
    assert "École 802 Pas de classe cette semaine. Dernière liste : semaine du 9 au 15 novembre 2026." in text
    assert (
        "Données à vérifier avant d'agir : 2 contrôles échoués sur 3, dont 1 grave. "
        "4 enregistrements refusés sur 1 212 (0,33 %)."
    ) in text
    assert 'href="801/sec3/courant/liste.html"' in html
    assert 'href="../quality/2026-W47/index.html"' in html
    for _, student_id, last_name, first_name in STUDENTS:
        for secret in (student_id, last_name, (first_name or "").strip()):
            assert not secret or secret not in html


def test_nothing_is_printed_or_logged_while_lists_are_written(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(0):
        written = write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    printed = capsys.readouterr()
    told = printed.out + printed.err + caplog.text + repr(written)
    assert "Tremblay" not in told
    assert "0000101" not in told


def test_a_school_without_class_keeps_its_last_list(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    assert not (tmp_path / "802").exists()


def test_the_first_list_of_the_year_compares_with_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute("delete from portraits.portrait where week < '2026-W47'")
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    text = seen(page(tmp_path))
    assert "discuter de 3 élèves sur 7 : première liste de l'année." in text
    assert "il n'y a pas encore de comparaison" in text
    assert "Entrée sur la liste" not in text


def test_a_student_who_loses_the_data_is_not_said_to_improve(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute(
        "update portraits.portrait set status = 'insufficient_data', coefficient = null, tier = null "
        "where student_key = ? and week = ?",
        [key(2), WEEK],
    )
    insert(con, "portrait", [portrait(key(2), "2026-W46", "30.00", 2, version=2)])
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    found = next(line for line in lines(tmp_path) if line["Élève"] == "Gagnon, Noé" and line["Ce qui a changé"])
    assert found["Section"] == "Données perdues"
    assert found["Ce qui a changé"] == "données insuffisantes cette semaine, à vérifier"


def test_a_level_whose_last_student_left_gets_an_empty_list(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute("delete from portraits.portrait where level = 'SEC1' and week = ?", [WEEK])
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    text = seen(page(tmp_path, "sec1"))
    assert "Personne cette semaine : les données ne signalent aucun soutien de plus à envisager." in text
    assert [(line["Élève"], line["Ce qui a changé"]) for line in lines(tmp_path, "sec1")] == [
        ("Lavoie, Félix", "n'est plus à l'école")
    ]


def test_the_list_in_english(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", language="en", formats=("html", "csv")), out=tmp_path)
    html = page(tmp_path)
    assert '<html lang="en">' in html
    text = seen(html)
    assert "This week, 3 students to discuss out of 7: 1 new, 2 leaving." in text
    assert "EN Absences" in text
    assert "Soutien" not in text


def test_temporary_tables_are_gone_afterwards(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    left = con.execute("select count(*) from information_schema.tables where table_name like 'list\\_%' escape '\\'")
    assert left.fetchone() == (0,)


def test_the_same_week_written_twice_is_the_same(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path / folder)
    first = {path.relative_to(tmp_path / "a"): path.read_bytes() for path in (tmp_path / "a").rglob("*.*")}
    second = {path.relative_to(tmp_path / "b"): path.read_bytes() for path in (tmp_path / "b").rglob("*.*")}
    assert first == second


def test_strings_that_break_programs_reach_page_and_csv_harmless(tmp_path: Path) -> None:
    if not NAUGHTY.is_file():
        pytest.skip("les chaînes de ../shared/data/naughty ne sont pas sur cette machine")
    names = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    school = "École " + "très longue " * 20
    with empty_centre() as con:
        con.execute("insert into facts.schools (school_id, school_name) values ('../801', ?)", [school])
        students = [(key(at), f"{at:05}", name, "") for at, name in enumerate(names, start=1)]
        add_names(con, students)
        insert(
            con,
            "portrait",
            [
                portrait(student[0], WEEK, "60.00", 3, school_id="../801", home_group=student[2][:40])
                for student in students
            ],
        )
        insert(
            con,
            "contribution",
            [contribution(key(1), "literacy_level", "50", "60.00", "<script>alert(1)</script>", is_reason=True)],
        )
        write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path / "lists")
    assert [path.name for path in tmp_path.iterdir()] == ["lists"]
    (folder,) = (path for path in (tmp_path / "lists").iterdir() if path.is_dir())
    html = (folder / "sec3/courant/liste.html").read_text(encoding="utf-8")
    parsed = Cells(html)
    assert len(parsed.rows) == len(names)
    # One script (ours), no element or attribute that a name brought in.
    assert [tag for tag, _ in parsed.tags].count("script") == 1
    assert not {tag for tag, _ in parsed.tags} & {"img", "iframe", "object", "form", "marquee"}
    assert not any(name.startswith("on") for _, attrs in parsed.tags for name in attrs)
    text = (folder / "sec3/courant/liste.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(text.splitlines(), delimiter=";") for cell in row]
    assert len(cells) % 16 == 0
    assert not [cell for cell in cells if re.match(r"[\s\"]*[=+\-@＝＋－＠]", cell)]
