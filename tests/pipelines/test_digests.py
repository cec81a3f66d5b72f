"""A digest is that of the sorted lines, however many are put in order at once."""

from __future__ import annotations

from hashlib import sha256
from itertools import groupby

import pytest

from pipelines import digests
from pipelines.database import connect


def written_out(texts: list[str], prefix: str) -> str:
    """The definition, row by row: the digests of the bundles of lines that begin alike, then the digest of these."""
    lines = sorted(sha256(text.encode()).hexdigest() for text in texts)
    bundles = ["".join(bundle) for _, bundle in groupby(lines, key=lambda line: line[:3])]
    return sha256((prefix + "".join(sha256(bundle.encode()).hexdigest() for bundle in bundles)).encode()).hexdigest()


# 1,000 rows: in one slice, in 16, and in 256, which is all there are.
@pytest.mark.parametrize(("largest", "slices"), [(1000, 1), (999, 16), (63, 16), (62, 256), (1, 256)])
def test_slices_do_not_change_a_digest(monkeypatch: pytest.MonkeyPatch, largest: int, slices: int) -> None:
    monkeypatch.setattr(digests, "_LARGEST_SLICE", largest)
    assert len(digests._slices(1000)) == slices
    expected = written_out([f"élève {number}" for number in range(1000)], "préfixe")
    with connect() as con:
        con.execute("create table rows as select 'élève ' || range as text from range(1000)")
        assert digests.digest_of(con, "rows", "text", "préfixe") == expected
        # Nothing of it stays in the session.
        assert con.execute("select count(*) from duckdb_tables()").fetchone() == (1,)


def test_a_digest_of_no_row_is_that_of_the_prefix() -> None:
    with connect() as con:
        assert digests.digest_of(con, "(select 'x' as text where false)", "text", "p") == sha256(b"p").hexdigest()
