"""Reasons in words: templates of the criteria, filled in by SQL.

The templates live in the rows of `criterion`, so the view that fills them in works in any DuckDB client, without
this package and without an extension. Placeholders: {value} {numerator} {denominator} {benchmark} {series};
{numerator|jour|jours} picks the singular or the plural; the clause between [[ and ]] is left out where there is no
benchmark. Numbers are shown with at most one decimal (half away from zero), with a comma in French. No-break spaces
are put into French templates when criteria are registered (`risk.typography`).
"""

from __future__ import annotations

from schemas.ddl import quoted
from schemas.outputs import CONTRIBUTION

NUMBERS = ("value", "numerator", "denominator", "benchmark")
UNKNOWN = "—"
_FORMS = r"\|([^|{}]*)\|([^|{}]*)\}"


def number_sql(column: str, language: str) -> str:
    """SQL text of a number as a reader of `language` ('fr' or 'en') writes it: 37,5 or 37.5, 40, never 40,0."""
    shown = f"regexp_replace(cast(cast({column} as decimal(18,1)) as varchar), '\\.0$', '')"
    return f"replace({shown}, '.', ',')" if language == "fr" else shown


def reason_sql(template: str, language: str, prefix: str = "") -> str:
    """SQL expression that fills in the template.

    `template`: SQL expression of the template text. `prefix`: what stands before the columns value, numerator,
    denominator, benchmark and series ("part." for a struct). Without a template, the result is NULL.
    """
    with_clause = (
        f"case when {prefix}benchmark is null then regexp_replace({template}, '\\[\\[.*?\\]\\]', '', 'g') "
        f"else replace(replace({template}, '[[', ''), ']]', '') end"
    )
    text = with_clause
    for name in NUMBERS:
        column = f"{prefix}{name}"
        text = f"regexp_replace({text}, '\\{{{name}{_FORMS}', {_form_sql(column, language)}, 'g')"
        text = f"replace({text}, '{{{name}}}', coalesce({number_sql(column, language)}, '{UNKNOWN}'))"
    return f"replace({text}, '{{series}}', coalesce({_series_sql(f'{prefix}series', language)}, '{UNKNOWN}'))"


def contribution_select(portrait_relation: str, criterion_relation: str) -> str:
    """The SELECT behind the view `contribution`, in the order of its contract.

    `portrait_relation`: SQL name of a relation with student_key, week, version, level, criteria_hash and parts.
    `criterion_relation`: SQL name of a relation with the columns of the contract `criterion`.
    """
    expressions = {name: f"p.{name}" for name in ("student_key", "week", "version")}
    expressions |= {name: f"c.{name}" for name in ("indicator", "domain", "family", "unit")}
    expressions |= {name: f"coalesce(own.{name}, c.{name})" for name in ("watch", "critical")}
    for language in ("fr", "en"):
        template = (
            f"case when p.part.is_strength then c.strength_template_{language} else c.reason_template_{language} end"
        )
        expressions[f"reason_{language}"] = reason_sql(f"({template})", language, "p.part.")
    columns = ",\n    ".join(
        f"{expressions.get(name, f'p.part.{name}')} as {quoted(name)}" for name in CONTRIBUTION.names
    )
    return f"""with parts as (
    select student_key, week, version, level, criteria_hash, unnest(parts) as part
    from {portrait_relation}
)
select
    {columns}
from parts as p
inner join {criterion_relation} as c
    on c.criteria_hash = p.criteria_hash and c.position = p.part.position and coalesce(c.level, '') = ''
left join {criterion_relation} as own
    on own.criteria_hash = p.criteria_hash and own.position = p.part.position and own.level = p.level"""


def _form_sql(column: str, language: str) -> str:
    """Which of the two forms: in French the singular below 2, in English for exactly 1, as the number is shown."""
    shown = f"abs(cast({column} as decimal(18,1)))"
    is_singular = f"{shown} < 2" if language == "fr" else f"{shown} = 1"
    return f"case when {is_singular} then '\\1' else '\\2' end"


def _series_sql(column: str, language: str) -> str:
    """A series of numbers as measured ("75, 72.5"), with a decimal comma in French."""
    return f"regexp_replace({column}, '(\\d)\\.(\\d)', '\\1,\\2', 'g')" if language == "fr" else column
