"""The complete form: the same centre, every optional extract, last year, and students whose story these tell."""

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest

from pipelines.samples import COMPLETE, FORMS, generate
from pipelines.samples import complete_stories as cs
from pipelines.samples import stories as st
from pipelines.samples.calendar import SchoolYear
from pipelines.samples.canonical import TABLES, canonical_table
from pipelines.samples.complete import ADDED_TABLES, ALL_STORIES, COMPLETE_TABLES, complete
from pipelines.samples.readme import story_lines
from schemas.codes import CODES
from schemas.extracts import EXTRACTS

PLANTED = [story.student_id for story in ALL_STORIES]
OWN = [story.student_id for story in cs.COMPLETE_STORIES]
# A total of absences without dates stands in for attendance where there is none: this centre has attendance.
LEFT_OUT = {"attendance_totals"}


def frames(students, seed):
    whole = complete(generate(students, seed))
    return {name: canonical_table(whole, name).to_pandas() for name in COMPLETE_TABLES}


@pytest.fixture(scope="module")
def centre():
    return generate(600, 360)


@pytest.fixture(scope="module")
def rows():
    return frames(600, 360)


def of(rows, table, student_id):
    found = rows[table]
    return found[found["student_id"] == student_id]


def test_every_canonical_extract_is_there():
    assert set(COMPLETE_TABLES) == set(EXTRACTS) - LEFT_OUT
    assert FORMS[COMPLETE].profile == "canonical"


def test_a_file_a_table(tmp_path):
    written = FORMS[COMPLETE].write(generate(60, 1), tmp_path)
    assert [path.name for path in written] == [f"{name}.csv" for name in COMPLETE_TABLES]
    first = {path.stem: path.read_text(encoding="utf-8").splitlines()[:2] for path in written}
    assert first["assignments"] == [
        "student_id,subject_code,assignment_id,due_on,submitted_on,score,weight",
        "0360101,132308,014-301-132308-01,2026-09-14,2026-09-14,77,5",
    ]
    assert first["activity"][0] == "student_id,date,actions"


def test_every_table_follows_its_contract(rows):
    whole = complete(generate(90, 7))
    for name in COMPLETE_TABLES:
        contract, table = EXTRACTS[name], canonical_table(whole, name)
        assert tuple(table.column_names) == contract.names
        assert table.num_rows > 0
        for column in contract.columns:
            values = table[column.name]
            if column.required:
                assert values.null_count == 0, f"{name}.{column.name}"
            if column.codes:
                assert set(values.drop_null().unique().to_pylist()) <= set(CODES[column.codes]), f"{name}.{column.name}"
            if column.pattern:
                assert all(re.fullmatch(column.pattern, text) for text in values.drop_null().unique().to_pylist())
            if column.minimum is not None:
                assert all(value >= column.minimum for value in values.drop_null().to_pylist())
            if column.maximum is not None:
                assert all(value <= column.maximum for value in values.drop_null().to_pylist())


def test_keys_are_unique_but_for_the_planted_duplicate(rows):
    for name, found in rows.items():
        extra = found[found.duplicated(list(EXTRACTS[name].key))]
        assert len(extra) == (1 if name == "attendance" else 0), name
    assert rows["students"]["permanent_code"].is_unique


def test_the_other_forms_rows_are_all_there_and_only_the_stories_are_added(centre, rows):
    for name in TABLES:
        held = canonical_table(centre, name).to_pandas()
        found = rows[name]
        if "school_year" in found:
            found = found[found["school_year"] == "2026-2027"]
        if "student_id" in found:
            assert set(found["student_id"]) - set(held["student_id"]) <= set(OWN)
            found = found[~found["student_id"].isin(OWN)]
        pd.testing.assert_frame_equal(found.reset_index(drop=True), held, check_dtype=False, obj=name)


def test_the_same_arguments_give_the_same_rows():
    first, second = frames(90, 7), frames(90, 7)
    for name in COMPLETE_TABLES:
        pd.testing.assert_frame_equal(first[name], second[name], obj=name)


def test_planted_students_depend_neither_on_the_number_of_students_nor_on_the_seed():
    one, other = frames(90, 1), frames(300, 2)
    for name in ("students", "enrolments", "attendance", "grades", *ADDED_TABLES):
        planted = [held[held["student_id"].isin(PLANTED)].reset_index(drop=True) for held in (one[name], other[name])]
        pd.testing.assert_frame_equal(*planted, check_dtype=False, obj=name)
        assert len(planted[0]) > 0


def test_works_are_ten_a_year_and_subject_of_the_secondary_students(rows):
    works = rows["assignments"]
    levels = rows["enrolments"].query("school_year == '2026-2027'").set_index("student_id")["level"]
    levels = levels[~levels.index.duplicated()]
    assert not levels.reindex(works["student_id"].unique()).str.startswith("PR").any()
    per_student = works.groupby(["student_id", "subject_code"]).size()
    assert per_student.max() == 10
    assert per_student.median() == 10
    assert set(works["subject_code"].str[:3]) == {"132", "063", "064", "065"}
    of_course = works.groupby(["assignment_id"])["due_on"].nunique()
    assert of_course.max() == 1
    of_slider = of(rows, "assignments", st.SLIDER)
    assert of_slider.groupby("subject_code")["weight"].sum().astype(float).tolist() == [100, 100]


def test_works_are_due_on_school_days_within_the_stay(rows):
    stays = rows["enrolments"].query("school_year == '2026-2027'")
    joined = rows["assignments"].merge(stays, on="student_id")
    joined = joined[
        (joined["due_on"] >= joined["enrolled_on"])
        & (joined["withdrawn_on"].isna() | (joined["due_on"] <= joined["withdrawn_on"]))
    ]
    assert len(joined) == len(rows["assignments"])
    days = rows["calendar"].query("is_school_day")[["school_id", "calendar_id", "date"]]
    held = joined.merge(days, left_on=["school_id", "calendar_id", "due_on"], right_on=list(days.columns))
    assert len(held) == len(joined)


def test_what_is_not_handed_in_has_no_score(rows):
    works = rows["assignments"]
    assert works.loc[works["submitted_on"].isna(), "score"].isna().all()
    handed_in = works.dropna(subset=["submitted_on"])
    delay = (pd.to_datetime(handed_in["submitted_on"]) - pd.to_datetime(handed_in["due_on"])).dt.days
    assert 0.02 < works["submitted_on"].isna().mean() < 0.15
    assert 0.08 < (delay > 0).mean() < 0.30
    assert delay.max() <= 14
    assert 0.01 < handed_in["score"].isna().mean() < 0.06


def shares_by_outcome(rows):
    """Share of work not handed in, days on the platform, affective answer, conduct events: failed, then passed."""
    outcome = rows["outcomes"].set_index("student_id")["outcome"]
    works = rows["assignments"].assign(is_missing=rows["assignments"]["submitted_on"].isna())
    affective = rows["survey"].query("dimension == 'affective'")
    told = {
        "missing": works.groupby("student_id")["is_missing"].mean(),
        "active": rows["activity"].groupby("student_id").size(),
        "affective": affective.assign(score=affective["score"].astype(float)).groupby("student_id")["score"].mean(),
        "conduct": rows["conduct"].groupby("student_id").size().reindex(outcome.index).fillna(0),
    }
    return {name: values.groupby(outcome.reindex(values.index)).mean()[["failed", "passed"]] for name, values in
            told.items()}  # fmt: skip


def test_what_the_extracts_tell_goes_with_how_the_year_ends(rows):
    told = shares_by_outcome(rows)
    assert told["missing"]["failed"] > 1.2 * told["missing"]["passed"]
    assert told["active"]["failed"] < told["active"]["passed"]
    assert told["affective"]["failed"] < told["affective"]["passed"] - 2
    assert told["conduct"]["failed"] > 1.3 * told["conduct"]["passed"]


def test_the_platform_is_a_school_day_affair_of_the_secondary_school(rows):
    activity = rows["activity"]
    assert activity["actions"].min() >= 1
    days = set(rows["calendar"].query("is_school_day and school_id == '014'")["date"])
    assert 0.80 < activity["date"].isin(days).mean() < 0.95
    per_student = activity.groupby("student_id").size()
    assert 40 < per_student.median() < 110
    assert set(of(rows, "enrolments", per_student.index[0])["level"].str[:3]) <= {"SEC", "OTH", "PRI"}


def test_the_survey_is_twice_a_year_in_three_dimensions(rows):
    survey = rows["survey"]
    dates = pd.to_datetime(survey["date"])
    assert set(dates.dt.month) <= {10, 3}
    assert survey.groupby(["student_id", "date"]).size().unique().tolist() == [3]
    assert survey.groupby("student_id")["date"].nunique().max() == 2


def test_a_third_of_the_students_are_in_an_activity_and_conduct_is_rare(rows):
    students = rows["students"]["student_id"].nunique()
    assert 0.25 < rows["participation"]["student_id"].nunique() / students < 0.55
    assert 0.10 < rows["conduct"]["student_id"].nunique() / students < 0.40
    ended = rows["participation"].dropna(subset=["ended_on"])
    assert len(ended) > 30
    assert (ended["ended_on"] > ended["started_on"]).all()


def test_last_year_is_one_level_below_and_newcomers_have_none(rows):
    stays = rows["enrolments"]
    before = stays[stays["school_year"] == "2025-2026"].set_index("student_id")
    now = stays[stays["school_year"] == "2026-2027"].drop_duplicates("student_id").set_index("student_id")
    assert before.index.is_unique
    pairs = {(before.loc[student, "level"], now.loc[student, "level"]) for student in before.index}
    assert {("PRIM6", "SEC1"), ("PRE5", "PRIM1"), ("SEC4", "SEC5"), ("OTHER", "OTHER")} <= pairs
    assert len(pairs) == 12
    assert set(before["enrolled_on"]) == {dt.date(2025, 8, 27)}
    assert before["withdrawn_on"].isna().all()
    entering = before[(before["level"] == "PRIM6")]["school_id"]
    assert set(entering) == {"102", "231"}
    newcomers = now.index.difference(before.index)
    assert {st.LATE_ENTRY, st.WELCOME, st.PRESCHOOL} <= set(newcomers)


def test_last_year_s_marks_are_french_and_maths_under_last_year_s_codes(rows):
    grades = rows["grades"][rows["grades"]["school_year"] == "2025-2026"]
    assert set(grades["subject_code"].str[:3]) == {"FRA", "MAT", "132", "063", "064"}
    assert grades["competency"].isna().all()
    assert grades.groupby(["student_id", "subject_code"])["term"].apply(list).map(tuple).unique().tolist() == [
        ("1", "2", "3", "FINAL")
    ]
    assert set(grades["recorded_on"]) == {
        dt.date(2025, 11, 7), dt.date(2025, 11, 14), dt.date(2026, 2, 13), dt.date(2026, 2, 20), dt.date(2026, 6, 12),
    }  # fmt: skip
    wide = grades.assign(mark=grades["mark"].astype(float)).pivot(
        index=["student_id", "subject_code"], columns="term", values="mark"
    )
    weighted = 0.2 * wide["1"] + 0.2 * wide["2"] + 0.6 * wide["3"]
    assert (weighted - wide["FINAL"]).abs().max() <= 0.5 + 1e-9
    # Before a failed French or maths, no more than one student in five had failed the year before.
    assert 0.05 < (wide["FINAL"] < 60).mean() < 0.2


def test_last_year_s_marks_go_with_this_year_s(rows):
    grades = rows["grades"].assign(mark=rows["grades"]["mark"].astype(float))
    grades = grades[grades["competency"].isna() & grades["subject_code"].str.match("132|FRA")]
    before = grades.query("school_year == '2025-2026' and term == 'FINAL'").set_index("student_id")["mark"]
    now = grades.query("school_year == '2026-2027' and term == '1'").set_index("student_id")["mark"]
    both = pd.concat([before, now], axis=1, keys=["before", "now"]).dropna()
    assert both.corr().iloc[0, 1] > 0.5


# The stories, one by one.


def marks(rows, student_id, subject_code, school_year="2026-2027"):
    found = of(rows, "grades", student_id)
    found = found[(found["subject_code"] == subject_code) & (found["school_year"] == school_year)]
    found = found[found["competency"].isna()]
    return {row.term: float(row.mark) for row in found.itertuples()}


def whole_days(rows, student_id, periods):
    found = of(rows, "attendance", student_id).query("category != 'late'").groupby("date")["period"].nunique()
    return found[found == periods].index.tolist()


def test_hands_in_nothing_since_november_though_marks_hold(rows):
    works = of(rows, "assignments", cs.NOTHING_HANDED_IN)
    before = works[works["due_on"] < dt.date(2026, 11, 2)]
    since = works[works["due_on"] >= dt.date(2026, 11, 2)]
    assert (len(before), before["submitted_on"].notna().sum()) == (4, 4)
    assert (len(since), since["submitted_on"].notna().sum()) == (16, 0)
    assert marks(rows, cs.NOTHING_HANDED_IN, "132308") == {"1": 76, "2": 75, "3": 74, "FINAL": 75}
    assert len(whole_days(rows, cs.NOTHING_HANDED_IN, 4)) == 1


def test_active_on_the_platform_then_silent_though_in_class(rows):
    days = of(rows, "activity", cs.SILENT_PLATFORM)["date"]
    assert days.max() == dt.date(2026, 11, 11)
    october = [day for day in days if (day.year, day.month) == (2026, 10) and day.weekday() < 5]
    assert len(october) >= 14
    assert of(rows, "attendance", cs.SILENT_PLATFORM).empty


def test_skips_the_same_subject_only(rows):
    found = of(rows, "attendance", cs.SKIPS_MATHS)
    assert set(found["subject_code"]) == {"063306"}
    assert set(found["category"]) == {"unexcused"}
    assert (len(found), found["date"].nunique()) == (18, 18)
    assert (min(found["date"]), max(found["date"])) == (dt.date(2026, 10, 1), dt.date(2026, 11, 30))
    assert marks(rows, cs.SKIPS_MATHS, "063306") == {"1": 64, "2": 58, "3": 57, "FINAL": 59}


def test_absent_each_friday(rows):
    days = whole_days(rows, cs.FRIDAYS, 2)
    assert {day.weekday() for day in days} == {4}
    open_fridays = [
        day for day in rows["calendar"].query("is_school_day and school_id == '231' and calendar_id == '1'")["date"]
        if day.weekday() == 4 and (day >= dt.date(2026, 10, 1)) and (day < dt.date(2027, 3, 1))
    ]  # fmt: skip
    assert days == open_fridays
    assert len(days) == 15
    assert set(of(rows, "attendance", cs.FRIDAYS)["reason_group"]) == {"family"}


def test_a_low_survey_with_marks_and_attendance_as_they_should_be(rows):
    found = of(rows, "survey", cs.LOW_SURVEY)
    affective = found[found["dimension"] == "affective"]
    assert affective["score"].astype(float).tolist() == [24, 20]
    assert set(of(rows, "grades", cs.LOW_SURVEY).query("school_year == '2026-2027'")["mark"].astype(float)) == {80}
    assert len(whole_days(rows, cs.LOW_SURVEY, 4)) == 1


def test_fails_french_in_primary_6_then_enters_secondary_1(rows):
    stays = of(rows, "enrolments", cs.FAILED_PRIMARY_6)
    assert stays["level"].tolist() == ["PRIM6", "SEC1"]
    assert stays["school_id"].tolist() == ["102", "014"]
    assert marks(rows, cs.FAILED_PRIMARY_6, "FRA600", "2025-2026") == {"1": 54, "2": 52, "3": 50, "FINAL": 51}
    assert marks(rows, cs.FAILED_PRIMARY_6, "132108") == {"1": 58, "2": 61, "3": 64, "FINAL": 62}
    assert of(rows, "attendance", cs.FAILED_PRIMARY_6).empty


def test_fails_two_compulsory_subjects_of_secondary_4(rows):
    assert marks(rows, cs.DIPLOMA_AT_RISK, "085404") == {"1": 52, "2": 50, "3": 54, "FINAL": 53}
    assert marks(rows, cs.DIPLOMA_AT_RISK, "055404") == {"1": 48, "2": 53, "3": 55, "FINAL": 53}
    assert marks(rows, cs.DIPLOMA_AT_RISK, "132406")["FINAL"] == 68
    assert marks(rows, cs.DIPLOMA_AT_RISK, "063414")["FINAL"] == 66


def test_involved_and_rising(rows):
    found = of(rows, "participation", cs.INVOLVED)
    assert found["activity_name"].tolist() == ["conseil des élèves", "improvisation", "robotique"]
    assert found["ended_on"].isna().all()
    assert marks(rows, cs.INVOLVED, "132208") == {"1": 62, "2": 69, "3": 76, "FINAL": 72}
    assert marks(rows, cs.INVOLVED, "132108", "2025-2026")["FINAL"] == 61


def test_a_drop_from_one_year_to_the_next_and_none_within(rows):
    assert marks(rows, cs.YEAR_DROP, "132208", "2025-2026") == {"1": 84, "2": 85, "3": 85, "FINAL": 85}
    assert marks(rows, cs.YEAR_DROP, "063226", "2025-2026")["FINAL"] == 83
    assert marks(rows, cs.YEAR_DROP, "132308") == {"1": 71, "2": 70, "3": 70, "FINAL": 70}


def test_conduct_events_more_and_more_serious(rows):
    found = of(rows, "conduct", cs.CONDUCT)
    assert found["severity"].tolist() == [1, 1, 2, 2, 2, 3, 4]
    assert (min(found["date"]), max(found["date"])) == (dt.date(2026, 10, 8), dt.date(2027, 1, 14))


def test_the_other_planted_students_go_on(rows):
    def affective(student_id):
        found = of(rows, "survey", student_id)
        return found[found["dimension"] == "affective"]["score"].astype(float).tolist()

    assert (affective(st.SLIDER), affective(st.RECOVERING), affective(st.DROP_OUT)) == ([58, 34], [38, 66], [22])
    assert of(rows, "participation", st.RECOVERING)["activity_name"].tolist() == ["soccer"]
    works = of(rows, "assignments", st.DROP_OUT)
    assert works["submitted_on"].max() < dt.date(2026, 11, 5) < works["due_on"].max()
    assert of(rows, "activity", st.DROP_OUT)["date"].max() < dt.date(2026, 11, 5)
    assert len(of(rows, "participation", st.STRONG)) == 2
    assert of(rows, "conduct", st.SUSPENDED)["severity"].tolist() == [3, 5]
    assert marks(rows, st.RESUMPTION, "063414", "2025-2026")["FINAL"] == 54


def test_students_out_of_school_have_nothing(rows):
    for name in ADDED_TABLES:
        assert not rows[name]["student_id"].isin([st.HOMESCHOOL, st.PLACEMENT, st.PRESCHOOL]).any()
    assert of(rows, "activity", st.LATE_ENTRY)["date"].min() >= dt.date(2027, 1, 11)
    left = of(rows, "activity", st.DROP_OUT)
    assert np.issubdtype(left["actions"].dtype, np.integer)


def test_stories_are_told_in_both_languages():
    year = SchoolYear(2026)
    assert len(set(PLANTED)) == len(PLANTED) == 35
    assert len(OWN) == 10
    for story in cs.COMPLETE_STORIES:
        french, english = story_lines(story, year)
        assert french != english
        assert "{" not in french + english
    assert set(cs.LIVES) <= set(PLANTED)
