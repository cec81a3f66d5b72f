"""The fact tables: the canonical extracts without what names anybody.

Derived from the extracts by one rule, so that a column declared there needs nothing here: `student_id` becomes
`student_key`, `intervention_id` becomes `intervention_key`, a birth date becomes a birth cohort, and every
other column that names somebody or was typed by a person is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from schemas.contract import Column, Kind, Privacy, Table
from schemas.extracts import EXTRACTS
from schemas.follow_up import FOLLOW_UP_FACT

HEX_KEY = r"^[0-9a-f]{64}$"
VAULT_ONLY = frozenset({Privacy.DIRECT, Privacy.FREE_TEXT})

# Where a row's week of discovery decides when it counts: a mark's date is the end of its term, long before
# the report card is out. The other tables say themselves when their fact happened.
COUNTS_FROM_KNOWN_WEEK = frozenset({"grades"})

_STUDENT_KEY = Column(
    "student_key",
    Kind.TEXT,
    "Clé de l'élève, propre au centre ; ne se renverse pas sans la clé secrète.",
    "Student key, proper to the centre; cannot be reversed without the secret key.",
    required=True,
    privacy=Privacy.INDIRECT,
    pattern=HEX_KEY,
)
_INTERVENTION_KEY = Column(
    "intervention_key",
    Kind.TEXT,
    "Clé de l'intervention.",
    "Intervention key.",
    required=True,
    pattern=HEX_KEY,
)
_BIRTH_COHORT = Column(
    "birth_cohort",
    Kind.INTEGER,
    "Cohorte de naissance : l'âge au 30 septembre de l'année A est A − birth_cohort.",
    "Birth cohort: the age on 30 September of year Y is Y − birth_cohort.",
    privacy=Privacy.INDIRECT,
)
_KEYED = {"student_id": _STUDENT_KEY, "intervention_id": _INTERVENTION_KEY}


@dataclass(frozen=True)
class FactScope:
    """Within what a full extract replaces the facts: `columns`, and the school year of the date in `year_of`."""

    columns: tuple[str, ...]
    year_of: str | None


def _fact_column(column: Column) -> Column | None:
    """The fact column that an extract's column becomes, or None when it stays in the vault."""
    if column.name in _KEYED:
        references = column.references and column.references.replace("student_id", "student_key")
        return replace(_KEYED[column.name], key=column.key, required=column.required, references=references)
    if column.name == "birth_date":
        return _BIRTH_COHORT
    return None if column.privacy in VAULT_ONLY else column


def _fact_table(extract: Table) -> Table:
    columns = (_fact_column(column) for column in extract.columns)
    return replace(
        extract,
        fr="Faits sur l'élève, sans ce qui le nomme." if extract.name == "students" else extract.fr,
        en="Facts about the student, without what names them." if extract.name == "students" else extract.en,
        columns=tuple(column for column in columns if column is not None),
    )


# The last one is of no extract: the teams write it in their workbooks.
FACTS: dict[str, Table] = {name: _fact_table(extract) for name, extract in EXTRACTS.items()} | {
    FOLLOW_UP_FACT.name: FOLLOW_UP_FACT
}


def fact_scope(table: Table) -> FactScope:
    """How far a full extract of this table speaks.

    A file of this year says nothing of the years before: where the table has no school year of its own,
    the year of the event (or of the date in its key) bounds what it replaces.
    """
    if "school_year" in table.names:
        return FactScope(table.scope, None)
    dates = [column.name for column in table.columns if column.kind is Kind.DATE and column.key]
    return FactScope(table.scope, table.event_on or (dates[0] if dates else None))


def visible_columns(table: Table) -> tuple[Column, ...]:
    """The columns that a coefficient may read: those that only the audit may see are left out."""
    return tuple(column for column in table.columns if column.privacy is not Privacy.AUDIT)
