"""Which sizes of the centre's page the portrait of the school shows already: level by level, else group by group."""

from __future__ import annotations

import pytest

from pipelines.lists.shown_sizes import PortraitShown, read_shown, with_shown
from pipelines.lists.team_week import team_figures
from tests.pipelines.small_centre import WEEK, insert, small_centre
from tests.pipelines.test_lists_places import centre_of, week_of


@pytest.mark.parametrize(
    ("of_level", "of_group", "shown"),
    [
        ((True, True), (True, True), (True, True)),
        ((True, False), (True, True), (True, False)),
        ((False, False), (False, False), (False, False)),
    ],
)
def test_a_team_is_told_as_the_portrait_tells_its_levels(
    of_level: tuple[bool, bool], of_group: tuple[bool, bool], shown: tuple[bool, bool]
) -> None:
    with small_centre() as con:
        mine = week_of(con)
        assert centre_of(con).tallies
    school = mine.team.school_id
    portrait = PortraitShown()
    for tally in mine.tallies:
        portrait.levels[school, tally.level] = of_level
        portrait.groups.setdefault((school, tally.level), {})[tally.home_group] = of_group
    figures = with_shown(team_figures(mine, has_list=True), mine, portrait)
    assert (figures.shows_students, figures.shows_tiers) == shown


def test_what_a_portrait_shows_is_read_from_its_published_rows() -> None:
    with small_centre() as con:
        level = {"school_id": "801", "week": WEEK, "level": "SEC1", "students": 40, "tier_1": 20}
        insert(con, "school_portrait", [level | {"tier_2": 10, "tier_3": 10}, level | {"level": "SEC3"}])
        assert read_shown(con, WEEK, ["801"]).levels == {("801", "SEC1"): (True, True), ("801", "SEC3"): (True, False)}
