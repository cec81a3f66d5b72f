"""A complements file that is about nobody stops; one that is about somebody tells how many rows are not."""

from __future__ import annotations

import pytest

from pipelines.complements import check_complements
from pipelines.errors import SourceError
from schemas.sources import load_profile
from tests.pipelines.oneroster_export import PROFILE, stage_export, write_export

HEADER = "student_id,school_id,school_year,calendar_id\n"


def complements(tmp_path, rows: str) -> int:
    return check_complements(stage_export(write_export(tmp_path / "export", complements=HEADER + rows)), PROFILE)


def test_rows_that_match_nothing_are_counted_and_noted(tmp_path):
    rows = "0012345,014,2026-2027,A\n0012345,034,2026-2027,A\n9999999,014,2026-2027,A\n"
    con = stage_export(write_export(tmp_path / "export", complements=HEADER + rows))
    assert check_complements(con, PROFILE) == 2
    noted = con.execute("select _line, rule from raw._noted order by all").fetchall()
    assert noted == [(3, "unmatched_complement"), (4, "unmatched_complement")]


def test_an_absent_or_an_empty_file_is_nothing_to_say(tmp_path):
    assert complements(tmp_path, "") == 0
    assert check_complements(stage_export(write_export(tmp_path / "export")), PROFILE) == 0


@pytest.mark.parametrize("rows", ["u1,014,2026-2027,A\n", "0012345,o14,2026-2027,A\n", "12345,14,2026-2027,A\n",
                                  "0012345,014,2026,A\n"])  # fmt: skip
def test_a_file_that_matches_nobody_is_an_error(tmp_path, rows):
    with pytest.raises(SourceError) as error:
        complements(tmp_path, rows)
    assert error.value.message == "complements.csv : aucune ligne ne désigne une inscription de l'exportation."


def test_a_source_without_such_a_file_is_left_alone(tmp_path):
    con = stage_export(write_export(tmp_path / "export", complements=HEADER + "u1,o14,2026-2027,A\n"))
    assert check_complements(con, load_profile("gpi")) == 0


def test_where_identifiers_were_crossed_the_file_bears_those_of_the_export(tmp_path):
    con = stage_export(write_export(tmp_path / "export", complements=HEADER + "e-1,014,2026-2027,A\n"))
    crosswalk = tmp_path / "ids.csv"
    crosswalk.write_text("kind,source_id,id\nstudent,e-1,0012345\n", encoding="utf-8")
    assert check_complements(con, PROFILE, {"": crosswalk}) == 0
    crosswalk.write_text("kind,source_id,id\nstudent,other,0012345\n", encoding="utf-8")
    with pytest.raises(SourceError, match="aucune ligne ne désigne une inscription"):
        check_complements(con, PROFILE, {"": crosswalk})
