"""`evaluate --moment`: the weeks at which methods are compared, as written on the command line."""

from __future__ import annotations

import pytest

from pipelines.cli import _moment_weeks
from pipelines.errors import ConfigError


def test_a_moment_is_a_name_and_a_week_a_school_year() -> None:
    assert _moment_weeks(["Noël = 2025-W51, 2026-W51", "mi-année=2026-W04"]) == {
        "Noël": {"2025-2026": "2025-W51", "2026-2027": "2026-W51"},
        "mi-année": {"2025-2026": "2026-W04"},
    }


@pytest.mark.parametrize("texts", [
    ["Noël"],                                          # no week
    ["=2025-W51"],                                     # no name
    ["Noël=2025-W51,2026-W04"],                        # two weeks of the same school year
    ["Noël=2025-W51", "Noël=2026-W51"],                # the name twice
    ["Noël=décembre"],
])  # fmt: skip
def test_what_cannot_be_read_is_refused(texts: list[str]) -> None:
    with pytest.raises(ConfigError):
        _moment_weeks(texts)
