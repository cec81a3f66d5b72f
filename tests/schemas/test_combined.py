"""Several sources as one: each canonical table comes from one of them, under its label."""

from __future__ import annotations

import pytest

from schemas.sources import ProfileError, load_profile
from schemas.sources.combined import combine, restrict

ROSTER = ("students", "schools", "enrolments", "calendar", "attendance")


def test_each_table_and_extract_bears_the_label_of_its_source():
    combined = combine({
        "gpi": restrict(load_profile("gpi"), ROSTER), "notes": restrict(load_profile("canonical"), ("grades",)),
    })  # fmt: skip
    assert combined.name == "gpi+notes"
    assert list(combined.extracts) == ["students", "schools", "enrolments", "calendar", "attendance", "grades"]
    assert [part.source_table for part in combined.extracts["attendance"].parts] == ["gpi/gpm_e_abs"]
    assert [part.source_table for part in combined.extracts["grades"].parts] == ["notes/grades"]
    assert combined.tables["gpi/gpm_e_abs"].needs == ("gpi/gpm_t_eco", "gpi/gpm_t_motif_abs")
    assert combined.tables["gpi/gpm_e_abs"].bare_name == "gpm_e_abs"
    assert combined.formats_of("attendance").empty == ("NULL",)
    assert combined.formats_of("grades").empty == ()


def test_a_table_that_no_extract_kept_needs_is_required_no_more():
    marks = restrict(load_profile("gpi"), ("grades",))
    required = {name for name, table in marks.tables.items() if table.required}
    assert required == {"gpm_t_eco"}


def test_the_mapping_of_a_source_alone_is_as_it_was():
    alone = load_profile("gpi")
    assert alone.by_label == {"": alone}
    assert all(table.bare_name == name for name, table in alone.tables.items())


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"a": ROSTER, "b": ("attendance", "grades")}, "la table attendance vient de deux sources : a et b"),
        ({"a": ("students",), "b": ("grades",)}, "aucune source ne donne la table obligatoire enrolments"),
    ],
)
def test_a_table_told_by_two_sources_or_by_none_is_refused(members, told):
    with pytest.raises(ProfileError, match=told):
        combine({label: restrict(load_profile("canonical"), tables) for label, tables in members.items()})


def test_a_table_that_the_source_does_not_give_is_refused():
    with pytest.raises(ProfileError, match="la source « gpi » ne donne pas timetable"):
        restrict(load_profile("gpi"), ("timetable",))
