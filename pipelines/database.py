"""Every DuckDB connection of the product is opened here, with the same settings."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

# Nothing may be downloaded at run time: the extensions in the wheel are all there is.
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}

# 100,000 students need no more to run at full speed; a larger centre spills, and takes the time of its disk.
DEFAULT_MEMORY = "4GB"
_MEMORY = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([KMGT])(i?)B", re.IGNORECASE)
_POWERS = {"K": 1, "M": 2, "G": 3, "T": 4}


def bytes_of(memory: str) -> int:
    """Bytes of an amount of memory as DuckDB writes it: "4GB" (powers of 1000), "18.8 GiB" (powers of 1024).

    ValueError when it is not one.
    """
    found = _MEMORY.fullmatch(memory.strip())
    if found is None:
        raise ValueError(f"not an amount of memory: {memory!r}")
    number, unit, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** _POWERS[unit.upper()])


def connect(
    path: Path | str = ":memory:",
    *,
    read_only: bool = False,
    spill_to: Path | None = None,
    memory: str | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open `path` (default: in memory).

    `spill_to`: folder where a query or tables larger than `memory` spill; it is the caller's to remove. Without it,
    nothing spills.
    `memory`: the most that rows may take, as in `bytes_of`; never more than the share of the machine (80 %) that
    DuckDB takes by itself, which is also the default.
    """
    con = duckdb.connect(str(path), read_only=read_only, config=dict(_SETTINGS))
    con.execute("set timezone = 'UTC'")
    con.execute("set preserve_insertion_order = true")
    con.execute("set enable_progress_bar = false")
    if duckdb.__version__.startswith("2.0."):
        # 2.0.0 stops with an internal error on some joins of dictionary-encoded texts where this optimizer is on.
        con.execute("set disabled_optimizers = 'statistics_propagation'")
    # Rows in clear must not spill into whatever folder the command was started in.
    con.execute("set temp_directory = ''")
    if spill_to is not None:
        spill_to.mkdir(parents=True, exist_ok=True)
        con.execute("set temp_directory = ?", [str(spill_to)])
    if memory is not None and bytes_of(memory) < bytes_of(_limit(con)):
        con.execute("set memory_limit = ?", [memory])
    return con


def _limit(con: duckdb.DuckDBPyConnection) -> str:
    return con.execute("select current_setting('memory_limit')").fetchone()[0]
