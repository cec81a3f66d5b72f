"""The three-way merge: what is known, what was written, what the team made of it."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.follow_up.cells import TypedCell
from pipelines.follow_up.merging import Record, edited, merge, target

COLUMNS = ("finding", "decision", "type", "owner", "status", "note")
WEEK = "2026-W48"
NOBODY = Record("f" * 64, "a" * 64, "014", "2026-W47")

texts = st.sampled_from(["", "x", "y", "z"])
cells = st.fixed_dictionaries(dict.fromkeys(COLUMNS, texts))
typed_cell = st.builds(TypedCell, st.sampled_from(["x", "y", "z"]), st.sampled_from([None, None, "unknown_code"]))
typed_cells = st.fixed_dictionaries(dict.fromkeys(COLUMNS, st.just(TypedCell("")) | typed_cell))


def filled(values: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}


def typed(values: dict[str, str]) -> dict[str, TypedCell]:
    return {name: TypedCell(text) for name, text in values.items()}


def record(values: dict[str, str]) -> Record:
    return merge(NOBODY, {}, typed(filled(values)), WEEK)[0]


@given(known=cells, base=cells, theirs=typed_cells)
def test_merging_the_same_workbook_twice_changes_nothing(
    known: dict[str, str], base: dict[str, str], theirs: dict[str, TypedCell]
) -> None:
    once, conflicts = merge(record(known), base, edited(base, theirs), WEEK)
    assert merge(once, base, edited(base, theirs), "2026-W49") == (once, conflicts)
    # The next run has what it read as its base.
    read = {name: cell.text for name, cell in theirs.items()}
    assert edited(read, theirs) == {}


@given(known=cells, base=cells, theirs=typed_cells)
def test_every_typed_word_is_known_is_unread_or_is_told_as_a_conflict(
    known: dict[str, str], base: dict[str, str], theirs: dict[str, TypedCell]
) -> None:
    before = record(known)
    after, conflicts = merge(before, base, edited(base, theirs), WEEK)
    for name, cell in theirs.items():
        if cell.text == base[name]:
            assert after.shown(name) == before.shown(name)
        elif name in conflicts:
            assert after.shown(name) == before.shown(name)
            assert after.shown(name) not in (cell.text, base[name])
        else:
            assert after.shown(name) == cell.text


@given(
    written=cells,
    first=st.dictionaries(st.sampled_from(COLUMNS[:3]), texts),
    second=st.dictionaries(st.sampled_from(COLUMNS[3:]), texts),
)
def test_what_two_teams_write_in_different_cells_is_all_kept_in_any_order(
    written: dict[str, str], first: dict[str, str], second: dict[str, str]
) -> None:
    start = record(written)
    results = []
    for order in permutations([first, second]):
        known = start
        for edits in order:
            known, conflicts = merge(known, written, edited(written, typed(written | edits)), WEEK)
            assert conflicts == ()
        results.append(known)
    assert results[0] == results[1]
    assert results[0].cells == filled(written | first | second)


def test_a_conflict_leaves_what_is_known() -> None:
    known = record({"decision": "appeler"})
    after, conflicts = merge(known, {"decision": "rencontrer"}, typed({"decision": "écrire"}), WEEK)
    assert (after, conflicts) == (known, ("decision",))


def test_a_cleared_cell_is_cleared_and_a_cleared_follow_up_says_nothing() -> None:
    known = record({"decision": "appeler"})
    after, conflicts = merge(known, {"decision": "appeler"}, typed({"decision": ""}), WEEK)
    assert (after.cells, conflicts, after.is_empty, after.discussed_week) == ({}, (), True, None)


def test_what_cannot_be_understood_stays_beside_what_was_known_until_it_is_corrected() -> None:
    known = record({"status": "active"})
    bad, _ = merge(known, {"status": "active"}, {"status": TypedCell("bientôt", "unknown_code")}, WEEK)
    assert (bad.cells["status"], bad.shown("status")) == ("active", "bientôt")
    # The next workbook was written with the word as typed.
    good, conflicts = merge(bad, {"status": "bientôt"}, typed({"status": "planned"}), WEEK)
    assert (good.cells["status"], good.unread, conflicts) == ("planned", {}, ())
    cleared, _ = merge(bad, {"status": "bientôt"}, typed({"status": ""}), WEEK)
    assert (cleared.cells, cleared.unread) == ({}, {})


def test_the_week_of_a_discussion_is_that_of_its_day_else_of_the_first_reading() -> None:
    noted, _ = merge(NOBODY, {}, typed({"note": "à suivre"}), "2026-W48")
    assert noted.discussed_week is None
    decided, _ = merge(noted, {"note": "à suivre"}, typed({"decision": "appeler"}), "2026-W49")
    assert decided.discussed_week == "2026-W49"
    later, _ = merge(decided, {"decision": "appeler"}, typed({"decision": "écrire"}), "2026-W51")
    assert later.discussed_week == "2026-W49"
    dated, _ = merge(later, {}, typed({"discussed_on": "2026-11-24"}), "2026-W51")
    assert dated.discussed_week == "2026-W48"


def test_only_what_comes_of_a_discussion_counts_as_one() -> None:
    first, _ = merge(NOBODY, {}, typed({"decision": "appeler"}), "2026-W46")
    assert (first.last_talked_week, first.discussed_week) == ("2026-W46", "2026-W46")
    base = {"decision": "appeler"}
    for column in ("owner", "note", "status", "started_on"):
        same, _ = merge(first, base, typed({column: "2026-12-01"}), "2026-W49")
        assert same.last_talked_week == "2026-W46"
    for column, text in (
        ("finding", "confirmed"), ("decision", "écrire"), ("type", "tutoring"), ("review_on", "2026-12-18"),
        ("discussed_on", "2026-11-10"),
    ):  # fmt: skip
        later, _ = merge(first, base, typed({column: text}), "2026-W49")
        assert later.last_talked_week == "2026-W49"
    # What cannot be understood was written, too; what was all taken back was not.
    unread, _ = merge(first, base, {"review_on": TypedCell("en mai", "unreadable_date")}, "2026-W49")
    assert unread.last_talked_week == "2026-W49"
    cleared, _ = merge(first, base, typed({"decision": ""}), "2026-W49")
    assert cleared.last_talked_week is None


def test_an_edit_that_another_s_word_refuses_is_no_discussion() -> None:
    known, _ = merge(NOBODY, {}, typed({"decision": "appeler"}), "2026-W46")
    after, conflicts = merge(known, {}, typed({"decision": "écrire"}), "2026-W49")
    assert (conflicts, after.last_talked_week) == (("decision",), "2026-W46")


def test_a_support_and_a_review_know_since_when_they_are_there() -> None:
    old, _ = merge(NOBODY, {}, typed({"decision": "appeler", "discussed_on": "2026-11-10"}), "2026-W46")
    assert (old.type_week, old.review_week) == (None, None)
    later, _ = merge(old, {}, typed({"type": "tutoring", "review_on": "2026-12-18"}), "2026-W49")
    assert (later.type_week, later.review_week, later.discussed_week) == ("2026-W49", "2026-W49", "2026-W46")
    kept, _ = merge(later, {"decision": "appeler"}, typed({"decision": "écrire"}), "2026-W50")
    assert (kept.type_week, kept.review_week, kept.last_talked_week) == ("2026-W49", "2026-W49", "2026-W50")
    changed, _ = merge(kept, {"type": "tutoring"}, typed({"type": "catch_up"}), "2026-W51")
    assert changed.type_week == "2026-W51"
    # Read together, the day of the discussion is that of the decision.
    both, _ = merge(NOBODY, {}, typed({"type": "tutoring", "discussed_on": "2026-11-10"}), "2026-W49")
    assert (both.type_week, both.discussed_week) == ("2026-W46", "2026-W46")
    gone, _ = merge(both, {"type": "tutoring"}, typed({"type": ""}), "2026-W50")
    assert gone.type_week is None


def test_the_week_of_the_end_is_that_of_the_first_reading_and_goes_when_it_is_opened_again() -> None:
    done, _ = merge(NOBODY, {}, typed({"status": "done"}), "2026-W49")
    assert (done.closed_week, done.is_open) == ("2026-W49", False)
    still, _ = merge(done, {"status": "done"}, typed({"note": "bilan"}), "2026-W50")
    assert still.closed_week == "2026-W49"
    again, _ = merge(still, {"status": "done"}, typed({"status": "active"}), "2026-W51")
    assert (again.closed_week, again.is_open) == (None, True)


def test_whose_follow_up_a_row_is_about() -> None:
    new = Record("9" * 64, "a" * 64, "014", "2026-W50")
    closed = Record("1" * 64, "a" * 64, "014", "2026-W45", {"status": "done"})
    open_one = Record("2" * 64, "a" * 64, "014", "2026-W47", {"decision": "appeler"})
    others = Record("3" * 64, "b" * 64, "014", "2026-W47", {"decision": "écrire"})
    known = [closed, open_one, others]
    assert target(known, new.follow_up_id, "a" * 64, new) == open_one
    assert target(known, closed.follow_up_id, "a" * 64, new) == closed
    assert target([closed, others], new.follow_up_id, "a" * 64, new) == new
    assert target(known, others.follow_up_id, "a" * 64, new) is None
    assert target([Record(new.follow_up_id, "a" * 64, "014", "2026-W50")], "", "a" * 64, new) == new


def test_what_is_typed_in_another_school_s_workbook_is_not_of_this_school_s_follow_up() -> None:
    """The student left school 014 for 022, which has an open follow-up of its own."""
    theirs = Record("2" * 64, "a" * 64, "022", "2026-W48", {"note": "x"})
    typed_late = Record("1" * 64, "a" * 64, "014", "2026-W47")
    assert target([theirs], "1" * 64, "a" * 64, typed_late) == typed_late
    known = Record("1" * 64, "a" * 64, "014", "2026-W46", {"note": "y"})
    assert target([known, theirs], "3" * 64, "a" * 64, Record("3" * 64, "a" * 64, "014", "2026-W47")) == known
    assert target([known, theirs], "4" * 64, "a" * 64, Record("4" * 64, "a" * 64, "022", "2026-W49")) == theirs
