"""The words of a contract: a table, its columns, and what each column promises.

A table is declared once (`schemas/extracts.py`, `schemas/outputs.py`). Everything else
(Arrow schema, DDL, row rules, expectations, dictionary, data contract, sample rows) is
derived from it by small pure functions in the sibling modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What the cells of a column are, whatever the file that brought them."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"


class Privacy(StrEnum):
    """Who may see a column. Only `NONE` and `INDIRECT` ever leave the vault.

    DIRECT      names somebody by itself: identity.vault only (or becomes student_key)
    FREE_TEXT   typed by a person, may name anybody: identity.vault only
    AUDIT       never an input of the coefficient: read by `evaluate` only
    INDIRECT    about one student, without naming the student
    NONE        about no one
    """

    DIRECT = "direct"
    FREE_TEXT = "free_text"
    AUDIT = "audit"
    INDIRECT = "indirect"
    NONE = "none"


class OnFault(StrEnum):
    """What a cell that breaks its promise does to its row."""

    REJECT = "reject"  # the row is refused: severity "error"
    BLANK = "blank"  # the row is kept, the cell becomes missing: severity "warning"


class Layer(StrEnum):
    EXTRACT = "extract"
    OUTPUT = "output"


# Every kind of promise that a column or a table can make. A test holds each derivation
# to this list, so that a promise cannot be declared and then forgotten by one of them.
COLUMN_CONSTRAINTS = ("kind", "required", "codes", "range", "pattern", "references", "not_before")
TABLE_CONSTRAINTS = ("key",)


@dataclass(frozen=True)
class Column:
    """One column and all that is promised of it.

    `minimum` and `maximum` are inclusive. `references` names `table.column` of an extract, or several of them
    separated by `|`: the value is in at least one.
    `not_before` names a date column of the same table that must not be later than this one.
    `max_missing_share` is the share of empty cells (0 to 1) above which an extract as a whole
    is no longer trusted; it is judged on the profile, never on a row.
    `blank_as` is what an unreadable cell becomes where empty would already say something (text of the value).
    """

    name: str
    kind: Kind
    fr: str
    en: str
    required: bool = False
    key: bool = False
    privacy: Privacy = Privacy.NONE
    codes: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    pattern: str | None = None
    references: str | None = None
    not_before: str | None = None
    scale: int = 2
    unit: str | None = None
    max_missing_share: Decimal | None = None
    on_fault: OnFault | None = None
    blank_as: str | None = None

    @property
    def fault(self) -> OnFault:
        """A fault in a required, key, coded or referencing cell refuses the row; elsewhere it blanks the cell."""
        if self.on_fault is not None:
            return self.on_fault
        strict = self.required or self.key or self.codes or self.references
        return OnFault.REJECT if strict else OnFault.BLANK

    @property
    def referred(self) -> tuple[tuple[str, str], ...]:
        """(table, column) pairs, in one of which the value must be found; empty without `references`."""
        places = (self.references or "").split("|") if self.references else []
        return tuple((table, column) for table, _, column in (place.partition(".") for place in places))

    def constraints(self) -> tuple[str, ...]:
        """Names, from COLUMN_CONSTRAINTS, of the promises that this column makes."""
        present = {
            "kind": True,
            "required": self.required,
            "codes": self.codes is not None,
            "range": self.minimum is not None or self.maximum is not None,
            "pattern": self.pattern is not None,
            "references": self.references is not None,
            "not_before": self.not_before is not None,
        }
        return tuple(name for name in COLUMN_CONSTRAINTS if present[name])


@dataclass(frozen=True)
class Table:
    """One table: its grain, its columns, and how its rows stand in time.

    `event_on` names the date column that says when a row's fact happened; rows after the
    as-of date wait (`not_yet`). None: the table has no event date and is always known.
    `early_on` names a date that makes the row known when it comes before: work handed in before it is due.
    `scope` names the columns within which a full extract replaces what was known.
    `view` marks an output that is a view over stored rows rather than a table.
    """

    name: str
    layer: Layer
    fr: str
    en: str
    grain_fr: str
    grain_en: str
    columns: tuple[Column, ...]
    event_on: str | None = None
    early_on: str | None = None
    required: bool = False
    evidence: bool = False
    view: bool = False
    scope: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns, in order. Empty parts of a key compare equal."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def required_columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)
