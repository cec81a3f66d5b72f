"""The Prefect flow: one flow run per command, thin tasks around plain functions.

Prefect brings the schedule, the retries, the run history and the summary; it never sees a row.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

# Read by Prefect when it is imported. Nothing calls out, and the server listens on this machine only.
_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    # Our errors are told once, in French, by the command; the engine's copy would add a traceback.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
}
for _name, _value in _QUIET.items():
    os.environ.setdefault(_name, _value)

from prefect import flow, task  # noqa: E402
from prefect import serve as serve_deployments  # noqa: E402
from prefect.artifacts import create_markdown_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.deployments.runner import RunnerDeployment  # noqa: E402
from prefect.schedules import Cron  # noqa: E402
from prefect.states import Failed  # noqa: E402

from pipelines.config import Config, load_config  # noqa: E402
from pipelines.errors import Eleve360Error  # noqa: E402
from pipelines.faults import told_without_values  # noqa: E402
from pipelines.results import WeekResult, summary_markdown  # noqa: E402
from pipelines.session import Session, open_session  # noqa: E402
from pipelines.weekly import has_no_school, read_extracts, run_week  # noqa: E402
from pipelines.weeks import Week  # noqa: E402

FLOW_NAME = "eleve360-hebdomadaire"
_NO_MEMORY = {"cache_policy": NO_CACHE, "persist_result": False}


def _can_be_retried(_task: object, _run: object, state: Any) -> bool:
    """A file on a network share may answer a moment later; a wrong column will not."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, Eleve360Error) and isinstance(error.__context__, OSError)


@task(
    name="lire-les-extraits",
    retries=3,
    retry_delay_seconds=[1, 5, 20],
    retry_condition_fn=_can_be_retried,
    **_NO_MEMORY,
)
def read_task(session: Session) -> int:
    """Read, map and type every file; the number of files."""
    with told_without_values():
        return read_extracts(session)


@task(name="calculer-la-semaine", **_NO_MEMORY)
def week_task(session: Session, as_of: date, more_to_come: bool) -> WeekResult:
    """Check, score and publish one week."""
    with told_without_values():
        return run_week(session, as_of, more_to_come=more_to_come)


@flow(name=FLOW_NAME, persist_result=False, validate_parameters=False)
def weekly_flow(
    config_path: str,
    as_of: str | None = None,
    first: str | None = None,
    last: str | None = None,
    scheduled: bool = False,
    meetings: bool = False,
) -> Any:
    """Run one week, or each week from `first` to `last`, from the extracts that the configuration names.

    Dates and weeks are texts, because the engine stores parameters. Returns the list of WeekResult,
    or a failed state whose data is the Eleve360Error.
    """
    results: list[WeekResult] = []
    try:
        with told_without_values():
            config = load_config(Path(config_path))
            dates = _dates(as_of, first, last)
            with open_session(config) as session:
                read_task(session)
                if scheduled and config.schedule.skip_holiday_weeks and has_no_school(session, dates[-1]):
                    return results
                for day in dates:
                    results.append(week_task(session, day, more_to_come=day != dates[-1]))
                    if meetings:
                        from pipelines.samples.meetings import hold_meeting  # noqa: PLC0415  the demonstration's only

                        hold_meeting(config.lists, Week.ending_by(day))
    except Eleve360Error as error:
        return Failed(message=error.message, data=error)
    if results:
        create_markdown_artifact(
            key="sommaire-hebdomadaire",
            markdown=summary_markdown(results),
            description="Sommaire de l'exécution, sans renseignement personnel",
        )
    return results


def _dates(as_of: str | None, first: str | None, last: str | None) -> list[date]:
    """The as-of date of each week to run: one date, or each Sunday from `first` to `last`."""
    if first and last:
        return [week.sunday for week in Week.parse(first).until(Week.parse(last))]
    return [date.fromisoformat(as_of) if as_of else date.today()]  # noqa: DTZ011  a scheduled run: the day it runs


def run_flow(
    config_path: Path,
    *,
    as_of: date | None = None,
    first: Week | None = None,
    last: Week | None = None,
    meetings: bool = False,
) -> list[WeekResult]:
    """Run the flow in this process and give its results, or raise the error that ended it.

    `meetings`: the demonstration's team fills in its workbook after some of the weeks.
    """
    state = weekly_flow(
        str(config_path),
        as_of=as_of.isoformat() if as_of else None,
        first=first.text if first else None,
        last=last.text if last else None,
        meetings=meetings,
        return_state=True,
    )
    result = state.result(raise_on_failure=False)
    if isinstance(result, Exception):
        raise result
    return result


def deployment(config_path: Path, config: Config) -> RunnerDeployment:
    """The flow with the configuration's schedule, as it is handed to the engine."""
    return weekly_flow.to_deployment(
        name=config.centre_id,
        schedules=[Cron(config.schedule.cron, timezone=config.schedule.timezone)],
        parameters={"config_path": str(config_path.resolve()), "scheduled": True},
    )


def serve(config_path: Path, config: Config) -> None:
    """Serve the flow on the configuration's schedule until interrupted."""
    serve_deployments(deployment(config_path, config), pause_on_shutdown=False, print_starting_message=False)
