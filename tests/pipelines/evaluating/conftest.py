"""One centre of two years for the whole folder, and its evaluation: neither is made twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.evaluating.evaluated import Evaluated, copied, invoke
from tests.pipelines.evaluating.two_years import make_two_years


@pytest.fixture(scope="session")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its configuration. Whoever evaluates or runs in it copies the folder first."""
    return make_two_years(tmp_path_factory.mktemp("two-years"))


@pytest.fixture(scope="session")
def evaluated(two_years: Path, tmp_path_factory: pytest.TempPathFactory) -> Evaluated:
    """The centre after `eleve360 evaluate`. Whoever evaluates again copies it first."""
    config = copied(two_years, tmp_path_factory.mktemp("evaluated"))
    code, told, errors = invoke("evaluate", "--config", config)
    assert code == 0, errors
    return Evaluated(config, told)
