"""The command `eleve360`. Each command checks its words, calls one function, and tells what came out.

Heavy imports stand inside the commands, so that a typing mistake is told at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from pipelines.config import CONFIG_NAME, Config, load_config
from pipelines.errors import DONE, PUBLISHED_WITH_WARNINGS, ConfigError, Eleve360Error
from pipelines.faults import told_without_values
from pipelines.progress import heard_by
from pipelines.weeks import Week

app = typer.Typer(
    name="eleve360",
    help="Portraits hebdomadaires et listes de soutien, à partir des absences et des résultats.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigOption = Annotated[Path, typer.Option("--config", help="Fichier de configuration.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="N'écrire que le verdict.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON sur la sortie standard.")]
DEFAULT_CONFIG = Path(CONFIG_NAME)
SampleSource = Literal["canonical", "complete", "parquet", "gpi", "edfi", "oneroster11", "oneroster12", "xlsx"]


@dataclass(frozen=True)
class Voice:
    """How a command speaks: progress on the error stream, the result on the standard output."""

    quiet: bool
    as_json: bool

    def say(self, text: str) -> None:
        if not (self.quiet or self.as_json):
            sys.stdout.write(text + "\n")

    def verdict(self, text: str, data: dict[str, Any]) -> None:
        """The last word: one line, or the whole result as JSON."""
        line = json.dumps(data, ensure_ascii=False, indent=2, default=str) if self.as_json else text
        sys.stdout.write(line + "\n")

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Show each stage on the error stream while the block lasts."""
        if self.quiet or self.as_json:
            yield
            return
        console = Console(stderr=True)
        if console.is_terminal:
            with console.status("…") as status, heard_by(status.update):
                yield
        else:
            # A log needs a line a week, not one for each of its stages.
            with heard_by(_FirstStages(sys.stderr.write)):
                yield


class _FirstStages:
    """Write the first stage of each week, and each stage that belongs to none."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._begun = ""

    def __call__(self, stage: str) -> None:
        begun = stage.partition(" : ")[0]
        if begun != self._begun:
            self._write(f"{begun}\n")
        self._begun = begun


@contextmanager
def errors_told(as_json: bool) -> Iterator[None]:
    """Tell an error in a line, its place and its remedy, and leave with its exit code: no traceback."""
    try:
        with told_without_values(typer.Exit):
            yield
    except Eleve360Error as error:
        if as_json:
            sys.stdout.write(json.dumps(error.as_dict(), ensure_ascii=False) + "\n")
        sys.stderr.write(f"Erreur : {error.message}\n")
        if error.place():
            sys.stderr.write(f"  Où : {error.place()}\n")
        if error.remedy:
            sys.stderr.write(f"  Que faire : {error.remedy}\n")
        raise typer.Exit(error.exit_code) from None


def _day(text: str | None) -> date:
    """The as-of date: the one given, else today's, the only reading of the clock that can change a result."""
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"--as-of {text!r} n'est pas une date.", remedy="Écrire la date ainsi : 2026-11-23."
        ) from None


def _week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError as error:
        raise ConfigError(str(error), remedy="Écrire la semaine ainsi : 2026-W47.") from None


def _moment_weeks(texts: list[str]) -> dict[str, dict[str, str]]:
    """Moment -> school year -> week, of texts such as `Noël=2025-W51,2026-W51`."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        name, _, weeks = text.partition("=")
        parsed = [_week(one.strip()) for one in weeks.split(",")]
        by_year = {one.school_year: one.text for one in parsed}
        if not name.strip() or name.strip() in found or len(by_year) < len(parsed):
            raise ConfigError(
                f"--moment {text} : un nom, donné une fois, et une semaine par année scolaire.",
                remedy="Par exemple --moment Noël=2025-W51,2026-W51.",
            )
        found[name.strip()] = by_year
    return found


@app.command()
def weekly(
    as_of: Annotated[
        str | None, typer.Option(help="Date jusqu'à laquelle les faits sont connus (aujourd'hui).")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Calculer et publier la dernière semaine terminée."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        day = _day(as_of)
        load_config(config)
        with voice.progress():
            from pipelines.flows import run_flow

            results = run_flow(config, as_of=day)
        _tell_weeks(voice, results)


@app.command()
def backfill(
    first: Annotated[str, typer.Option("--from", help="Première semaine, par exemple 2026-W36.")],
    last: Annotated[str, typer.Option("--to", help="Dernière semaine.")],
    config: ConfigOption = DEFAULT_CONFIG,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Calculer une suite de semaines, dans l'ordre, en une seule exécution."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        start, end = _week(first), _week(last)
        if start > end:
            raise ConfigError("--from vient après --to.", remedy="Donner les semaines dans l'ordre.")
        load_config(config)
        with voice.progress():
            from pipelines.flows import run_flow

            results = run_flow(config, first=start, last=end)
        _tell_weeks(voice, results)


def _tell_weeks(voice: Voice, results: list[Any]) -> None:
    """A line a week, the verdict, and exit code 1 where a week was published with too many refusals."""
    from pipelines.results import table_of_weeks

    for line in table_of_weeks(results):
        voice.say(line)
    warned = any(result.warned for result in results)
    voice.verdict(
        results[-1].verdict if results else "Aucune semaine à calculer.",
        {"exit_code": PUBLISHED_WITH_WARNINGS if warned else DONE, "weeks": [result.as_dict() for result in results]},
    )
    if warned:
        raise typer.Exit(PUBLISHED_WITH_WARNINGS)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--into", help="Dossier de la démonstration.")] = Path("demo"),
    students: Annotated[int, typer.Option(min=60, help="Nombre d'élèves inventés.")] = 600,
    seed: Annotated[int, typer.Option(help="Graine du hasard.")] = 360,
    source: Annotated[SampleSource, typer.Option(help="Forme des extraits.")] = "canonical",
    weeks: Annotated[int | None, typer.Option(min=1, help="Nombre de semaines (toute l'année).")] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Inventer un centre, calculer son année semaine par semaine, et montrer les listes."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        from pipelines.demo import prepare_demo, tell_demo

        with voice.progress():
            prepared = prepare_demo(folder, students=students, seed=seed, source=source, weeks=weeks)
            from pipelines.flows import run_flow

            results = run_flow(prepared.config_path, first=prepared.first, last=prepared.last, meetings=True)
        for line in tell_demo(prepared, results):
            voice.say(line)
        _tell_weeks(voice, results)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Dossier à préparer.")] = Path(),
    centre_id: Annotated[str, typer.Option(help="Code du centre de services.")] = "",
    source: Annotated[str | None, typer.Option(help="Forme des extraits (canonical).")] = None,
    extracts: Annotated[
        Path | None, typer.Option("--from", help="Dossier d'extraits à reconnaître, ou dont proposer un profil.")
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Écrire une configuration commentée, une clé secrète et les dossiers. N'écrase rien."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        from pipelines.onboarding import initialise, initialise_from

        if extracts is not None:
            if source is not None:
                raise ConfigError(
                    "--source et --from ne vont pas ensemble.",
                    remedy="Avec --from, la source est reconnue, ou un profil proposé ; enlever l'une des options.",
                )
            with voice.progress():
                prepared = initialise_from(folder, centre_id=centre_id, extracts=extracts)
            for line in prepared.lines():
                voice.say(line)
            for path in prepared.written:
                voice.say(f"écrit : {path}")
            voice.verdict(
                f"{prepared.verdict} Puis « eleve360 check --config {folder / CONFIG_NAME} ».",
                {"exit_code": DONE, **prepared.as_dict()},
            )
            return
        written = initialise(folder, centre_id=centre_id, source=source or "canonical")
        for path in written:
            voice.say(f"écrit : {path}")
        voice.verdict(
            f"Prêt. Déposer les extraits dans {folder / 'extraits'}, puis "
            f"« eleve360 check --config {folder / CONFIG_NAME} ».",
            {"exit_code": DONE, "written": [str(path) for path in written]},
        )


@app.command()
def check(
    as_of: Annotated[
        str | None, typer.Option(help="Date jusqu'à laquelle les faits sont connus (aujourd'hui).")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="auto : reconnaître la source ; sans cette option, celle de la configuration.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="Écrire aussi le rapport en page HTML, à ouvrir ou à imprimer.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Lire et vérifier les extraits sans rien publier."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        day = _day(as_of)
        from pipelines.check_text import report_lines, verdict
        from pipelines.checking import check_extracts
        from pipelines.recognition import asked_source

        with voice.progress():
            settings, recognition = asked_source(load_config(config), source)
            for line in recognition.lines() if recognition else []:
                voice.say(line)
            report = check_extracts(settings, day, recognition.profile if recognition else None)
            if config != DEFAULT_CONFIG:
                report = replace(report, config_path=str(config))
        if page is not None:
            from pipelines.check_page import write_check_page

            write_check_page(report, page, settings.language)
        for line in report_lines(report):
            voice.say(line)
        found = {"recognition": recognition.as_dict()} if recognition else {}
        voice.verdict(verdict(report), found | report.as_dict())
        if report.exit_code:
            raise typer.Exit(report.exit_code)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="Fichier : texte délimité, .gz, .zip, .xlsx, .parquet, .json.")],
    report: Annotated[Path | None, typer.Option(help="Rapport JSON : dialecte, lignes refusées, sans texte.")] = None,
    member: Annotated[str | None, typer.Option(help="Fichier à lire, dans une archive de plusieurs.")] = None,
    quiet: QuietOption = False,
) -> None:
    """Lire un fichier tel qu'il est : ses lignes en CSV UTF-8 sur la sortie standard, le reste dans le rapport."""
    with errors_told(as_json=False), TemporaryDirectory(prefix="eleve360-") as spill:
        from pipelines.raw_reading import read_raw

        read_report = read_raw(file, sys.stdout.buffer, Path(spill), member=member, to_the_end=report is not None)
        if report is not None:
            read_report.write(report)
        for line in () if quiet else read_report.details():
            sys.stderr.write(line + "\n")
        sys.stderr.write(read_report.verdict + "\n")
        if read_report.exit_code:
            raise typer.Exit(read_report.exit_code)


@app.command()
def explain(
    student_id: Annotated[str, typer.Argument(help="Numéro de fiche de l'élève.")],
    week: Annotated[str | None, typer.Option(help="Semaine (la dernière publiée).")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Raconter le portrait d'un élève : de quoi il est fait, ce qui a changé, ce qui est inconnu."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        asked = _week(week) if week else None
        from pipelines.asking import explain_student

        explanation = explain_student(load_config(config), student_id, asked)
        voice.verdict(explanation.text(), explanation.as_dict())


@app.command()
def replay(
    week: Annotated[str, typer.Argument(help="Semaine, par exemple 2026-W47.")],
    version: Annotated[int | None, typer.Option(min=1, help="Version (la plus récente).")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Recalculer une semaine depuis les faits et prouver qu'elle est identique, au bit près."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        asked = _week(week)
        from pipelines.asking import replay_verdict, replay_week

        with voice.progress():
            result = replay_week(load_config(config), asked, version)
        voice.verdict(replay_verdict(result), {"exit_code": DONE, "identical": result.identical, **asdict(result)})


@app.command()
def evaluate(
    first: Annotated[
        str | None, typer.Option("--from", help="Première semaine à rejouer (la première publiée).")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Dernière semaine à rejouer (la dernière publiée).")] = None,
    every: Annotated[int, typer.Option(min=1, help="Une semaine sur ce nombre.")] = 1,
    criteria: Annotated[Path | None, typer.Option(help="Critères à juger (ceux de la configuration).")] = None,
    propose: Annotated[
        Path | None, typer.Option(help="Écrire les critères que suggèrent les années passées, à lire avant d'adopter.")
    ] = None,
    calibrate: Annotated[
        Path | None, typer.Option(help="Écrire le modèle calibré (.json) et sa carte (.md), s'il est accepté.")
    ] = None,
    moment: Annotated[
        list[str] | None,
        typer.Option(help="NOM=SEMAINE[,SEMAINE], une semaine par année : où comparer, au lieu de 25, 50 et 75 %."),
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Rejouer les semaines publiées et mesurer le coefficient sur les issues connues."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        start, end = _week(first) if first else None, _week(last) if last else None
        if start and end and start > end:
            raise ConfigError("--from vient après --to.", remedy="Donner les semaines dans l'ordre.")
        settings = load_config(config)
        with voice.progress():
            from pipelines.evaluating import evaluate_centre
            from pipelines.session import current_criteria

            report = evaluate_centre(
                settings,
                first=start,
                last=end,
                every=every,
                criteria=current_criteria(settings.model_copy(update={"criteria": criteria})) if criteria else None,
                propose=propose,
                calibrate=calibrate,
                moment_weeks=_moment_weeks(moment) if moment else None,
            )
        for line in report.lines():
            voice.say(line)
        for path in (report.folder / "index.html", *report.written):
            voice.say(f"écrit : {path}")
        voice.verdict(report.verdict, report.as_dict())


@app.command()
def serve(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Servir l'exécution hebdomadaire selon l'horaire de la configuration."""
    with errors_told(as_json=False):
        settings: Config = load_config(config)
        from pipelines.flows import serve as serve_flow

        sys.stdout.write(f"Horaire : {settings.schedule.cron} ({settings.schedule.timezone}). Ctrl+C pour arrêter.\n")
        serve_flow(config, settings)


@app.command()
def samples(
    folder: Annotated[Path, typer.Argument(help="Dossier où écrire.")],
    students: Annotated[int, typer.Option(min=60, help="Nombre d'élèves.")] = 600,
    seed: Annotated[int, typer.Option(help="Graine du hasard.")] = 360,
    source: Annotated[SampleSource, typer.Option(help="Forme des extraits.")] = "canonical",
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Écrire les extraits d'un centre inventé."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        from pipelines.samples import write_samples

        with voice.progress():
            written = write_samples(folder, students=students, seed=seed, source=source)
        voice.verdict(
            f"{len(written)} fichiers écrits dans {folder}.",
            {"exit_code": DONE, "written": [str(path) for path in written]},
        )


@app.command()
def docs(
    folder: Annotated[Path, typer.Argument(help="Dossier où écrire.")] = Path("docs"),
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Écrire le dictionnaire de données et les contrats, tirés des contrats eux-mêmes."""
    voice = Voice(quiet, as_json)
    with errors_told(as_json):
        from pipelines.documents import write_documents

        written = write_documents(folder)
        voice.verdict(
            f"{len(written)} documents écrits dans {folder}.",
            {"exit_code": DONE, "written": [str(path) for path in written]},
        )


def main() -> None:
    """Entry point of the console command."""
    app()
