"""Reasons in words: templates of the criteria, filled in by SQL.

The templates live in the rows of `criterion`, so the view that fills them in works in any DuckDB client, without
this package and without an extension. Placeholders: {value} {numerator} {denominator} {benchmark} {series};
{weekday} names the day that the series numbers as ISO does (1 is Monday), so that what is stored has no language;
{numerator|jour|jours} picks the singular or the plural; the clause between [[ and ]] is left out where there is no
benchmark. Numbers are shown with at most one decimal (half away from zero), with a comma in French. A series may hold
words in both languages, ‹French¦English›. No-break spaces are put into French templates when criteria are registered
(`risk.typography`). What rests on an old mark says its date.
"""

from __future__ import annotations

from risk.typography import MONTHS
from schemas.ddl import literal, quoted
from schemas.outputs import CONTRIBUTION

NUMBERS = ("value", "numerator", "denominator", "benchmark")
UNKNOWN = "—"
_IS_STALE = "coalesce(p.week_ends_on - p.part.evidence_on > c.stale_after_days, false)"
WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_FORMS = r"\|([^|{}]*)\|([^|{}]*)\}"


def number_sql(column: str, language: str) -> str:
    """SQL text of a number as a reader of `language` ('fr' or 'en') writes it: 37,5, 40, −5."""
    shown = f"regexp_replace(cast(cast({column} as decimal(18,1)) as varchar), '\\.0$', '')"
    shown = f"replace({shown}, '-', '−')"
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
    text = f"replace({text}, '{{weekday}}', {_weekday_sql(f'{prefix}series', language)})"
    return f"replace({text}, '{{series}}', coalesce({_series_sql(f'{prefix}series', language)}, '{UNKNOWN}'))"


def contribution_select(portrait_relation: str, criterion_relation: str) -> str:
    """The SELECT behind the view `contribution`, in the order of its contract.

    `portrait_relation`: SQL name of a relation with student_key, week, version, week_ends_on, level, criteria_hash and
    parts.
    `criterion_relation`: SQL name of a relation with the columns of the contract `criterion`.
    """
    expressions = {name: f"p.{name}" for name in ("student_key", "week", "version")}
    expressions |= {name: f"c.{name}" for name in ("indicator", "domain", "family", "unit")}
    expressions |= {name: f"coalesce(own.{name}, c.{name})" for name in ("watch", "critical")}
    expressions["is_stale"] = _IS_STALE
    for language in ("fr", "en"):
        template = (
            f"case when p.part.is_strength then c.strength_template_{language} else c.reason_template_{language} end"
        )
        words = reason_sql(f"({template})", language, "p.part.")
        expressions[f"reason_{language}"] = f"{words} || {_age_sql(language)}"
    columns = ",\n    ".join(
        f"{expressions.get(name, f'p.part.{name}')} as {quoted(name)}" for name in CONTRIBUTION.names
    )
    return f"""with parts as (
    select student_key, week, version, week_ends_on, level, criteria_hash, unnest(parts) as part
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


def day_sql(column: str, language: str) -> str:
    """SQL text of a date as a reader of `language` says it, without the year: 13 novembre, 1er mars, 13 November."""
    day = f"cast(day({column}) as varchar)"
    if language == "fr":
        day = f"case when day({column}) = 1 then '1er' else {day} end"
    months = ", ".join(literal(month) for month in MONTHS[language])
    return f"({day} || ' ' || [{months}][month({column})])"


def _age_sql(language: str) -> str:
    """What is added to a reason that rests on an old mark: its date."""
    before = {"fr": " (résultat du ", "en": " (mark of "}[language]
    day = day_sql("p.part.evidence_on", language)
    return f"case when {_IS_STALE} then {literal(before)} || {day} || ')' else '' end"


def _series_sql(column: str, language: str) -> str:
    """A series in one language: its words of that language, and the numbers ("75, 72.5") with its decimal sign."""
    chosen = "\\1" if language == "fr" else "\\2"
    text = f"regexp_replace({column}, '‹([^¦›]*)¦([^›]*)›', '{chosen}', 'g')"
    return f"regexp_replace({text}, '(\\d)\\.(\\d)', '\\1,\\2', 'g')" if language == "fr" else text


def _weekday_sql(column: str, language: str) -> str:
    cases = " ".join(f"when '{number}' then '{name}'" for number, name in enumerate(WEEKDAYS[language], start=1))
    return f"case {column} {cases} else '{UNKNOWN}' end"
