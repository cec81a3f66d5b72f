"""Every DuckDB connection of the product is opened here, with the same settings."""

from __future__ import annotations

from pathlib import Path

import duckdb

# Nothing may be downloaded at run time: the extensions in the wheel are all there is.
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def connect(
    path: Path | str = ":memory:", *, read_only: bool = False, spill_to: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open `path` (default: in memory).

    `spill_to`: folder where a query larger than memory may spill; it is the caller's to remove.
    """
    con = duckdb.connect(str(path), read_only=read_only, config=dict(_SETTINGS))
    con.execute("set timezone = 'UTC'")
    con.execute("set preserve_insertion_order = true")
    con.execute("set enable_progress_bar = false")
    if duckdb.__version__.startswith("2.0."):
        # 2.0.0 stops with an internal error on some joins of dictionary-encoded texts where this optimizer is on.
        con.execute("set disabled_optimizers = 'statistics_propagation'")
    if spill_to is not None:
        spill_to.mkdir(parents=True, exist_ok=True)
        con.execute("set temp_directory = ?", [str(spill_to)])
    return con
