"""Which groups must not be told, so that no small one is read or worked out from those that are.

Groups of one attribute add up to the whole. Levels, deprivation bands and schools also add up to one another (the
levels of a primary school are the school): what one hides, another may give away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# In the order in which they are kept: a school goes first, a level is hidden for its own sake only.
PLACES = ("level", "deprivation", "school_id")


@dataclass(frozen=True)
class GroupCount:
    """The cases of one value of an attribute; `reached`: adverse and flagged."""

    value: str
    n: int
    n_adverse: int
    flagged: int = 0
    reached: int = 0

    @property
    def least(self) -> int:
        """The smallest of what a row would tell of: the group, its adverse cases, the others."""
        return min(self.n_adverse, self.n - self.n_adverse)


@dataclass(frozen=True)
class PlaceCount:
    """The cases that share a value of each place attribute."""

    values: Mapping[str, str]
    n: int
    n_adverse: int


def hidden_groups(
    counts: Mapping[str, Sequence[GroupCount]], places: Sequence[PlaceCount], small_cell: int
) -> dict[str, set[str]]:
    """By attribute, the values to hide at a moment. `places`: the same cases by level × deprivation × school.

    A place attribute that would give away a small group beside those told before it is hidden whole.
    """
    hidden = {attribute: hidden_values(ones, small_cell) for attribute, ones in counts.items()}
    told: list[str] = []
    for attribute in PLACES:
        values = {one.value for one in counts.get(attribute, ())}
        if hidden.get(attribute, set()) >= values:
            continue
        # Schools make up both bands and levels: beside the two, a hidden one could be worked out from both at once.
        is_pinned = len(told) > 1 and bool(hidden[attribute])
        if is_pinned or not all(_is_safe(places, hidden, (other, attribute), small_cell) for other in told):
            hidden[attribute] = values
        else:
            told.append(attribute)
    return hidden


def hidden_values(counts: Iterable[GroupCount], small_cell: int) -> set[str]:
    """The values to hide: those too small, then the next smallest until those hidden are together no small group
    themselves (one alone always is: it could be found by subtraction from the whole).
    """
    ordered = sorted(counts, key=lambda one: (one.least, one.n, one.value))
    hidden = [one for one in ordered if one.least < small_cell]
    if not hidden:
        return set()
    for one in ordered[len(hidden) :]:
        if not _is_small(hidden, small_cell):
            break
        hidden.append(one)
    return {one.value for one in hidden}


def _is_safe(
    places: Sequence[PlaceCount], hidden: Mapping[str, set[str]], pair: tuple[str, str], small_cell: int
) -> bool:
    """Whether the two attributes can be told side by side.

    Values that share cases hang together; within such a cluster one attribute adds up to the other, so that what
    either hides there must be no small group. Few students out of place (a few of the secondary in a primary school)
    would be found by the difference: clusters are also looked at without them.
    """
    for cluster in _clusters(places, pair, 1):
        for attribute in pair:
            away = [one for one in places if (attribute, one.values[attribute]) in cluster]
            away = [one for one in away if one.values[attribute] in hidden[attribute]]
            if away and _is_small(away, small_cell):
                return False
    for cluster in _clusters(places, pair, small_cell):
        if len({attribute for attribute, _ in cluster}) < len(pair):
            continue
        # What the difference of the two sides holds: those out of place, and those hidden.
        left = [one for one in places if _is_left(one, cluster, hidden, pair)]
        if left and _is_small(left, small_cell):
            return False
    return True


def _is_left(
    one: PlaceCount, cluster: set[tuple[str, str]], hidden: Mapping[str, set[str]], pair: tuple[str, str]
) -> bool:
    inside = [attribute for attribute in pair if (attribute, one.values[attribute]) in cluster]
    return len(inside) == 1 or any(one.values[attribute] in hidden[attribute] for attribute in inside)


def _clusters(places: Sequence[PlaceCount], pair: tuple[str, str], least: int) -> Iterator[set[tuple[str, str]]]:
    """The values (attribute, value) that hang together by at least so many cases in common."""
    shared: dict[tuple[tuple[str, str], ...], int] = {}
    for one in places:
        ends = tuple((attribute, one.values[attribute]) for attribute in pair)
        shared[ends] = shared.get(ends, 0) + one.n
    clusters: list[set[tuple[str, str]]] = [{end} for end in sorted({end for ends in shared for end in ends})]
    for ends, cases in sorted(shared.items()):
        if cases >= least:
            met = [cluster for cluster in clusters if cluster & set(ends)]
            clusters = [cluster for cluster in clusters if cluster not in met] + [set().union(*met)]
    yield from clusters


def _is_small(cases: Iterable[GroupCount | PlaceCount], small_cell: int) -> bool:
    cases = list(cases)
    adverse = sum(one.n_adverse for one in cases)
    return min(adverse, sum(one.n for one in cases) - adverse) < small_cell
