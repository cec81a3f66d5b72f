"""An evaluation in the terminal: a table of methods and moments, and a verdict of one line. In French."""

from __future__ import annotations

from pipelines.evaluating.reading import Reader, Row, against_chance, hundred
from pipelines.lists.wording import typeset
from risk.criteria import Criteria
from risk.evaluation import Evaluation

_HEAD = ("moment", "méthode", "AUC", "à 95 %", "précision ¹", "rappel ¹", "cas")
# The two first columns are words, and end where the longest does.
_WORDS = 2
_FILLED = (
    "¹ toutes places remplies, quel que soit le palier, pour comparer les méthodes à nombre égal ; la liste, elle, ne "
    "compte que les paliers 2 et 3 (dernière ligne)."
)
_STANDING = {
    "better": "",
    "chance": "le coefficient n'ordonne pas mieux que le hasard (0,500) ; ",
    "reverse": "le coefficient ordonne à l'envers (le hasard : 0,500) ; ",
}


def table_lines(evaluation: Evaluation, criteria: Criteria, *, is_model_refused: bool) -> list[str]:
    """A line a moment and method: the area with its interval, precision and recall with all places filled; then what
    that means, what could not be measured and what to know, a line each.
    """
    read = Reader(evaluation, criteria, is_model_refused=is_model_refused)
    rows = [
        _cells(read, moment, method)
        for moment in read.moments
        for method in read.methods()
        if read.metric(moment, method, "auc") is not None
    ]
    widths = [max(len(row[column]) for row in (_HEAD, *rows)) for column in range(len(_HEAD))]
    return [
        *(_line(row, widths) for row in (_HEAD, *rows)),
        typeset(_FILLED, "fr"),
        *(typeset(f"À savoir : {note}", "fr") for note in evaluation.notes),
    ]


def _cells(read: Reader, moment: str, method: str) -> tuple[str, ...]:
    area = read.metric(moment, method, "auc")
    return (
        typeset(moment, "fr"),
        read.method(area),
        read.area(area["value"]),
        f"{read.area(area['low'])} à {read.area(area['high'])}" if area["low"] is not None else "—",
        _percent(read.metric(moment, method, "precision_capacity")),
        _percent(read.metric(moment, method, "recall_capacity")),
        read.count(area["n"]),
    )


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    told = [
        f"{cell:<{width}}" if column < _WORDS else f"{cell:>{width}}"
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(told)


def _percent(row: Row | None) -> str:
    return "—" if row is None else typeset(f"{hundred(row['value'])} %", "fr")


def verdict(evaluation: Evaluation) -> str:
    """How often the list is right and how many it finds, in a line."""
    read = Reader(evaluation)
    moment = read.main_moment
    area = read.metric(moment, "coefficient", "auc")
    listed = read.listed_at(moment)
    when = read.moment_words(moment)
    told = f"{when[0].upper()}{when[1:]} : "
    if area is not None:
        told += _STANDING[against_chance(area)]
    if listed is not None:
        told += (
            f"sur 100 élèves de la liste, {hundred(listed.precision.value)} ont échoué ou quitté l'école ; sur 100 qui "
            f"ont échoué ou quitté, la liste en avait trouvé {hundred(listed.recall.value)} ; "
        )
    if area is not None:
        limits = "" if area["low"] is None else f" ({read.area(area['low'])} à {read.area(area['high'])})"
        told += f"AUC du coefficient {read.area(area['value'])}{limits}, {read.count(area['n'])} cas."
    return told


def late_note(late: int, weeks: int) -> str:
    """That weeks were first published long after they ended."""
    return (
        f"{late} des {weeks} semaines rejouées ont été publiées plus de quatre semaines après leur fin (backfill) : "
        "elles connaissent des corrections que l'équipe n'aurait pas eues à temps, et paraissent un peu plus justes."
    )


def model_note(reason: str) -> str:
    """Why there is no calibrated model to adopt."""
    return f"Modèle calibré refusé : {reason}"
