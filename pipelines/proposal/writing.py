"""The draft of a profile as commented YAML: what is sure is in force, what is not waits behind a `#`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from pipelines.proposal.codes import CodeGuess, CodePlan
from pipelines.proposal.drafting import Constant, Draft, DraftPart, DraftTable
from pipelines.proposal.identifiers import is_identifier
from pipelines.proposal.matching import Choice

CONFIRM, COMPLETE = "# à confirmer", "# à compléter"
NO_REASONS = "aucun motif : sorties et examens compteraient comme des absences"
_PLAIN_KEY = re.compile(r"[a-z_][a-z0-9_]*")
_HEADER = """\
# Profil de source proposé par « eleve360 init --from », d'après les en-têtes et les valeurs des fichiers.
# Une ligne qui finit par « {confirm} » ne sert pas encore : la vérifier, puis enlever le « # » du début.
# Une ligne qui finit par « {complete} » demande une valeur, puis la même chose.
# Un code sans correspondance fait refuser ses lignes : aucun n'est deviné.
name: {name}
fr: "Extraits de {centre} (profil proposé, à relire)."
en: "Extracts of {centre} (proposed profile, to be reviewed)."
"""


def profile_text(draft: Draft, *, name: str, centre: str) -> str:
    """The profile's YAML. It can be loaded as it is; without what is to be confirmed it may not be complete."""
    told = json.dumps(centre, ensure_ascii=False)[1:-1]
    lines = [_HEADER.format(confirm=CONFIRM[2:], complete=COMPLETE[2:], name=name, centre=told)]
    lines += ["formats:", *_formats(draft), "", "files:"]
    for table in draft.tables:
        lines += _commented(_file(table), all(part.is_hopeless for part in table.parts))
    lines += ["", "extracts:"]
    by_table: dict[str, list[DraftPart]] = {}
    for table in draft.tables:
        for part in table.parts:
            by_table.setdefault(part.table.name, []).append(part)
    for extract, parts in by_table.items():
        hopeless = all(part.is_hopeless for part in parts)
        lines += _commented([f"  {extract}:", "    parts:"], hopeless)
        for part in parts:
            lines += _commented(list(_part(part)), part.is_hopeless)
    return "\n".join(lines) + "\n"


def _formats(draft: Draft) -> Iterator[str]:
    yield f"  encodings: {_list(draft.encodings)}"
    yield f"  delimiters: {_list(draft.delimiters)}"
    yield f"  decimal_comma: {'true' if draft.decimal_comma else 'false'}"
    shapes = _list(draft.dates.shapes)
    for reason in draft.dates.reasons:
        yield f"  # dates {reason}"
    for pair, doubt in zip(draft.dates.ambiguous, draft.dates.doubts, strict=True):
        yield f"  # dates ambiguës, {doubt}"
        yield f"  #   ajouter {_text(pair[0])} (jour d'abord) ou {_text(pair[1])} (mois d'abord), jamais les deux"
    yield f"  dates: {shapes}" + (f"  {COMPLETE} : l'ordre du jour et du mois" if draft.dates.ambiguous else "")


def _file(table: DraftTable) -> Iterator[str]:
    yield f"  {table.name}:"
    yield f"    patterns: {_list(table.patterns)}"
    for stranger in table.strangers:
        yield f"    # laissé de côté : {_text(stranger.table_name)} ; ses élèves ne sont pas dans le fichier des élèves"
    required, optional, text = _columns(table)
    if required:
        yield f"    columns: {_list(required)}"
    if optional:
        yield f"    optional: {_list(optional)}"
    if text:
        yield f"    text: {_list(text)}"
    for header, counts in table.sentinels.items():
        texts = _list([count.text for count in counts])
        rows = ", ".join(f"{count.text} : {count.rows}" for count in counts)
        line = f"missing: {{{_key(header)}: {texts}}}"
        yield f"    # {line}  {CONFIRM} : ces textes veulent dire « pas de valeur » ({rows})"
    if table.unused:
        yield f"    # colonnes non utilisées : {headers_told(table.unused)}"


def headers_told(headers: Sequence[str]) -> str:
    """Headers between French quotes, on one line."""
    return ", ".join(f"« {_text(header)[1:-1]} »" for header in headers)


def _columns(table: DraftTable) -> tuple[list[str], list[str], list[str]]:
    """Headers that must be there, those that may be, and those that are text whatever they look like."""
    sure, all_headers, text = set(), [], set()
    for part in table.parts:
        for choice in part.choices:
            all_headers.append(choice.header)
            if choice.doubt is None and part.table.column(choice.column).required:
                sure.add(choice.header)
            if is_identifier(part.table.column(choice.column)):
                text.add(choice.header)
    headers = list(dict.fromkeys(all_headers))
    return (
        [header for header in headers if header in sure],
        [header for header in headers if header not in sure],
        [header for header in headers if header in text],
    )


def _part(part: DraftPart) -> Iterator[str]:
    yield f"      - from: {part.source_table}"
    yield "        columns:"
    for choice in part.choices:
        yield _choice(choice, part)
    for column in part.missing:
        told = f"colonne obligatoire introuvable dans ce fichier{_hint(part, column)}"
        yield f'          # {column}: "…"  {COMPLETE} : {told}'
    if part.lacks_reasons:
        yield f'          # {NO_REASONS} ; si une colonne les donne : reason_code: "son en-tête"'
    if part.constants:
        yield "        constants:"
        yield from map(_constant, part.constants)
    yield from _codes(part)


def _hint(part: DraftPart, column: str) -> str:
    if column in part.unfit:
        return f" ; {_text(part.unfit[column])} en a le nom, mais pas les valeurs"
    if column in part.elsewhere:
        return f" ; {part.elsewhere[column]} semble l'avoir (les réunir demande un SQL)"
    return ""


def _choice(choice: Choice, part: DraftPart) -> str:
    line = f"{choice.column}: {_value(choice.header)}"
    if choice.doubt is not None:
        return f"          # {line}  {CONFIRM} : {choice.doubt}"
    if choice.column == "student_id" and part.known_students is not None:
        share = f"{part.known_students:.0%}".replace("%", " %")
        return f"          {line}  # {share} de ses valeurs sont dans le fichier des élèves"
    return f"          {line}"


def _constant(constant: Constant) -> str:
    if constant.text is None:
        return f'          # {constant.column}: "…"  {COMPLETE} : {constant.why}'
    return f"          # {constant.column}: {_text(constant.text)}  {CONFIRM} : {constant.why}"


def _codes(part: DraftPart) -> Iterator[str]:
    """Code maps. Those of a column that is itself to be confirmed wait with it."""
    doubtful = {choice.column for choice in part.choices if choice.doubt is not None}
    plans = [(column, plan, column in doubtful) for column, plan in part.codes.items()]
    turned = [
        (column, plan, waits)
        for column, plan, waits in plans
        if plan.hidden or any(not one.is_nothing for one in plan.guesses)
    ]
    ignored = [(column, plan, waits) for column, plan, waits in plans if any(one.is_nothing for one in plan.guesses)]
    if turned:
        yield "        values:"
        for column, plan, waits in turned:
            yield from _values(column, plan, waits)
            yield from _hidden(column, plan, part)
    if ignored:
        yield "        ignore:"
        for column, plan, waits in ignored:
            yield from _ignored(column, plan, waits)


def _values(column: str, plan: CodePlan, waits: bool) -> Iterator[str]:
    yield f"          # {column}:  {CONFIRM} : avec sa colonne" if waits else f"          {column}:"
    for one in plan.guesses:
        if one.is_nothing:
            continue
        if one.meaning is None:
            yield f'            # {_text(one.text)}: "…"  {COMPLETE} ({_rows(one)})'
        elif one.sure and not waits:
            yield f"            {_text(one.text)}: {_text(one.meaning)}  # {_rows(one)}"
        else:
            yield f"            # {_text(one.text)}: {_text(one.meaning)}  {CONFIRM} ({_rows(one)})"


def _hidden(column: str, plan: CodePlan, part: DraftPart) -> Iterator[str]:
    """A line for each text that may be a person's: where to read it, never what it says."""
    where = f"{part.file_name}, colonne « {_text(part.header_of(column))[1:-1]} »"
    for one in plan.hidden:
        rows = f"{one.rows} ligne" if one.rows == 1 else f"{one.rows} lignes"
        yield f'            # "…": "…"  {COMPLETE} : texte non montré, {where}, ligne {one.line} ({rows})'


def _ignored(column: str, plan: CodePlan, waits: bool) -> Iterator[str]:
    """Codes whose rows say nothing; one line, to be confirmed as a whole where one of them is not sure."""
    nothing = [one for one in plan.guesses if one.is_nothing]
    sure = [one for one in nothing if one.sure and not waits]
    line = f"{column}: {_list([one.text for one in nothing])}"
    rows = ", ".join(f"{one.text} : {_rows(one)}" for one in nothing)
    if len(sure) == len(nothing):
        yield f"          {line}  # aucune absence à compter : {rows}"
        return
    yield f"          # {line}  {CONFIRM} : ces lignes ne disent rien (présence) ; {rows}"


def _rows(one: CodeGuess) -> str:
    return f"{one.rows} ligne" if one.rows == 1 else f"{one.rows} lignes"


def _commented(lines: Sequence[str] | Iterator[str], hopeless: bool) -> list[str]:
    """A block that cannot serve: wholly commented, its own comments included."""
    return [f"# {line}" if hopeless else line for line in lines]


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(header: str) -> str:
    return (
        header
        if _PLAIN_KEY.fullmatch(header) and header not in ("yes", "no", "on", "off", "true", "false", "null")
        else _text(header)
    )


def _key(header: str) -> str:
    return _value(header)
