"""Whether a run may go on: no file, school or column may lose too large a share of its rows without being seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.errors import StopShareError
from schemas.extracts import EXTRACTS
from schemas.rules import RULES
from schemas.shown import is_surely_code

# One bad row out of three in a tiny school must not hold back the whole centre.
FEWEST_REFUSED_AT_A_SCHOOL = 10
FEWEST_BLANKED_CELLS = 10
# Fewer rows of unknown students, in a file whose other rows were all laid aside, may be a mere handful of newcomers.
FEWEST_STRANGERS = 10
# A row refused in one file makes what refers to it unknown in the others.
_EFFECTS = frozenset({"unknown_reference", "lost_zeros"})
_THIN = "\u00a0"


@dataclass(frozen=True)
class FileAccount:
    """One row of `acceptance.run_input`: records = accepted + rejected + duplicate + ignored."""

    table_name: str
    file_name: str
    records: int
    accepted: int
    rejected: int
    duplicate: int
    ignored: int


@dataclass(frozen=True)
class Share:
    """A share of cells or records that were refused or left empty, somewhere in one file.

    `kind` is `file` (records), `school` (records of one school), `cell` (derived cells of one source column),
    `column` (cells left empty in one column) or `strangers` (the records of a file not one of whose students is
    known). `rule` and `column` are those most often broken there.
    """

    kind: str
    table_name: str
    file_name: str
    refused: int
    total: int
    rule: str | None = None
    column: str | None = None
    rule_rows: int = 0
    school_id: str | None = None

    @property
    def share(self) -> float:
        return self.refused / self.total if self.total else 0.0


@dataclass(frozen=True)
class Acceptance:
    """What `accept` did, file by file, and the shares that `judge` looks at (largest first)."""

    as_of: date
    files: tuple[FileAccount, ...]
    shares: tuple[Share, ...]


def judge(acceptance: Acceptance, warn_share: float, stop_share: float) -> bool:
    """True when some share is over `warn_share`, or a file has a header and no row; both shares are 0 to 1.

    Also, whatever its share, when a record of a required table (students, enrolments) was refused: a student may be
    missing from the lists.

    StopShareError, naming the file, the counts, the rule and column most often broken and a remedy, when a share is
    over `stop_share`: the records of a file or of one school in it, the marks of one column, the cells of one column;
    and, whatever the share, when not one student of a file is known.
    """
    weighed = [share for share in acceptance.shares if share.kind != "strangers" and _counts(share)]
    over = [share for share in weighed if share.share > stop_share]
    stopped = {(share.table_name, share.file_name) for share in over}
    strangers = [
        share
        for share in acceptance.shares
        if share.kind == "strangers"
        and (share.refused >= FEWEST_STRANGERS or (share.table_name, share.file_name) in stopped)
    ]
    # Students who were refused in their own file are unknown everywhere else: that file is the one to tell of.
    if strangers and all(share.table_name != "students" for share in over):
        raise _strangers(strangers)
    if over:
        raise _stopped(over, stop_share)
    return any(share.share > warn_share for share in weighed) or any(
        not file.records or (file.rejected and _is_required(file.table_name)) for file in acceptance.files
    )


def _is_required(table_name: str) -> bool:
    return table_name in EXTRACTS and EXTRACTS[table_name].required


def _counts(share: Share) -> bool:
    fewest = {"school": FEWEST_REFUSED_AT_A_SCHOOL, "column": FEWEST_BLANKED_CELLS, "cell": FEWEST_BLANKED_CELLS}
    return share.refused >= fewest.get(share.kind, 1)


def _rank(table_name: str) -> int:
    """The tables that others refer to first; files of codes, which they all depend on, before any."""
    return list(EXTRACTS).index(table_name) if table_name in EXTRACTS else -1


def _stopped(over: list[Share], stop_share: float) -> StopShareError:
    # A student refused in one file is an unknown reference in all the others: the cause is told before its effects.
    worst = min(over, key=lambda share: (share.rule in _EFFECTS, _rank(share.table_name)))
    rule = RULES.get(worst.rule or "")
    cause = ""
    if rule:
        column = f", colonne «{_THIN}{worst.column}{_THIN}»" if worst.column else ""
        rows = f"{_number(worst.rule_rows)} ligne{'s' if worst.rule_rows > 1 else ''}"
        cause = f" Surtout{_THIN}: règle {worst.rule}{column}, {rows}. {rule.fr}"
    others = len({(share.table_name, share.file_name) for share in over}) - 1
    more = f" {others} autre{'s' if others > 1 else ''} fichier{'s' if others > 1 else ''} en cause." if others else ""
    return StopShareError(
        f"{worst.file_name} ({worst.table_name}){_THIN}: {_what(worst)}, soit {_percent(worst.share)}, "
        f"au-delà de la limite de {_percent(stop_share)}.{cause}{more} Rien n'a été publié.",
        remedy=rule.remedy_fr if rule else "",
        file=worst.file_name,
        column=worst.column,
        rule=worst.rule,
    )


def _strangers(files: list[Share]) -> StopShareError:
    worst = max(files, key=lambda share: share.refused)
    others = len(files) - 1
    more = f" {others} autre{'s' if others > 1 else ''} fichier{'s' if others > 1 else ''} de même." if others else ""
    return StopShareError(
        f"{worst.file_name} ({worst.table_name}){_THIN}: aucun élève de ce fichier n'est dans le fichier des élèves "
        f"({_number(worst.refused)} ligne{'s' if worst.refused > 1 else ''}). Les identifiants viennent d'un autre "
        f"système, ou ils ont perdu leurs zéros de tête.{more} Rien n'a été publié.",
        remedy="Refaire l'extraction avec les mêmes identifiants que le fichier des élèves ; si cette source a les "
        "siens, donner un fichier de correspondance entre les deux (clé « crosswalk » de la configuration).",
        file=worst.file_name,
        column=worst.column,
        rule=worst.rule,
    )


def _what(share: Share) -> str:
    counts = f"{_number(share.refused)} sur {_number(share.total)}"
    if share.kind == "column":
        return f"cellules illisibles dans une colonne, {counts}"
    if share.kind == "cell":
        return f"résultats refusés dans une colonne, {counts}"
    if share.kind == "school":
        school = f"l'école {share.school_id}" if is_surely_code(share.school_id) else "une école"
        return f"lignes refusées à {school}, {counts}"
    return f"lignes refusées, {counts}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", _THIN)


def _percent(share: float) -> str:
    tenths = round(share * 1000)
    text = f"{tenths // 10}" + (f",{tenths % 10}" if tenths % 10 else "")
    return f"{text}{_THIN}%"
