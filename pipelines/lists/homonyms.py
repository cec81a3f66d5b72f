"""Students of a team who bear the same name: they are told apart by their number wherever one stands alone."""

from __future__ import annotations

from collections import defaultdict

from pipelines.lists.team_week import TeamWeek
from pipelines.lists.wording import unaccented


def homonyms(mine: TeamWeek) -> frozenset[str]:
    """The student_key of everybody named to the team whose name is also somebody else's, accents and case aside."""
    people = [
        *(row.portrait for row in (*mine.discuss, *mine.followed, *mine.unscored)),
        *mine.off_the_list,
        *mine.enrichment,
    ]
    bearers: dict[str, set[str]] = defaultdict(set)
    for one in people:
        bearers[unaccented(one.name)].add(one.student_key)
    return frozenset(key for keys in bearers.values() if len(keys) > 1 for key in keys)
