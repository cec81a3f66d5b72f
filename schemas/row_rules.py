"""Row rules, as SQL, derived from the contracts: how a cell's text becomes a value, and when it breaks its promise.

Every promise of a column gives exactly one rule here; `RULE_OF` says which. References need another
table and are only listed (`references`); acceptance checks them once all tables are typed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from schemas.codes import CODES
from schemas.contract import Column, Kind, OnFault, Table
from schemas.ddl import duckdb_type, literal, quoted
from schemas.sources import ISO_DATE, Formats

# Which rule tells of which kind of promise (schemas.contract.COLUMN_CONSTRAINTS).
RULE_OF: dict[str, str] = {
    "required": "missing_value",
    "kind": "unreadable_value",
    "codes": "unknown_code",
    "pattern": "bad_pattern",
    "range": "out_of_range",
    "not_before": "before_start",
    "references": "unknown_reference",
}
_FAULTS = "struct(rule varchar, column_name varchar, severity varchar)[]"
SEVERITY = {OnFault.REJECT: "error", OnFault.BLANK: "warning"}

TRUE_TEXTS = ("1", "o", "oui", "true", "vrai", "y", "yes")
FALSE_TEXTS = ("0", "faux", "false", "n", "no", "non")

# A time after a date says nothing of the day: it is allowed and dropped.
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
# Marks are entered after the last day of class, and summer results until the end of August.
MARKS_MAY_COME_UNTIL = (8, 31)


class RowRule(NamedTuple):
    """A promise of one column. `broken` is SQL over the parsed columns and their texts (`<column>__text`)."""

    rule: str
    column: str
    severity: str
    broken: str


class Reference(NamedTuple):
    column: str
    table: str
    referred: str


def date_sql(text: str, formats: Formats) -> str:
    """SQL: `text` (SQL) as DATE by the profile's formats in their order, then ISO; NULL when none reads it.

    Years are 1900 to 2099, so that a two-digit year is refused and never read as the year 26.
    """
    choices = [_one_format(text, shape) for shape in dict.fromkeys((*formats.dates, ISO_DATE))]
    return f"coalesce({', '.join(choices)})"


def _one_format(text: str, shape: str) -> str:
    separated = bool(re.search(r"[-/. ]", shape))
    pattern = re.escape(shape)
    # A leading year is written in full by machines; people who put the day first leave out the zeros.
    digits = r"\d{1,2}" if separated and not shape.startswith("%Y") else r"\d{2}"
    for directive, found in (("%Y", r"(?:19|20)\d{2}"), ("%m", digits), ("%d", digits)):
        pattern = pattern.replace(directive, found)
    day = f"regexp_extract({text}, {literal(f'^({pattern}){_TIME}$')}, 1)"
    return f"try_strptime({day}, {literal(shape)})::date"


def number_sql(text: str, formats: Formats, scale: int) -> str:
    """SQL: `text` as DECIMAL(18, scale), half up; NULL for anything but digits, a sign and one decimal mark."""
    mark = "[.,]" if formats.decimal_comma else "[.]"
    shape = literal(rf"[+-]?\d+({mark}\d+)?")
    return (
        f"case when regexp_full_match({text}, {shape}) "
        f"then try_cast(replace({text}, ',', '.') as decimal(18, {scale})) end"
    )


def integer_sql(text: str, formats: Formats) -> str:
    """SQL: `text` as BIGINT; `12,0` is 12 (spreadsheets write it), `12,5` is NULL."""
    mark = "[.,]" if formats.decimal_comma else "[.]"
    shape = literal(rf"[+-]?\d+({mark}0+)?")
    digits = literal(r"^[+-]?\d+")
    return f"case when regexp_full_match({text}, {shape}) then try_cast(regexp_extract({text}, {digits}) as bigint) end"


def flag_sql(text: str) -> str:
    """SQL: `text` as BOOLEAN; NULL when it is neither a yes nor a no."""
    yes, no = (", ".join(literal(word) for word in words) for words in (TRUE_TEXTS, FALSE_TEXTS))
    return f"case when lower({text}) in ({yes}) then true when lower({text}) in ({no}) then false end"


def parse_sql(column: Column, text: str, formats: Formats) -> str:
    """SQL: the value of the column's kind that `text` (SQL, trimmed) stands for; NULL if empty or unreadable."""
    if column.kind is Kind.DATE:
        return date_sql(text, formats)
    if column.kind is Kind.INTEGER:
        return integer_sql(text, formats)
    if column.kind is Kind.DECIMAL:
        return number_sql(text, formats, column.scale)
    if column.kind is Kind.BOOLEAN:
        return flag_sql(text)
    return text


def row_rules(table: Table) -> tuple[RowRule, ...]:
    """Every rule that one row can break by itself, column by column, the first to be told first."""
    rules = [rule for column in table.columns for rule in _column_rules(column)]
    return (*rules, *_school_year_rules(table))


def _column_rules(column: Column) -> list[RowRule]:
    name, severity = quoted(column.name), SEVERITY[column.fault]
    text = name if column.kind is Kind.TEXT else quoted(f"{column.name}__text")
    rules: list[RowRule] = []

    def promise(constraint: str, broken: str, severity: str = severity) -> None:
        rules.append(RowRule(RULE_OF[constraint], column.name, severity, broken))

    if column.required:
        promise("required", f"{text} is null", SEVERITY[OnFault.REJECT])
    if column.kind is not Kind.TEXT:
        promise("kind", f"{text} is not null and {name} is null")
    if column.codes is not None:
        known = ", ".join(literal(code) for code in CODES[column.codes])
        promise("codes", f"{name} not in ({known})")
    if column.pattern is not None:
        promise("pattern", f"not regexp_matches({name}, {literal(column.pattern)})")
    if column.minimum is not None or column.maximum is not None:
        sides = [f"{name} < {column.minimum}"] if column.minimum is not None else []
        sides += [f"{name} > {column.maximum}"] if column.maximum is not None else []
        promise("range", " or ".join(sides))
    if column.not_before is not None:
        promise("not_before", f"{name} < {quoted(column.not_before)}")
    return rules


def _school_year_rules(table: Table) -> list[RowRule]:
    """A school year is two years in a row, and the row's event falls within it."""
    if "school_year" not in table.names:
        return []
    first, second = ("try_cast(substr(school_year, 1, 4) as integer)", "try_cast(substr(school_year, 6, 4) as integer)")
    severity = SEVERITY[OnFault.REJECT]
    rules = [RowRule("bad_pattern", "school_year", severity, f"{second} <> {first} + 1")]
    if table.event_on is not None:
        event = quoted(table.event_on)
        month, day = MARKS_MAY_COME_UNTIL if "mark" in table.names else (6, 30)
        outside = f"{event} < make_date({first}, 7, 1) or {event} > make_date({first} + 1, {month}, {day})"
        rules.append(RowRule("school_year_mismatch", table.event_on, severity, outside))
    return rules


def references(table: Table) -> tuple[Reference, ...]:
    """Columns whose value must be found in another table; where one has several, the value is in any of them."""
    return tuple(Reference(column.name, *place) for column in table.columns for place in column.referred)


def typed_sql(table: Table, formats: Formats) -> str:
    """SELECT of `staged.<table>` as typed rows.

    Columns: those of the contract in their types (a blanked cell is NULL, or `blank_as`), `_file`, `_line`, `_cell`,
    `_ignored`, `_faults STRUCT(rule, column_name, severity)[]` (NULL when there is none; one fault a column, the
    first of its rules) and `_refused BOOLEAN` (one of the faults is an error). A row laid aside has no faults; a row
    that the profile's mapping refuses (`_refused_by`) has that rule only: its other cells may lack what it lacks.
    """
    rules = row_rules(table)
    parsed = [f"{_parsed(column, formats)}" for column in table.columns]
    texts = [
        f"{quoted(column.name)} as {quoted(f'{column.name}__text')}"
        for column in table.columns
        if column.kind is not Kind.TEXT
    ]
    values = [f"{_kept(column, rules)} as {quoted(column.name)}" for column in table.columns]
    any_broken = " or ".join(f"({rule.broken})" for rule in rules) or "false"
    refusing = " or ".join(f"({rule.broken})" for rule in rules if rule.severity == "error") or "false"
    faults = ",\n        ".join(_fault(name, rules) for name in dict.fromkeys(rule.column for rule in rules))
    return f"""
with parsed as (
    select
        _file, _line, _cell, _ignored, _refused_by,
        {", ".join((*parsed, *texts))}
    from staged.{quoted(table.name)}
),

judged as (
    select
        {", ".join(values)},
        _file, _line, _cell, _ignored,
        case
        when _ignored is not null then null
        when _refused_by is not null
            then [{{'rule': _refused_by, 'column_name': null, 'severity': 'error'}}]::{_FAULTS}
        when {any_broken} then list_filter([
        {faults}
        ], lambda fault: fault is not null)::{_FAULTS} end as _faults,
        coalesce(_ignored is null and (_refused_by is not null or {refusing}), false) as _refused
    from parsed
)

select * from judged
"""


def _parsed(column: Column, formats: Formats) -> str:
    return f"{parse_sql(column, quoted(column.name), formats)} as {quoted(column.name)}"


def _kept(column: Column, rules: tuple[RowRule, ...]) -> str:
    blanking = [rule.broken for rule in rules if rule.column == column.name and rule.severity == "warning"]
    name = quoted(column.name)
    if not blanking:
        return name
    instead = "null" if column.blank_as is None else f"{literal(column.blank_as)}::{duckdb_type(column)}"
    return f"case when {' or '.join(f'({broken})' for broken in blanking)} then {instead} else {name} end"


def _fault(column: str, rules: tuple[RowRule, ...]) -> str:
    branches = " ".join(
        f"when {rule.broken} then {{'rule': {literal(rule.rule)}, 'column_name': {literal(column)}, "
        f"'severity': {literal(rule.severity)}}}"
        for rule in rules
        if rule.column == column
    )
    return f"case {branches} end"


def macros_sql(formats: Formats) -> tuple[str, ...]:
    """`as_date`, `as_decimal` and `as_flag`: what a profile's SQL reads cells with, the same as the row rules do."""
    bodies = {
        "as_date": date_sql("cell", formats),
        "as_decimal": number_sql("cell", formats, 6),
        "as_flag": flag_sql("cell"),
    }
    return tuple(f"create or replace temp macro {name}(cell) as {body}" for name, body in bodies.items())
