"""The chapters on who is flagged: what each tier recognises, and for which groups the flag is wrong."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from pipelines.evaluating.chapter import Chapter, Numbers, cells, hundred_axis, of_100
from pipelines.evaluating.figures import Interval, interval_figure
from pipelines.evaluating.reading import Reader, Row, hundred
from schemas.codes import CODES
from schemas.shown import safe_code

# Of what describes a person; levels and schools are many, and told in a table.
_DRAWN = ("sex", "special_needs", "has_intervention_plan", "deprivation", "level")
# Without these three, nobody can say that errors are spread evenly.
_REQUIRED = frozenset({"sex", "special_needs", "has_intervention_plan"})
_MEASURES = ("false_alarm", "miss")
_TIER = 2
_LEVELS = list(CODES["level"])


def tiers(read: Reader) -> Chapter | None:
    """Sensitivity, specificity and precision of each tier."""
    words, moment = read.words, read.main_moment
    found = read.rows("tier")
    main = [row for row in found if row["moment"] == moment and row["tier"] == _TIER]
    if not main:
        return None
    title = words["tiers_title_hidden"]
    if main[0]["sensitivity"] is not None and main[0]["specificity"] is not None:
        title = words["tiers_title"].format(
            sensitivity=hundred(main[0]["sensitivity"]), specificity=hundred(main[0]["specificity"])
        )

    def told(row: Row, measure: str) -> str:
        if row[measure] is None:
            return words["unknown" if row["flagged"] == 0 else "hidden"]
        limits = read.hundredths_interval(row[f"{measure}_low"], row[f"{measure}_high"])
        return read.hundredths(row[measure]) + (f" ({limits})" if limits else "")

    return Chapter(
        "tiers",
        title,
        words["tiers_said"],
        Numbers(
            title,
            (words["moment"], words["tier"], words["sensitivity"], words["specificity"], words["balanced"],
             words["tier_precision"], words["flagged"], words["n"]),
            cells(
                (
                    read.typeset(row["moment"]),
                    words["tier_2"] if row["tier"] == _TIER else words["tier_3"],
                    told(row, "sensitivity"),
                    told(row, "specificity"),
                    words["hidden"] if row["balanced"] is None else read.hundredths(row["balanced"]),
                    told(row, "precision"),
                    read.shown(row["flagged"]),
                    read.shown(row["n"]),
                )
                for row in found
            ),
            frozenset({1}),
        ),
        is_open=True,
        is_wide=True,
    )  # fmt: skip


def groups(read: Reader, small_cell: int) -> Chapter | None:
    """False alarms and misses of each group, with their intervals, beside those of all students."""
    words, moment = read.words, read.main_moment
    found = read.rows("group", lambda row: row["moment"] == moment)
    ours = [row for row in found if row["method"] == "coefficient" and row["value"] != "unknown"]
    if not ours:
        return None
    overall = _overall(read, moment)
    drawn = [row for attribute in _DRAWN for row in sorted(ours, key=_by_level) if row["attribute"] == attribute]
    title = _title(read, drawn, overall)
    return Chapter(
        "groups",
        title,
        words["groups_said"].format(moment=read.moment_words(moment), cell=small_cell),
        _numbers(read, words["numbers"], drawn),
        tuple(_figure(read, drawn, measure, overall.get(measure), title) for measure in _MEASURES),
        is_wide=True,
        more=(
            _numbers(
                read,
                words["by_school"],
                [row for row in found if row not in drawn and row["method"] in ("coefficient", "calibrated")],
                with_method=True,
            ),
        ),
    )


def _by_level(row: Row) -> int:
    """Levels in the order of the code list; other values as they come."""
    return _LEVELS.index(row["value"]) if row["value"] in _LEVELS else len(_LEVELS)


def _overall(read: Reader, moment: str) -> dict[str, Decimal]:
    """The rates of all students: what tier 2 does not leave in peace, and does not recognise."""
    for row in read.rows("tier", lambda row: row["moment"] == moment and row["tier"] == _TIER):
        rates = {"false_alarm": row["specificity"], "miss": row["sensitivity"]}
        return {name: 1 - value for name, value in rates.items() if value is not None}
    return {}


def _title(read: Reader, rows: list[Row], overall: dict[str, Decimal]) -> str:
    """Names the groups whose interval stands wholly above the rate of all, and what nothing can be said of.

    That no group stands out is said only where sex, special needs and plan could each be judged.
    """
    words = read.words
    unjudged = [attribute for attribute in _DRAWN if not _is_judged(rows, attribute, overall)]
    by = read.listed([words["attribute_by"][attribute] for attribute in unjudged])
    apart = []
    for measure in _MEASURES:
        for row in rows:
            low = row[f"{measure}_low"]
            if low is not None and measure in overall and low > overall[measure]:
                apart.append(f"{_value(read, row)} ({words[measure].lower()})")
    if not apart and _REQUIRED & set(unjudged):
        return words["groups_title_unknown"].format(groups=by)
    title = words["groups_title_fair"]
    if apart:
        title = words["groups_title_unfair"].format(groups=read.listed(apart))
    return words["groups_unjudged"].format(title=title, groups=by) if unjudged else title


def _is_judged(rows: list[Row], attribute: str, overall: dict[str, Decimal]) -> bool:
    """Whether two values at least of the attribute are shown, with both errors, beside those of all."""
    shown = [
        row
        for row in rows
        if row["attribute"] == attribute
        and not row["is_hidden"]
        and all(row[f"{measure}_low"] is not None for measure in _MEASURES)
    ]
    return len(shown) > 1 and all(measure in overall for measure in _MEASURES)


def _figure(read: Reader, rows: list[Row], measure: str, overall: Decimal | None, title: str) -> Markup:
    words = read.words
    drawn, before = [], None
    for row in rows:
        rate = row[f"{measure}_rate"]
        is_known = not row["is_hidden"] and rate is not None
        drawn.append(
            Interval(
                _value(read, row),
                of_100(rate) if is_known else None,
                of_100(row[f"{measure}_low"]),
                of_100(row[f"{measure}_high"]),
                text=read.hundredths(rate) if is_known else words["hidden"],
                kind=1 if measure == "false_alarm" else 2,
                heading="" if row["attribute"] == before else words["attribute"][row["attribute"]],
            )
        )
        before = row["attribute"]
    reference = None
    if overall is not None:
        reference = (float(overall) * 100, f"{words['all']} {read.hundredths(overall)}")
    return interval_figure(
        drawn,
        hundred_axis(
            words[f"{measure}_axis"], step=25 if _highest(rows, measure) > 25 else 5, high=_highest(rows, measure)
        ),
        told=f"{words[measure]}. {title}",
        reference=reference,
    )


def _highest(rows: list[Row], measure: str) -> int:
    """The end of the axis: 25, 50, 75 or 100."""
    highs = [row[f"{measure}_high"] for row in rows if row[f"{measure}_high"] is not None]
    return min(100, 25 * (1 + int(max(highs, default=0) * 100) // 25))


def _numbers(read: Reader, caption: str, rows: list[Row], *, with_method: bool = False) -> Numbers:
    words = read.words
    head = [words["group"], words["n"], words["n_adverse"], words["flagged"], words["false_alarm"], words["limits"],
            words["miss"], words["limits"]]  # fmt: skip
    lines = []
    for row in rows:
        name = f"{words['attribute'].get(row['attribute'], row['attribute'])} : {_value(read, row)}"
        line = [read.typeset(name)]
        if with_method:
            line.append(read.method_name(row["method"]))
        if row["is_hidden"]:
            line += [words["hidden"], "", "", "", "", "", ""]
        else:
            line += [read.count(row[name]) for name in ("n", "n_adverse", "flagged")]
            for measure in _MEASURES:
                rate = row[f"{measure}_rate"]
                line.append("" if rate is None else read.hundredths(rate))
                line.append(read.hundredths_interval(row[f"{measure}_low"], row[f"{measure}_high"]))
        lines.append(line)
    if with_method:
        head.insert(1, words["method_title"])
    return Numbers(caption, tuple(head), cells(lines), frozenset({1}) if with_method else frozenset())


def _value(read: Reader, row: Row) -> str:
    """The group's name in words; a school's is its code."""
    if row["attribute"] == "level" and row["value"] in CODES["level"]:
        meaning = CODES["level"][row["value"]]
        return meaning.fr if read.language == "fr" else meaning.en
    if row["value"] == "unknown":
        return read.words["value_unknown"]
    if row["attribute"] == "school_id":
        return safe_code(row["value"])
    words = read.words["attribute_value"].get(row["attribute"], {}) | {"unknown": read.words["value_unknown"]}
    return " + ".join(words.get(part, part) for part in row["value"].split("+"))
