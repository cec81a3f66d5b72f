"""A week, from extracts to lists: the plan of a run. Each step is a plain function; no engine is needed."""

from __future__ import annotations

import json
import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from pipelines import facts, identity, ledger, remembered, seen, store, store_context, vault
from pipelines.acceptance import accept, type_extracts
from pipelines.errors import DropError, ScaleError, StopShareError
from pipelines.follow_up.bases import forget_bases
from pipelines.follow_up.publishing import beside_name, held_folders, held_told, plan_lists, register_written
from pipelines.follow_up.reading_back import ReadBack, read_back
from pipelines.follow_up.registry import WORKBOOKS_NAME, write_registry
from pipelines.follow_up.showing import tell_follow_ups
from pipelines.handover import read_handover
from pipelines.lists import ListSettings, write_lists
from pipelines.progress import report
from pipelines.publication import Publication, Published
from pipelines.quality_page import quality_href, write_quality_page
from pipelines.replay import CRITERIA_FOLDER, MODEL_FOLDER
from pipelines.results import WeekResult
from pipelines.run_verdict import Counts, held_workbooks_told, quality_told, verdict_of, workbooks_told
from pipelines.session import QUALITY_FOLDER, Session
from pipelines.shares import judge
from pipelines.trust import alarms, profile_and_check, refuse_drop, refuse_missing_tables, refuse_scale
from pipelines.weeks import Week
from risk import criteria as criteria_module
from risk import evidence
from risk.criteria import Criteria
from risk.group_portraits import compute_group_portraits
from risk.portrait import compute_week
from risk.probability_model import Model
from schemas.follow_up import FOLLOW_UP_FACT

_SOFTWARE = ("eleve360", "duckdb", "pandas", "pyarrow", "great-expectations", "prefect")
_STOPPED_FOLDER = "arrets"


# --- once per set of files -------------------------------------------------------------------------------------


def read_extracts(session: Session) -> int:
    """Read, map and type every file of the extracts folder; the number of files.

    Raises SourceError, ColumnError, ConfigError or ReconciliationError; reading again starts afresh.
    """
    con, profile = session.con, session.profile
    report("Lecture des extraits")
    count = read_handover(con, session.config, profile, session.staging / "decoded")
    report("Vérification des lignes")
    type_extracts(con, profile)
    return count


def has_no_school(session: Session, as_of: date) -> bool:
    """Whether the calendar that was read says that no school has class in the week of that date."""
    week = Week.ending_by(as_of)
    accept(session.con, as_of)
    known, school_days = session.con.execute(
        "select count(*), count(*) filter (is_school_day) from accepted.calendar where date between ? and ?",
        [week.monday, week.sunday],
    ).fetchone()
    return known > 0 and school_days == 0


# --- one week --------------------------------------------------------------------------------------------------


def run_week(session: Session, as_of: date, *, more_to_come: bool = False) -> WeekResult:
    """Accept, judge, score and publish the last week that ended by `as_of`.

    `more_to_come`: another week follows in the same session; lists that it replaces at once are not made as PDF, which
    takes longer than all the rest of them.

    Raises StopShareError, DropError or ScaleError (nothing is published; a page says why), or another Eleve360Error.
    """
    started_at, clock = datetime.now(UTC), time.monotonic()
    con, config = session.con, session.config
    week = Week.ending_by(as_of)
    run_id = f"{week}-{facts.loaded_sequence(con) + 1:06d}"
    draft = store.open_draft(con, config.store, session.staging, week)

    report(f"{week} : lignes acceptées")
    acceptance = accept(con, as_of)
    report(f"{week} : contrôles de qualité")
    failures = profile_and_check(con, config, session.profile, run_id, as_of)
    refuse_missing_tables(con, session.profile, config.absent)
    remembered.keep(con, session.staging)
    with _stop_told(session, run_id, week):
        warned = judge(acceptance, config.quality.warn_share, config.quality.stop_share)
        refuse_drop(failures, [one.table_name for one in acceptance.files if one.rejected])
        refuse_scale(failures, config.quality.accepted_scales)
    alarming = alarms(failures, config.quality.accepted_scales)

    report(f"{week} : faits")
    identity.pseudonymise(con, session.keys, config.centre_id)
    read = _read_workbooks(session, week)
    modes = _modes(session) | {FOLLOW_UP_FACT.name: facts.INCREMENTAL}
    changes = facts.stage_changes(con, config.store, week, as_of, modes)
    con.execute("drop schema incoming cascade")  # now in the facts
    evidence.prepare(con)
    report(f"{week} : portraits")
    written = _write_weeks(session, week, changes, run_id)
    counts = _counts(session, week)
    version_made, rows_changed = written.get(week.text, (None, 0))
    tell_follow_ups(con, read, run_id, week, config.language)
    verdict = verdict_of(week, counts, acceptance, rows_changed, warned, alarming) + workbooks_told(read)
    store_context.write_context(
        con,
        {
            "run_id": run_id,
            "sequence": changes.sequence,
            "week": week.text,
            "as_of": as_of,
            "started_at": started_at,
            "duration_seconds": round(time.monotonic() - clock, 3),
            "centre_id": config.centre_id,
            "source": session.profile.name,
            "criteria_hash": session.criteria.hash,
            "versions": _software(),
            "students": counts.students,
            "scored": counts.scored,
            "tier_2": counts.tier_2,
            "tier_3": counts.tier_3,
            "rows_changed": sum(rows for _, rows in written.values()),
            "verdict": verdict,
        },
    )

    report(f"{week} : listes")
    staged_lists, staged_quality = session.staging / "lists", session.staging / QUALITY_FOLDER
    shutil.rmtree(staged_lists, ignore_errors=True)  # what the week before could not put in place
    held: frozenset[str] = frozenset()
    if counts.students or (session.owes_pdf and not more_to_come):
        newest = _newest(session)
        held = held_folders(config.lists, read, newest)
        _write_lists(session, run_id, week, newest, staged_lists, held, more_to_come=more_to_come)
        session.owes_pdf = more_to_come
    write_quality_page(con, run_id, week.text, staged_quality, language=config.language)
    store.finish(con, draft)
    entry = changes.entry(
        run_id, session.criteria.hash, {name: number for name, (number, _) in written.items() if number}
    )
    register_written(con, staged_lists, week, changes.sequence)
    published = _publish(session, draft, entry, staged_lists, staged_quality, read, held)
    return WeekResult(
        week=week.text,
        as_of=as_of,
        run_id=run_id,
        version=version_made,
        students=counts.students,
        scored=counts.scored,
        tier_2=counts.tier_2,
        tier_3=counts.tier_3,
        rejected=sum(account.rejected for account in acceptance.files),
        rows_changed=rows_changed,
        warned=warned or bool(alarming),
        alarms=alarming,
        held=held_told(published, config.lists),
        seconds=round(time.monotonic() - clock, 2),
        verdict=verdict
        + held_workbooks_told(published)
        + (quality_told(config.store / QUALITY_FOLDER, week) if warned or alarming else ""),
    )


def _read_workbooks(session: Session, week: Week) -> ReadBack:
    """What the teams wrote in their workbooks since the last run."""
    config = session.config
    return read_back(
        session.con,
        lists=config.lists,
        store=config.store,
        staging=session.staging,
        centre_id=config.centre_id,
        week=week,
        sequence=facts.loaded_sequence(session.con) + 1,
    )


def _modes(session: Session) -> dict[str, str]:
    """Full or incremental, for each extract that was handed over."""
    handed = {
        name
        for (name,) in session.con.execute("select table_name from accepted.source_present where present").fetchall()
    }
    return {name: mode for name, mode in session.profile.modes.items() if name in handed}


def _software() -> str:
    versions = {name: version(name) for name in _SOFTWARE}
    return json.dumps({"python": platform.python_version(), **versions}, sort_keys=True)


@contextmanager
def _stop_told(session: Session, run_id: str, week: Week) -> Iterator[None]:
    """Write a page that says why the run stopped; what is published stays as it was."""
    try:
        yield
    except (StopShareError, DropError, ScaleError) as error:
        con = session.con
        store_context.write_checks(con, run_id)
        folder = session.config.store / QUALITY_FOLDER / _STOPPED_FOLDER
        page = write_quality_page(
            con, run_id, week.text, folder, stopped=error.message, language=session.config.language
        )
        error.remedy = f"{error.remedy} Page : {page}".strip()
        con.execute("detach portraits")
        raise


# --- portraits -------------------------------------------------------------------------------------------------


def _write_weeks(
    session: Session, week: Week, changes: facts.Changes, run_id: str
) -> dict[str, tuple[int | None, int]]:
    """Compute `week`, and those of the weeks before it whose facts changed: week -> (version, rows changed)."""
    written = {}
    published = session.con.execute("select max(week) from portraits.portrait").fetchone()[0]
    newest = max(week.text, published or week.text)
    for one in _weeks_to_compute(session, week, changes):
        portray_week(session, one, *_measured_with(session, one, newest))
        done = store.write_week(session.con, one, run_id)
        store_context.write_aggregates(session.con, one)
        written[one.text] = (done.version, done.rows_changed)
    return written


def _measured_with(session: Session, week: Week, newest: str) -> tuple[Criteria, Model | None]:
    """Today's criteria and model for the newest week; a past week keeps those that it was published with."""
    stored = store.criteria_of(session.con, week)
    if stored is None or week.text >= newest:
        return session.criteria, session.model
    model_hash = store.model_of(session.con, week)
    return session.criteria_known[stored], session.models_known[model_hash] if model_hash else None


def _weeks_to_compute(session: Session, week: Week, changes: facts.Changes) -> list[Week]:
    """The week, after the recent published weeks that this run's facts touch, and those that follow them."""
    recent = [week.shift(-back) for back in range(session.config.revise_weeks, 0, -1)]
    published = [one for one in recent if store.newest_version(session.con, one)]
    touched = next((number for number, one in enumerate(published) if changes.touches(one)), len(published))
    return [*published[touched:], week]


def portray_week(session: Session, week: Week, criteria: Criteria, model: Model | None = None) -> None:
    """Make `week.*` from the facts in memory and the portraits in the draft."""
    con = session.con
    seen.show_week(con, week)
    store.previous_for(con, week)
    criteria_module.register(con, criteria)
    compute_week(
        con,
        week=week.text,
        week_ends_on=week.sunday,
        school_year=week.school_year,
        criteria=criteria,
        previous_criteria=session.criteria_known,
        model=model,
    )
    compute_group_portraits(
        con, week=week.text, school_year=week.school_year, smallest_cell=session.config.privacy.small_cell
    )


def _counts(session: Session, week: Week) -> Counts:
    """Students of the week just computed; `scored` counts complete and partial coefficients."""
    return Counts(
        *session.con.execute(
            "select count(*), count(coefficient), count(*) filter (tier = 2), count(*) filter (tier = 3) "
            "from week.portrait where week = ?",
            [week.text],
        ).fetchone()
    )


# --- publication -----------------------------------------------------------------------------------------------


def _newest(session: Session) -> str:
    return session.con.execute("select max(week) from portraits.portrait").fetchone()[0]


def _write_lists(
    session: Session, run_id: str, week: Week, newest: str, folder: Path, held: frozenset[str], *, more_to_come: bool
) -> None:
    """The lists of the newest published week, which is not this run's when an older week is run again.

    What the index says of the data is about this run: so is the quality page that it leads to.
    """
    config = session.config
    criteria = session.criteria_known[store.criteria_of(session.con, Week.parse(newest))]
    settings = ListSettings(
        centre_id=config.centre_id,
        language=config.language,
        teams=tuple(config.teams),
        show_coefficient=config.privacy.show_coefficient,
        capacity=config.capacity,
        formats=tuple(config.formats),
        is_to_be_replaced=more_to_come,
        link=config.link,
        unseen_weeks=config.unseen_weeks,
        rest_weeks=config.rest_weeks,
        small_cell=config.privacy.small_cell,
        quality_href=quality_href(week.text, config.store / QUALITY_FOLDER, config.lists),
        held=held,
        workbook_beside=beside_name(week.text),
    )
    write_lists(
        session.con,
        week=newest,
        settings=settings,
        out=folder,
        existing=config.lists,
        run_id=run_id,
        criteria=criteria,
    )


def _publish(
    session: Session,
    draft: store.Draft,
    entry: ledger.Entry,
    lists: Path,
    quality: Path,
    read: ReadBack,
    held: frozenset[str],
) -> Published:
    """Put everything in place: vault and criteria before the database that needs them, the ledger last."""
    config, staging = session.config, session.staging
    publication = Publication(config.store)
    week = Week.parse(entry.week)
    write_registry(session.con, staging / WORKBOOKS_NAME, week)
    forget_bases(session.con)
    staged_vault = staging / vault.VAULT_NAME
    vault.write_vault(staged_vault, identity.identity_tables(session.con), session.keys, config.centre_id)
    publication.add(staged_vault, config.store / vault.VAULT_NAME)
    staged_criteria = staging / f"{session.criteria.hash}.yaml"
    staged_criteria.write_text(session.criteria.text, encoding="utf-8")
    publication.add(staged_criteria, config.store / CRITERIA_FOLDER / staged_criteria.name)
    if session.model:
        staged_model = staging / f"{session.model.hash}.json"
        staged_model.write_text(session.model.to_json(), encoding="utf-8")
        publication.add(staged_model, config.store / MODEL_FOLDER / staged_model.name)
    if draft.closed:
        publication.add(*draft.closed)
    publication.add(draft.path, draft.final, fallback=draft.fallback, supersedes=draft.superseded)
    staged_entry = staging / ledger.entry_name(entry.sequence)
    ledger.write_entry(staged_entry, entry)
    publication.add(staged_entry, ledger.entry_path(config.store, entry.sequence))
    for name in (*remembered.REMEMBERED, WORKBOOKS_NAME):
        publication.add(staging / name, config.store / name)
    plan_lists(publication, lists, config.lists, read, week.text, held)
    publication.add_folder(quality, config.store / QUALITY_FOLDER)
    return publication.publish()
