"""The engine for real: one flow run, its retries, its summary, its schedule. Logic is tested without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipelines.mini_centre import ask, make_centre

ROOT = Path(__file__).parents[2]

# Everything that needs the engine's temporary server happens in one process, because each start costs seconds.
SCRIPT = """
import json, sys
from pathlib import Path
from pipelines import flows
from pipelines.errors import Eleve360Error
from pipelines.weeks import Week

good, bad = Path(sys.argv[1]), Path(sys.argv[2])
told = {}
results = flows.run_flow(good, first=Week.parse("2026-W46"), last=Week.parse("2026-W47"))
told["weeks"] = [result.week for result in results]

calls = []
whole = flows.read_extracts
def flaky(session):
    calls.append(1)
    if len(calls) == 1:
        raise OSError("the share did not answer")
    return whole(session)
flows.read_extracts = flaky
flows.read_task.retry_delay_seconds = [0, 0, 0]
w48 = Week.parse("2026-W48")
told["after_a_retry"] = [result.week for result in flows.run_flow(good, first=w48, last=w48)]
told["readings"] = len(calls)

grades = good.parent / "extraits" / "grades.csv"
kept = grades.read_bytes()
grades.unlink()
grades.symlink_to("/proc/self/mem")
calls.clear()
def counted(session):
    calls.append(1)
    return whole(session)
flows.read_extracts = counted
try:
    flows.run_flow(good, first=w48, last=w48)
except Eleve360Error as error:
    told["unreadable"] = error.as_dict()
told["readings_of_unreadable"] = len(calls)
def mended(session):
    try:
        return whole(session)
    finally:
        grades.unlink()
        grades.write_bytes(kept)
flows.read_extracts = mended
told["after_it_came_back"] = [result.rejected for result in flows.run_flow(good, first=w48, last=w48)]
flows.read_extracts = whole

try:
    flows.run_flow(bad, first=Week.parse("2026-W47"), last=Week.parse("2026-W47"))
except Eleve360Error as error:
    told["error"] = error.as_dict()

state = flows.weekly_flow(str(bad), as_of="2026-11-22", return_state=True)
told["state"] = state.type.value

from prefect.client.orchestration import get_client
with get_client(sync_client=True) as client:
    artifacts = client.read_artifacts()
    told["artifacts"] = [(one.key, one.data) for one in artifacts]
    runs = client.read_flow_runs()
    told["flow_runs"] = len(runs)
print("RESULT" + json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("flux")
    good = make_centre(folder / "bon")
    bad = make_centre(folder / "mauvais", ROOT / "data_samples" / "broken" / "missing_column")
    environment = os.environ | {"PREFECT_HOME": str(folder / "prefect")}
    environment.pop("PREFECT_API_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(good), str(bad)], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout.rpartition("RESULT")[2])
    return result | {"output": done.stdout.rpartition("RESULT")[0] + done.stderr, "good": str(good)}


def test_a_backfill_is_one_flow_run_that_loops_over_the_weeks(told: dict[str, object]) -> None:
    assert told["weeks"] == ["2026-W46", "2026-W47"]
    assert told["flow_runs"] == 6
    assert ask(Path(told["good"]), "select week from run order by sequence") == [
        ("2026-W46",), ("2026-W47",), ("2026-W48",), ("2026-W48",)
    ]  # fmt: skip


def test_reading_is_retried(told: dict[str, object]) -> None:
    assert told["readings"] == 2
    assert told["after_a_retry"] == ["2026-W48"]


def test_a_file_that_stays_unreadable_is_named_after_the_retries(told: dict[str, object]) -> None:
    assert (told["unreadable"]["exit_code"], told["unreadable"]["file"]) == (3, "grades.csv")
    assert told["readings_of_unreadable"] == 4


def test_a_file_that_comes_back_is_read_as_if_for_the_first_time(told: dict[str, object]) -> None:
    assert told["after_it_came_back"] == [0]


def test_a_users_mistake_is_an_error_without_traceback_and_a_failed_run(told: dict[str, object]) -> None:
    assert told["error"]["exit_code"] == 4
    assert told["error"]["column"] == "level"
    assert told["state"] == "FAILED"
    assert "Traceback" not in told["output"]


def test_the_summary_is_an_artifact_without_a_students_value(told: dict[str, object]) -> None:
    summaries = [data for key, data in told["artifacts"] if key == "sommaire-hebdomadaire"]
    assert any("2026-W47" in data for data in summaries)
    fiches = ("0360101", "0360110", "0360114", "0360113", "0360105", "0360111")
    assert not [fiche for data in summaries for fiche in fiches if fiche in data]


def test_telemetry_is_off_and_the_server_stays_on_this_machine() -> None:
    code = (
        "import pipelines.flows; from prefect.settings import get_current_settings as s; c = s();"
        "print(c.server.analytics_enabled, c.server.api.host)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "127.0.0.1"]


def test_serve_has_the_schedule_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serving never returns, so what is handed to the engine is looked at instead."""
    from pipelines import flows
    from pipelines.config import load_config

    path = make_centre(tmp_path / "centre")
    deployment = flows.deployment(path, load_config(path))
    (schedule,) = deployment.schedules
    assert (schedule.schedule.cron, schedule.schedule.timezone) == ("0 6 * * 1", "America/Toronto")
    assert deployment.parameters == {"config_path": str(path.resolve()), "scheduled": True}
    assert deployment.entrypoint.endswith("flows.py:weekly_flow")


def test_a_scheduled_run_skips_a_week_without_school(tmp_path: Path) -> None:
    from datetime import date

    from pipelines.config import load_config
    from pipelines.session import open_session
    from pipelines.weekly import has_no_school, read_extracts

    path = make_centre(tmp_path / "centre", ROOT / "data_samples" / "canonical")
    with open_session(load_config(path)) as session:
        read_extracts(session)
        assert has_no_school(session, date(2026, 12, 28))
        assert not has_no_school(session, date(2026, 11, 23))
