"""Contracts as a data dictionary: one Markdown page, French first, English beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas.codes import CODES
from schemas.contract import Column, Kind, Layer, Privacy, Table

KINDS: dict[Kind, tuple[str, str]] = {
    Kind.TEXT: ("texte", "text"),
    Kind.INTEGER: ("entier", "integer"),
    Kind.DECIMAL: ("décimal", "decimal"),
    Kind.DATE: ("date", "date"),
    Kind.BOOLEAN: ("oui ou non", "yes or no"),
    Kind.TIMESTAMP: ("date et heure (UTC)", "date and time (UTC)"),
}
UNITS: dict[str, tuple[str, str]] = {
    "percent": ("%", "%"),
    "day": ("jour", "day"),
    "byte": ("octet", "byte"),
    "second": ("seconde", "second"),
    "points out of 100": ("points sur 100", "points out of 100"),
}
PRIVACY: dict[Privacy, tuple[str, str, str]] = {
    Privacy.DIRECT: (
        "nominatif",
        "Nomme quelqu'un à lui seul : dans la voûte seulement.",
        "Names somebody by itself: in the vault only.",
    ),
    Privacy.FREE_TEXT: (
        "texte libre",
        "Écrit par une personne, peut nommer n'importe qui : dans la voûte seulement.",
        "Typed by a person, may name anybody: in the vault only.",
    ),
    Privacy.AUDIT: (
        "audit",
        "Lu par l'audit d'équité seulement ; jamais une entrée du coefficient.",
        "Read by the fairness audit only; never an input of the coefficient.",
    ),
    Privacy.INDIRECT: ("indirect", "Parle d'un élève, sans le nommer.", "About one student, without naming them."),
    Privacy.NONE: ("aucun", "Ne parle de personne.", "About no one."),
}
_LAYERS = {
    Layer.EXTRACT: ("Extraits : ce que le centre remet", "Extracts: what a centre hands over"),
    Layer.OUTPUT: ("Sorties : ce que contient `portraits.duckdb`", "Outputs: what `portraits.duckdb` holds"),
}
_HEADING = """# Dictionnaire de données · *Data dictionary*

Chaque colonne est déclarée une fois, dans `schemas/` ; cette page en est tirée par `eleve360 docs`.
*Each column is declared once, in `schemas/`; this page is drawn from it by `eleve360 docs`.*

| promesse | *promise* |
|---|---|
| clé : avec les autres colonnes de la clé, désigne une seule ligne ; deux cellules vides sont égales | \
*key: with the other key columns, tells one row; two empty cells are equal* |
| obligatoire : jamais vide | *required: never empty* |
| code : une valeur de la liste nommée, sinon la ligne ou la cellule est refusée | \
*code: a value of the named list, or else the row or the cell is refused* |
| de … à … : bornes comprises | *from … to …: bounds included* |
| forme : expression que le texte entier doit suivre | *shape: expression that the whole text must follow* |
| renvoie à : la valeur existe dans cette colonne | *refers to: the value exists in that column* |
| pas avant : jamais plus tôt que cette date | *not before: never earlier than that date* |
| vide au plus : part de cellules vides au-delà de laquelle l'extraction est signalée | \
*empty at most: share of empty cells above which the extract is reported* |
| illisible compte comme : valeur que prend une cellule qui ne se lit pas | \
*unreadable counts as: value that a cell takes when it cannot be read* |
"""


def _percent(share: object) -> str:
    return f"{float(str(share)) * 100:g} %"


def _range(column: Column) -> str | None:
    if column.minimum is not None and column.maximum is not None:
        return f"de {column.minimum} à {column.maximum}"
    if column.minimum is not None:
        return f"au moins {column.minimum}"
    return None if column.maximum is None else f"au plus {column.maximum}"


def _code(text: str) -> str:
    """Code within a table's cell, where a bar would end the cell."""
    return "`" + text.replace("|", "\\|") + "`"


def promises(column: Column) -> list[str]:
    """The promises of a column, in French words."""
    found = [
        "clé" if column.key else None,
        "obligatoire" if column.required else None,
        f"code [`{column.codes}`](#liste-{column.codes})" if column.codes else None,
        _range(column),
        f"forme {_code(column.pattern)}" if column.pattern else None,
        "renvoie à " + " ou ".join(f"`{table}.{name}`" for table, name in column.referred) if column.referred else None,
        f"pas avant `{column.not_before}`" if column.not_before else None,
        f"vide au plus {_percent(column.max_missing_share)}" if column.max_missing_share is not None else None,
        f"illisible compte comme `{column.blank_as}`" if column.blank_as is not None else None,
    ]
    return [promise for promise in found if promise]


def _row(column: Column) -> str:
    kind = KINDS[column.kind][0]
    if column.kind is Kind.DECIMAL:
        kind += f" ({column.scale} décimales)"
    if column.unit is not None:
        kind += f", {UNITS[column.unit][0]}"
    cells = (
        f"`{column.name}`",
        kind,
        " ; ".join(promises(column)),
        PRIVACY[column.privacy][0],
        f"{column.fr}<br>*{column.en}*",
    )
    return f"| {' | '.join(cells)} |"


def _facts_of(table: Table) -> str:
    """How the table stands among the extracts, in both languages; empty for an output that is stored."""
    facts: list[tuple[str, str]] = []
    if table.layer is Layer.EXTRACT:
        optional = ("table facultative : absente, elle est inconnue", "optional table: absent, it is unknown")
        facts.append(("table obligatoire", "required table") if table.required else optional)
    if table.evidence:
        facts.append(
            (
                "il faut au moins une table de faits comme celle-ci",
                "at least one table of evidence like this one is needed",
            )
        )
    if table.event_on:
        early = (f", ou `{table.early_on}` si elle est avant", f", or `{table.early_on}` when it is before")
        fr, en = early if table.early_on else ("", "")
        facts.append((f"date du fait : `{table.event_on}`{fr}", f"date of the fact: `{table.event_on}`{en}"))
    if table.scope:
        scope = " × ".join(f"`{name}`" for name in table.scope)
        facts.append((f"une extraction complète remplace par {scope}", f"a full extract replaces by {scope}"))
    if table.view:
        facts.append(("vue", "view"))
    if not facts:
        return ""
    french, english = " ; ".join(fact[0] for fact in facts), "; ".join(fact[1] for fact in facts)
    return f"{french[0].upper()}{french[1:]} · *{english}*\n\n"


def table_section(table: Table) -> str:
    """One table: what it is, its grain, and a row for each column."""
    rows = "\n".join(_row(column) for column in table.columns)
    return (
        f"### {table.name}\n\n{table.fr}<br>*{table.en}*\n\n"
        f"Grain : {table.grain_fr} · *{table.grain_en}*\n\n{_facts_of(table)}"
        "| colonne | type | promesses | confidentialité | sens |\n|---|---|---|---|---|\n"
        f"{rows}\n"
    )


def _code_section(name: str) -> str:
    rows = "\n".join(f"| `{code}` | {meaning.fr} | *{meaning.en}* |" for code, meaning in CODES[name].items())
    return f'<a id="liste-{name}"></a>\n\n### {name}\n\n| code | français | *English* |\n|---|---|---|\n{rows}\n'


def _privacy_section() -> str:
    rows = "\n".join(f"| {name} | {french} | *{english}* |" for name, french, english in PRIVACY.values())
    return f"## Confidentialité · *Privacy*\n\n| classe | français | *English* |\n|---|---|---|\n{rows}\n"


def dictionary(tables: Mapping[str, Table] | Iterable[Table]) -> str:
    """The whole page: the tables by layer in the order given, then the code lists that they use."""
    listed = list(tables.values() if isinstance(tables, Mapping) else tables)
    parts = [_HEADING, _privacy_section()]
    for layer, (french, english) in _LAYERS.items():
        sections = [table_section(table) for table in listed if table.layer is layer]
        if sections:
            parts += [f"## {french} · *{english}*\n", *sections]
    used = {column.codes for table in listed for column in table.columns if column.codes}
    if used:
        parts += ["## Listes de codes · *Code lists*\n", *(_code_section(name) for name in CODES if name in used)]
    return "\n".join(parts)
