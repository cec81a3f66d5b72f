"""The views of a profile: what several of its SQL files look up."""

from __future__ import annotations

import pytest

from schemas.sources import ProfileError, load_profile, parse_profile
from schemas.sources.combined import combine, restrict


def content(views: object) -> dict:
    return {
        "files": {"t": {"columns": ["id"]}},
        "views": views,
        "extracts": {"students": {"parts": [{"from": "t", "columns": {"student_id": "id"}}]}},
    }


def test_views_are_sql_by_name_in_the_order_in_which_they_are_written(tmp_path):
    for name in ("un", "deux"):
        (tmp_path / f"{name}.sql").write_text(f"select '{name}'", encoding="utf-8")
    profile = parse_profile(content({"zone": "un.sql", "ecole": "deux.sql"}), tmp_path)
    assert list(profile.views.items()) == [("zone", "select 'un'"), ("ecole", "select 'deux'")]


@pytest.mark.parametrize("views", [None, {}])
def test_a_profile_may_have_no_view(views):
    assert parse_profile(content(views)).views == {}


@pytest.mark.parametrize(
    ("views", "words"),
    [
        (["ecole.sql"], "views : une suite « nom: fichier SQL » est attendue"),
        ({"t": "ecole.sql"}, "views.t : ce nom est déjà celui d'une table de « files »"),
        ({"ecole": "absent.sql"}, "views.ecole : fichier introuvable : absent.sql"),
        ({"École": "ecole.sql"}, "views.École : le nom d'une vue"),
        ({"_file": "ecole.sql"}, "views._file : le nom d'une vue"),
        ({1: "ecole.sql"}, "views.1 : le nom d'une vue"),
    ],
)
def test_a_view_that_is_not_usable_is_refused_by_its_name(tmp_path, views, words):
    (tmp_path / "ecole.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(ProfileError) as error:
        parse_profile(content(views), tmp_path)
    assert words in str(error.value)


def test_a_source_among_several_keeps_its_views():
    gpi, oneroster = load_profile("gpi"), load_profile("oneroster")
    roster = restrict(gpi, ("students", "schools", "enrolments", "calendar", "attendance"))
    assert roster.views == gpi.views
    combined = combine({"gpi": roster, "notes": restrict(oneroster, ("grades", "assignments"))})
    assert combined.by_label["gpi"].views == gpi.views
    assert combined.by_label["notes"].views == oneroster.views
