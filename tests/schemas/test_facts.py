"""Fact tables hold what a coefficient needs and nothing that names anybody."""

from __future__ import annotations

from schemas.contract import Privacy
from schemas.extracts import EXTRACTS
from schemas.facts import FACTS, fact_scope, visible_columns


def test_every_extract_has_a_fact_table_and_so_does_what_teams_write() -> None:
    assert list(FACTS) == [*EXTRACTS, "follow_up"]


def test_what_teams_write_keeps_codes_and_dates_only() -> None:
    assert FACTS["follow_up"].names == (
        "follow_up_id",
        "student_key",
        "school_id",
        "opened_week",
        "finding",
        "discussed_on",
        "type",
        "started_on",
        "review_on",
        "status",
        "discussed_week",
        "closed_week",
        "last_talked_week",
        "type_week",
        "review_week",
    )
    assert FACTS["follow_up"].key == ("follow_up_id",)


def test_no_fact_names_anybody_or_holds_free_text() -> None:
    for table in FACTS.values():
        assert {column.privacy for column in table.columns} <= {Privacy.NONE, Privacy.INDIRECT, Privacy.AUDIT}
        assert not {"student_id", "intervention_id", "last_name", "first_name", "owner", "goal"} & set(table.names)


def test_students_keep_a_cohort_in_place_of_the_birth_date() -> None:
    assert FACTS["students"].names == ("student_key", "birth_cohort", "sex")


def test_interventions_keep_codes_and_dates_only() -> None:
    assert FACTS["interventions"].names == (
        "intervention_key",
        "student_key",
        "school_id",
        "type",
        "domain",
        "tier",
        "started_on",
        "review_on",
        "ended_on",
        "status",
    )


def test_keys_follow_the_extract() -> None:
    assert FACTS["attendance"].key == ("student_key", "school_id", "date", "period", "subject_code")
    assert FACTS["interventions"].key == ("intervention_key",)
    assert FACTS["attendance"].column("student_key").references == "students.student_key"


def test_the_year_bounds_what_a_full_extract_replaces() -> None:
    expected = {
        "students": ((), None),
        "enrolments": (("school_id", "school_year"), None),
        "calendar": (("school_id",), "date"),
        "attendance": (("school_id",), "date"),
        "grades": (("school_id", "school_year"), None),
        "assignments": ((), "due_on"),
        "interventions": (("school_id",), "started_on"),
        "outcomes": (("school_year",), None),
    }
    found = {name: fact_scope(FACTS[name]) for name in expected}
    assert {name: (scope.columns, scope.year_of) for name, scope in found.items()} == expected


def test_audit_columns_are_not_visible_to_the_coefficient() -> None:
    hidden = {
        column.name for table in FACTS.values() for column in table.columns if column not in visible_columns(table)
    }
    assert hidden == {"sex", "deprivation_decile", "special_needs_code", "outcome"}
