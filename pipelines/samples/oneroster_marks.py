"""What was marked, as OneRoster tells it: categories, line items, results, score scales, learning objectives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.samples import subjects as s
from pipelines.samples.centre import Centre
from pipelines.samples.oneroster_roster import Roster, sourced_ids, with_status

REPORT, FINAL, WORK = "Bulletin", "Résultat final", "Travaux"
OUT_OF_20 = ("055", "051")  # science
# What the few pieces of work of the export show: status, score out of 20, days from the due date to the mark.
WORK_SHOWN = (
    ("fully graded", "17", 3), ("fully graded", "7.5", 5), ("submitted", None, 1), ("not submitted", None, 4),
    ("exempt", None, 0), ("partially graded", "20", -1),
)  # fmt: skip


def gradebook(centre: Centre, people: Roster, version: str, objectives: dict[str, str]) -> dict[str, pd.DataFrame]:
    """The gradebook's files. In 1.1 a competency is a category, in 1.2 a learning objective of the line item."""
    titles = _category_titles(version)
    category = dict(zip(titles, sourced_ids("category", len(titles)), strict=True))
    report_items, item_of_mark = _report_items(centre, people, version, category)
    work_items, work_results = _work(centre, people, version, category[WORK], len(report_items))
    report_results = _report_results(centre, people, version, report_items, item_of_mark)
    results = pd.concat([report_results, work_results], ignore_index=True)
    results.insert(0, "sourcedId", sourced_ids("result", len(results)))
    categories = pd.DataFrame({"sourcedId": category.values(), "title": category.keys()})
    items = pd.concat([report_items.drop(columns=["competency", "course"]), work_items], ignore_index=True)
    tables = {
        "categories": with_status(categories),
        "lineItems": with_status(items),
        "results": with_status(results),
    }
    if version == "1.2":
        tables |= _scales(centre, people) | _objectives(report_items, objectives)
    return tables


def _category_titles(version: str) -> list[str]:
    if version == "1.2":
        return [REPORT, FINAL, WORK]
    numbers = sorted({number for named in s.COMPETENCIES.values() for number in named})
    return [REPORT, *(f"{REPORT} : compétence {number}" for number in numbers), WORK]


def _item_columns(version: str, items: pd.DataFrame) -> pd.DataFrame:
    """The columns of lineItems in the version's order."""
    session = "gradingPeriodSourcedId" if version == "1.1" else "academicSessionSourcedId"
    names = ["sourcedId", "title", "description", "assignDate", "dueDate", "classSourcedId", "categorySourcedId",
             session, "resultValueMin", "resultValueMax"]  # fmt: skip
    items = items.rename(columns={"session": session})
    if version == "1.2":
        names.append("schoolSourcedId")
    kept = [name for name in ("competency", "course") if name in items]
    return items[names + kept]


def _report_items(
    centre: Centre, people: Roster, version: str, category: dict[str, str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Line items of the report card, one a course group, competency and étape; and the item of each mark."""
    grades = centre.grades
    keys = pd.DataFrame({
        "course": grades["course"].to_numpy(),
        "competency": grades["competency"].astype(object).fillna("").to_numpy(),
        "term": grades["term"].astype(str).to_numpy(),
    })  # fmt: skip
    item_of_mark = keys.groupby(["course", "competency", "term"], sort=True).ngroup().to_numpy()
    items = keys.assign(item=item_of_mark, recorded=grades["recorded_on"].to_numpy())
    items = items.drop_duplicates("item").sort_values("item", ignore_index=True)
    orders = centre.courses["order"].to_numpy()[items["course"]]
    final_period = "YEAR" if version == "1.1" else "3"
    terms = items["term"].replace("FINAL", final_period)
    day = pd.to_datetime(items["recorded"]).dt.strftime("%Y-%m-%d")
    subject = centre.courses["subject_code"].to_numpy()[items["course"]]
    frame = pd.DataFrame({
        "sourcedId": sourced_ids("item", len(items)),
        "title": list(map(_title, items["competency"], items["term"])),
        "description": None,
        "assignDate": day,
        "dueDate": day,
        "classSourcedId": people.class_of_course[items["course"]],
        "categorySourcedId": [
            category[_category(version, *key)] for key in zip(items["competency"], items["term"], strict=True)
        ],
        "session": [people.period[key] for key in zip(orders, terms, strict=True)],
        "resultValueMin": "0.0",
        "resultValueMax": np.where([code.startswith(OUT_OF_20) for code in subject], "20.0", "100.0"),
        "schoolSourcedId": people.school_of_course[items["course"]],
        "competency": items["competency"],
        "course": items["course"],
    })  # fmt: skip
    return _item_columns(version, frame), item_of_mark


def _title(competency: str, term: str) -> str:
    what = f"Compétence {competency}" if competency else "Résultat"
    return what if term == "FINAL" else f"{what}, étape {term}"


def _category(version: str, competency: str, term: str) -> str:
    if version == "1.1":
        return f"{REPORT} : compétence {competency}" if competency else REPORT
    return FINAL if term == "FINAL" else REPORT


def _result_columns(version: str, frame: pd.DataFrame) -> pd.DataFrame:
    names = ["lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate", "comment"]
    if version == "1.2":
        names += ["textScore", "classSourcedId", "inProgress", "incomplete", "late", "missing"]
    return frame[names]


def _report_results(
    centre: Centre, people: Roster, version: str, items: pd.DataFrame, item_of_mark: np.ndarray
) -> pd.DataFrame:
    grades = centre.grades
    thousandths = (grades["mark"].to_numpy() * 1000).round().astype(np.int64)
    out_of_20 = (items["resultValueMax"] == "20.0").to_numpy()[item_of_mark]
    known, number = np.unique(np.where(out_of_20, thousandths // 5, thousandths), return_inverse=True)
    texts = np.array([f"{value / 1000:.3f}".rstrip("0").rstrip(".") for value in known], dtype=object)[number]
    letter = grades["mark_code"].astype(object).to_numpy()
    has_letter = pd.notna(letter)
    is_text = has_letter & (version == "1.2")
    return _result_columns(version, pd.DataFrame({
        "lineItemSourcedId": items["sourcedId"].to_numpy()[item_of_mark],
        "studentSourcedId": grades["student_id"].astype(object).map(people.student).to_numpy(),
        "scoreStatus": "fully graded",
        "score": np.where(is_text, None, texts),
        "scoreDate": pd.to_datetime(grades["recorded_on"]).dt.strftime("%Y-%m-%d"),
        "comment": np.where(has_letter & ~is_text, letter, None),
        "textScore": np.where(is_text, letter, None),
        "classSourcedId": items["classSourcedId"].to_numpy()[item_of_mark],
        "inProgress": None, "incomplete": None, "late": None, "missing": None,
    }))  # fmt: skip


def _work(centre: Centre, people: Roster, version: str, category: str, first: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A piece of work in the first course of each school: every status that a result can have."""
    courses = centre.courses.drop_duplicates("school_id").index.to_numpy()
    year = centre.school_year.start_year
    due = pd.Timestamp(year, 10, 15)
    item_ids = sourced_ids("item", len(courses), first)
    items = pd.DataFrame({
        "sourcedId": item_ids,
        "title": "Recherche, première partie",
        "description": None,
        "assignDate": f"{year}-10-01",
        "dueDate": f"{year}-10-15",
        "classSourcedId": people.class_of_course[courses],
        "categorySourcedId": category,
        "session": [people.period[order, "1"] for order in centre.courses["order"].to_numpy()[courses]],
        "resultValueMin": "0.0",
        "resultValueMax": "20.0",
        "schoolSourcedId": people.school_of_course[courses],
    })  # fmt: skip
    handed = people.in_class[people.in_class["course"].isin(courses)].drop_duplicates()
    handed = handed.sort_values(["course", "student_id"], ignore_index=True)
    shown = [WORK_SHOWN[place % len(WORK_SHOWN)] for place in range(len(handed))]
    item_of = dict(zip(courses, item_ids, strict=True))
    results = pd.DataFrame({
        "lineItemSourcedId": handed["course"].map(item_of),
        "studentSourcedId": handed["student_id"].map(people.student),
        "scoreStatus": [status for status, _, _ in shown],
        "score": [score for _, score, _ in shown],
        "scoreDate": [(due + pd.Timedelta(days=days)).strftime("%Y-%m-%d") for _, _, days in shown],
        "comment": None,
        "textScore": None,
        "classSourcedId": people.class_of_course[handed["course"]],
        "inProgress": None,
        "incomplete": None,
        "late": ["true" if days == 5 else "false" for _, _, days in shown],
        "missing": ["true" if status == "not submitted" else "false" for status, _, _ in shown],
    })  # fmt: skip
    return _item_columns(version, items), _result_columns(version, results)


def _scales(centre: Centre, people: Roster) -> dict[str, pd.DataFrame]:
    """A scale for each class that is marked in letters."""
    has_letter = centre.grades["mark_code"].notna()
    lettered = np.unique(centre.grades.loc[has_letter, "course"])
    frame = pd.DataFrame({
        "sourcedId": sourced_ids("scale", len(lettered)),
        "title": "Cotes",
        "type": "letter",
        "orgSourcedId": people.school_of_course[lettered],
        "courseSourcedId": people.course_of_course[lettered],
        "classSourcedId": people.class_of_course[lettered],
        "scoreScaleValue": ",".join(f"{{{letter}:{value}}}" for letter, value in s.COTES.items()),
    })  # fmt: skip
    return {"scoreScales": with_status(frame)}


def _objectives(items: pd.DataFrame, objectives: dict[str, str]) -> dict[str, pd.DataFrame]:
    of_competency = items[items["competency"] != ""]
    by_number = {number: objective for objective, number in objectives.items()}
    frame = pd.DataFrame({
        "sourcedId": sourced_ids("link", len(of_competency)),
        "lineItemSourcedId": of_competency["sourcedId"].to_numpy(),
        "source": "unknown",
        "learningObjectiveId": of_competency["competency"].map(by_number).to_numpy(),
    })  # fmt: skip
    return {"lineItemLearningObjectiveIds": with_status(frame)}
