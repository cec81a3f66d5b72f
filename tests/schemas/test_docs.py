"""The committed documents are the ones that the contracts give."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.docs import generated_docs

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", generated_docs())
def test_a_committed_document_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generated_docs()[name], (
        f"docs/{name} is out of date: run 'eleve360 docs'"
    )


def test_no_contract_is_left_over() -> None:
    found = {path.relative_to(DOCS).as_posix() for path in (DOCS / "contracts").iterdir()}
    assert found == {name for name in generated_docs() if name.startswith("contracts/")}
