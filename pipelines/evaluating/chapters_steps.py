"""The chapters on what a score means: how often students of each step of it failed or left."""

from __future__ import annotations

from itertools import pairwise

from pipelines.evaluating.chapter import Chapter, Numbers, cells, hundred_axis, of_100
from pipelines.evaluating.figures import Point, Series, line_figure
from pipelines.evaluating.reading import Reader, Row, hundred

# What a calibrated model may be off by, as in the checks before it is adopted.
_GOOD_ERROR = 0.05


def reliability(read: Reader) -> Chapter | None:
    """How often students of each step of the coefficient failed or left, with intervals."""
    words, moment = read.words, read.main_moment
    steps = read.rows("calibration", lambda row: row["method"] == "coefficient" and row["moment"] == moment)
    if len(steps) < 2:
        return None
    observed = [row["observed"] for row in steps]
    first, last = hundred(observed[0]), hundred(observed[-1])
    kind = "flat"
    if observed[-1] > observed[0]:
        kind = "rise" if all(one <= two for one, two in pairwise(observed)) else "uneven"
    title = words[f"reliability_title_{kind}"].format(first=first, last=last)
    highest = max(float(row["mean_score"]) for row in steps)
    x = hundred_axis(words["reliability_x"], step=20 if highest > 50 else 10, high=-(-int(highest + 1) // 20) * 20)
    figure = line_figure(
        [Series("", _step_points(steps, "mean_score", 1), 1, has_dots=True)],
        x,
        hundred_axis(words["reliability_axis"]),
        told=title,
        has_bars=True,
    )
    said = words["reliability_said"].format(moment=read.moment_words(moment))
    return Chapter("reliability", title, said, _steps_table(read, steps, "mean_score"), (figure,))


def probability(read: Reader) -> Chapter | None:
    """What the calibrated model says, and what happened."""
    words, moment = read.words, read.main_moment
    steps = read.rows("calibration", lambda row: row["method"] == "calibrated" and row["moment"] == moment)
    error = read.metric(moment, "calibrated", "ece")
    if len(steps) < 2 or error is None:
        return None
    kind = "good" if float(error["value"]) <= _GOOD_ERROR else "bad"
    title = words[f"probability_title_{kind}"].format(error=hundred(error["value"]))
    figure = line_figure(
        [Series("", _step_points(steps, "mean_predicted", 100), 1, has_dots=True)],
        hundred_axis(words["probability_x"]),
        hundred_axis(words["reliability_axis"]),
        told=title,
        with_diagonal=True,
        has_bars=True,
    )
    said = words["probability_said"]
    if read.is_model_refused:
        said = f"{said} {words['probability_refused']}"
    return Chapter("probability", title, said, _steps_table(read, steps, "mean_predicted"), (figure,))


def _step_points(steps: list[Row], column: str, times: int) -> tuple[Point, ...]:
    return tuple(
        Point(float(row[column]) * times, of_100(row["observed"]), of_100(row["low"]), of_100(row["high"]))
        for row in steps
    )


def _steps_table(read: Reader, steps: list[Row], column: str) -> Numbers:
    words = read.words
    return Numbers(
        words["numbers"],
        (
            words["bin"],
            words["mean" if column == "mean_score" else "announced"],
            words["observed"],
            words["limits"],
            words["n"],
        ),
        cells(
            (
                str(row["bin"]),
                read.decimal(row[column]) if column == "mean_score" else read.hundredths(row[column]),
                read.hundredths(row["observed"]),
                read.hundredths_interval(row["low"], row["high"]),
                read.count(row["n"]),
            )
            for row in steps
        ),
    )
