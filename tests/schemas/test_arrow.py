"""Contracts as Arrow schemas."""

from __future__ import annotations

import json

import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.extracts import ATTENDANCE, ENROLMENTS, GRADES
from schemas.outputs import RUN


def test_types_and_nullability_are_the_contract_s() -> None:
    schema = arrow_schema(GRADES)
    assert schema.field("mark").type == pa.decimal128(18, 2)
    assert schema.field("recorded_on").type == pa.date32()
    assert schema.field("student_id").type == pa.string()
    assert not schema.field("mark").nullable
    assert schema.field("competency").nullable
    assert arrow_schema(ATTENDANCE).field("fraction").type == pa.decimal128(18, 6)
    assert arrow_schema(ENROLMENTS).field("modified_expectations").type == pa.bool_()
    assert arrow_schema(RUN).field("started_at").type == pa.timestamp("us")
    assert arrow_schema(RUN).field("students").type == pa.int64()


def test_a_field_carries_its_words_its_privacy_and_its_promises() -> None:
    assert arrow_schema(GRADES).field("mark").metadata == {
        b"fr": "Résultat, sur 100.".encode(),
        b"en": b"Mark, out of 100.",
        b"privacy": b"indirect",
        b"kind": b"decimal",
        b"required": b"true",
        b"range": b'["0", "100"]',
        b"unit": b"percent",
    }


def test_the_schema_carries_its_key_in_order() -> None:
    assert json.loads(arrow_schema(GRADES).metadata[b"key"]) == [
        "student_id",
        "school_id",
        "school_year",
        "subject_code",
        "course_group",
        "competency",
        "term",
    ]
