"""The OneRoster source: which étape a grading period is, and what is refused rather than guessed."""

from __future__ import annotations

import pytest

from tests.pipelines.oneroster_export import BASE, accepted, refusals, staged

SESSIONS, ITEMS, RESULTS = (
    BASE[name].lstrip("\n").splitlines(keepends=True)[0] for name in ("academicSessions", "lineItems", "results")
)
YEAR = "y,,,2026-2027,schoolYear,2026-08-26,2027-06-24,,2027\n"
ETAPES = (("2026-08-26", "2026-11-07"), ("2026-11-07", "2027-02-20"), ("2027-02-20", "2027-06-24"))


def period(sourced_id, title, dates, parent="y", status="", year="2027"):
    stamp = "2026-12-01T08:00:00Z" if status else ""
    return f"{sourced_id},{status},{stamp},{title},gradingPeriod,{dates[0]},{dates[1]},{parent},{year}\n"


def marked(*sessions, class_id="m31", category="cb"):
    """lineItems and results: a report-card mark in each session, in this order."""
    items = "".join(
        f"i_{name},,,Titre,,2026-10-01,2026-10-15,{class_id},{category},{name},0,100\n" for name in sessions
    )
    results = "".join(f"r_{name},,,i_{name},u1,fully graded,80,2026-11-06,\n" for name in sessions)
    return items, results


def terms(folder, sessions, *used, **tables):
    items, results = marked(*used)
    rows = staged(
        folder, "grades", academicSessions=SESSIONS + sessions, lineItems=ITEMS + items, results=RESULTS + results,
        **tables,
    )("term")  # fmt: skip
    return [term for (term,) in rows]


UNTITLED = YEAR + "".join(
    period(name, title, dates)
    for name, title, dates in zip(("a", "h", "p"), ("Automne", "Hiver", "Printemps"), ETAPES, strict=True)
)


def test_the_title_tells_the_number_where_every_period_has_one(tmp_path):
    """Two series under one school year, in one school; what is between them does not count."""
    titles = ("Étape 1 primaire", "Étape n° 2", "Term 2", "T3", "2e étape", "3rd term", "Étape 1 secondaire")
    dates = (ETAPES[0], ETAPES[1], ("2026-11-14", "2027-02-27"), ETAPES[2], ETAPES[1], ETAPES[2],
             ("2026-08-26", "2026-11-14"))  # fmt: skip
    names = "abcdefg"
    sessions = YEAR + "".join(period(*one) for one in zip(names, titles, dates, strict=True))
    assert terms(tmp_path, sessions, *names) == ["1", "2", "2", "3", "2", "3", "1"]


def test_a_title_wins_over_the_rank_of_a_partial_list(tmp_path):
    assert terms(tmp_path, YEAR + period("b", "Étape 2", ETAPES[1]), "b") == ["2"]


def test_without_a_number_the_place_among_the_report_cards_own_periods_tells(tmp_path):
    more = (
        period("c", "1re communication", ("2026-08-26", "2026-10-15"))
        + period("d", "Communication de l'étape 1", ("2026-08-26", "2026-10-15"))
        + period("x", "Examens", ("2027-01-10", "2027-01-25"))
    )
    wanted = ["1", "2", "3", "étape incertaine", "étape incertaine"]
    assert terms(tmp_path, UNTITLED + more, "a", "h", "p", "c", "d") == wanted
    codes = "liste,code,valeur\netape,Automne,1\netape,Printemps,final\n"
    assert terms(tmp_path, UNTITLED, "a", "h", "p", oneroster_codes=codes) == ["1", "2", "FINAL"]


def test_periods_with_the_same_dates_are_one_etape(tmp_path):
    again = period("a2", "Automne B", ETAPES[0]) + period("h2", "Hiver B", ETAPES[1])
    assert terms(tmp_path, UNTITLED + again, "a", "a2", "h", "h2", "p") == ["1", "1", "2", "2", "3"]


@pytest.mark.parametrize("parent", ["", "nulle-part"])
@pytest.mark.parametrize("year", ["2027", ""])
def test_without_a_parent_the_school_year_holds_the_periods(tmp_path, parent, year):
    sessions = "".join(
        period(name, title, dates, parent=parent, year=year)
        for name, title, dates in zip(("a", "h", "p"), ("Automne", "Hiver", "Printemps"), ETAPES, strict=True)
    )
    assert terms(tmp_path, sessions, "a", "h", "p") == ["1", "2", "3"]


def test_a_deleted_period_keeps_its_place(tmp_path):
    for dates in (ETAPES[0], ("", "")):  # a deletion may say nothing else
        gone = period("a", "", dates, status="tobedeleted")
        assert terms(tmp_path, UNTITLED + gone, "a", "h", "p") == [None, "2", "3"]


def test_two_series_mixed_in_one_school_are_refused_until_the_centre_says(tmp_path):
    other = period("q", "Automne au primaire", ("2026-08-26", "2026-11-21")) + period(
        "r", "Hiver au primaire", ("2026-11-21", "2027-03-01")
    )
    assert terms(tmp_path, UNTITLED + other, "a", "q", "h", "r") == ["étape incertaine"] * 4
    codes = "liste,code,valeur\netape,a,1\netape,q,1\netape,h,2\netape,r,2\n"
    assert terms(tmp_path, UNTITLED + other, "a", "q", "h", "r", oneroster_codes=codes) == ["1", "1", "2", "2"]


@pytest.mark.parametrize("used", [("h",), ("h", "p"), ("a", "p")])
def test_a_series_with_a_hole_is_refused(tmp_path, used):
    assert terms(tmp_path, UNTITLED, *used) == ["étape incertaine"] * len(used)


def test_more_than_three_periods_and_a_title_against_the_dates_are_refused(tmp_path):
    four = "".join(
        period(name, title, dates)
        for name, title, dates in (
            ("a", "Automne", ("2026-08-26", "2026-10-30")),
            ("b", "Début d'hiver", ("2026-10-30", "2027-01-15")),
            ("c", "Fin d'hiver", ("2027-01-15", "2027-03-30")),
            ("d", "Printemps", ("2027-03-30", "2027-06-24")),
        )
    )
    assert terms(tmp_path, YEAR + four, "a", "b", "c", "d") == ["étape incertaine"] * 4
    against = UNTITLED.replace("Hiver", "Étape 1")
    assert terms(tmp_path, against, "a", "h", "p") == ["étape incertaine"] * 3


def test_an_uncertain_period_is_a_refused_mark_and_its_text_is_told_to_nobody(tmp_path):
    items, results = marked("h")
    con = accepted(tmp_path, academicSessions=SESSIONS + UNTITLED, lineItems=ITEMS + items, results=RESULTS + results)
    assert refusals(con, "grades") == [("results.csv", 2, "lineitemsourcedid", "unknown_code")]


def test_each_school_has_its_own_etapes(tmp_path):
    """The other school's two periods have other dates, under the same school year."""
    other = period("q", "Début", ("2026-08-26", "2026-11-21")) + period("r", "Suite", ("2026-11-21", "2027-03-01"))
    here, results = marked("a", "h")
    there, more = marked("q", "r", class_id="m32")
    grades = staged(
        tmp_path,
        "grades",
        orgs=BASE["orgs"] + "o15,,,École du Lac,school,015,district\n",
        classes=BASE["classes"] + 'm32,,,Math 32,,math,32,scheduled,,o15,"q,r"\n',
        academicSessions=SESSIONS + UNTITLED + other,
        lineItems=ITEMS + here + there,
        results=RESULTS + results + more,
    )
    assert grades("school_id", "term") == [("014", "1"), ("014", "2"), ("015", "1"), ("015", "2")]


def test_a_departure_is_known_without_parents(tmp_path):
    """A class that ends with its étape, and a student who left during the next one."""
    enrollments = """
sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
e1,,,h201,o14,u1,student,false,2026-08-26,2026-12-05
e2,,,m31,o14,u1,student,false,2026-08-27,2026-11-07
e3,,,h201,o14,u2,student,false,2026-08-26,2027-06-24
"""
    for parent in ("y", "", "nulle-part"):
        con = accepted(
            tmp_path,
            academicSessions=BASE["academicSessions"].replace(",y,2027", f",{parent},2027"),
            enrollments=enrollments,
            classes=BASE["classes"].replace('math,31,scheduled,,o14,"p1,p2,p3"', 'math,31,scheduled,,o14,"p1"'),
        )
        told = con.execute("select student_id, withdrawn_on::varchar from accepted.enrolments order by 1").fetchall()
        assert told == [("0012345", "2026-12-04"), ("0012346", None)], parent
