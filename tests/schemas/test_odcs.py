"""Contracts in the Open Data Contract Standard, checked against its published JSON schema and model."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from schemas.docs import generated_docs
from schemas.extracts import ENROLMENTS, EXTRACTS, GRADES, STUDENTS
from schemas.odcs import schema_object
from schemas.outputs import OUTPUTS

CONTRACTS = {name: text for name, text in generated_docs().items() if name.endswith(".odcs.yaml")}


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_follows_the_published_structure(name: str) -> None:
    published = json.loads(OpenDataContractStandard.json_schema())
    declared = yaml.safe_load(CONTRACTS[name])
    jsonschema.Draft201909Validator(published).validate(declared)
    assert declared["apiVersion"] == "v3.1.0"
    assert OpenDataContractStandard.from_string(CONTRACTS[name]).kind == "DataContract"


def test_the_published_structure_is_really_checked() -> None:
    published = json.loads(OpenDataContractStandard.json_schema())
    declared = yaml.safe_load(CONTRACTS["contracts/extraits.odcs.yaml"])
    declared["schema"][0]["properties"][0]["logicalType"] = "texte"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft201909Validator(published).validate(declared)


def test_every_table_is_in_one_of_the_two_contracts() -> None:
    extracts = yaml.safe_load(CONTRACTS["contracts/extraits.odcs.yaml"])
    outputs = yaml.safe_load(CONTRACTS["contracts/portraits.odcs.yaml"])
    assert [table["name"] for table in extracts["schema"]] == list(EXTRACTS)
    assert [table["name"] for table in outputs["schema"]] == list(OUTPUTS)


def test_a_column_in_the_standard_s_words() -> None:
    properties = {column["name"]: column for column in schema_object(GRADES)["properties"]}
    assert properties["mark"] == {
        "name": "mark",
        "logicalType": "number",
        "physicalType": "DECIMAL(18,2)",
        "description": "Résultat, sur 100. — Mark, out of 100.",
        "required": True,
        "classification": "indirect",
        "logicalTypeOptions": {"minimum": 0, "maximum": 100},
        "customProperties": [{"property": "unit", "value": "percent"}],
    }
    assert properties["subject_code"]["primaryKeyPosition"] == 4
    assert properties["student_id"]["relationships"] == [{"type": "foreignKey", "to": "students.student_id"}]


def test_quality_checks_of_a_table_and_of_a_column() -> None:
    declared = schema_object(STUDENTS)
    assert [check["name"] for check in declared["quality"]] == ["duplicate_key", "row_count"]
    names = {column["name"]: column for column in declared["properties"]}
    assert names["last_name"]["quality"][0]["mustBeLessOrEqualTo"] == 20
    withdrawn = next(c for c in schema_object(ENROLMENTS)["properties"] if c["name"] == "withdrawn_on")
    assert withdrawn["quality"][0]["query"] == (
        'select count(*) from "enrolments" where "withdrawn_on" < "enrolled_on"'
    )
