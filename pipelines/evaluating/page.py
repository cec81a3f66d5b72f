"""`evaluation/index.html`: what the evaluation found, for a principal first. It tells of groups, and names nobody."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from pipelines.evaluating import chapters, chapters_groups, chapters_lists, chapters_methods, chapters_steps
from pipelines.evaluating.reading import Listed, Reader, Row, against_chance, hundred
from pipelines.lists.page import content_security_policy, environment
from pipelines.lists.settings import Language
from pipelines.lists.wording import counted
from risk.criteria import Criteria
from risk.evaluation import Evaluation

_TEMPLATES = Path(chapters.__file__).parents[1] / "lists" / "templates"


def evaluation_page(
    evaluation: Evaluation,
    criteria: Criteria | None = None,
    *,
    language: Language = "fr",
    small_cell: int = 10,
    is_model_refused: bool = False,
) -> str:
    """The page as HTML: self-contained, with a policy that allows nothing but its own style.

    `small_cell`: students below which a group is hidden. `is_model_refused`: see `reading.Reader`.
    """
    read = Reader(evaluation, criteria, language, is_model_refused)
    found = [
        chapters.capacity(read),
        chapters.weeks(read),
        chapters_methods.methods(read),
        chapters_steps.reliability(read),
        chapters_steps.probability(read),
        chapters_lists.lead_time(read),
        chapters_lists.churn(read),
        chapters_lists.sensitivity(read),
        chapters_groups.groups(read, small_cell),
        chapters_groups.tiers(read),
        chapters_lists.targeting(read),
    ]
    css = Markup("\n".join((_TEMPLATES / name).read_text(encoding="utf-8").strip() for name in _STYLES))
    words = read.words
    heading, lead = _verdict(read)
    return (
        environment()
        .get_template("evaluation.html.j2")
        .render(
            language=language,
            css=css,
            script=None,
            csp=content_security_policy(css, None),
            e=words,
            kicker=words["kicker"].format(years=read.listed(list(evaluation.test_years))),
            heading=heading,
            lead=lead,
            chapters=[chapter for chapter in found if chapter is not None],
            notes=[read.typeset(note) for note in evaluation.notes],
            criteria=words["criteria"].format(hash=evaluation.criteria_hash),
        )
    )


_STYLES = ("page.css", "evaluation.css")


def _verdict(read: Reader) -> tuple[str, list[str]]:
    """What a principal reads first: the list, chance, pairs of students, on how many cases."""
    words, moment = read.words, read.main_moment
    area, listed = read.metric(moment, "coefficient", "auc"), read.listed_at(moment)
    lead = []
    heading = words["h1_unknown"]
    if listed is not None:
        heading = words["h1"].format(precision=hundred(listed.precision.value), recall=hundred(listed.recall.value))
        lead.append(words["lead_moment"].format(moment=read.moment_words(moment)))
    if listed is not None and area is not None:
        lead += _lottery(read, listed, area)
    if area is not None and area["low"] is not None:
        limits = {"auc": hundred(area["value"]), "low": hundred(area["low"]), "high": hundred(area["high"])}
        standing = against_chance(area)
        if standing == "better":
            lead.append(words["lead_pairs"].format(**limits))
        else:
            if listed is not None:
                lead.insert(0, f"{heading}.")
            heading = words[f"h1_{standing}"].format(**limits)
    if area is not None:
        lead.append(
            words["lead_cases"].format(
                moment=read.moment_words(moment),
                cases=counted(area["n"], words["case_one"], words["case_many"], read.language),
                test=read.listed(list(read.evaluation.test_years)),
                adverse=read.count(area["n_adverse"]),
            )
        )
    lead.append(_weeks_told(read))
    return heading, lead


def _lottery(read: Reader, listed: Listed, area: Row) -> list[str]:
    """A list as long, drawn among those with a coefficient: its finds too are out of all who failed or left."""
    words = read.words
    base = area["n_adverse"] / area["n"]
    told = [
        words["lead_base"].format(
            random=hundred(listed.students * base / listed.recall.whole) if listed.recall.whole else words["unknown"],
            base=hundred(base),
        )
    ]
    if listed.recall.whole > area["n_adverse"]:
        told.append(words["lead_without"])
    return told


def _weeks_told(read: Reader) -> str:
    """How many weeks were replayed, and how many of them belong to years that were only learned from."""
    words = read.words
    weeks = len(read.evaluation.weeks)
    learned = weeks - read.test_weeks()
    told = counted(weeks, words["week_one"], words["week_many"], read.language)
    if not learned or not read.evaluation.train_years:
        return words["lead_weeks_alone"].format(weeks=told)
    return words["lead_weeks"].format(
        weeks=told, train_weeks=read.count(learned), train=read.listed(list(read.evaluation.train_years))
    )
