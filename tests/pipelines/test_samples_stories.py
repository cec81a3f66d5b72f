"""The planted students: what each story says, read straight from the frames."""

import datetime as dt

import pandas as pd
import pytest

from pipelines.samples import generate
from pipelines.samples import stories as st
from pipelines.samples.calendar import SchoolYear
from pipelines.samples.canonical import canonical_table
from pipelines.samples.planted import ninety_percent
from pipelines.samples.readme import story_lines


@pytest.fixture(scope="module")
def centre():
    return generate(600, 360)


@pytest.fixture(scope="module")
def rows(centre):
    names = ("students", "enrolments", "calendar", "attendance", "grades", "outcomes")
    return {name: canonical_table(centre, name).to_pandas() for name in names}


def events(rows, student_id):
    return rows["attendance"][rows["attendance"]["student_id"] == student_id]


def whole_days(rows, student_id):
    """Days on which every period was missed."""
    found = events(rows, student_id)
    found = found[found["category"] != "late"]
    expected = 2 if found["period"].isin(["AM", "PM"]).any() else 4
    periods = found.groupby("date")["period"].nunique()
    return periods[periods == expected].index.tolist()


def marks(rows, student_id, subject_code):
    """Marks of the subject itself, étape by étape, then FINAL."""
    found = rows["grades"]
    found = found[(found["student_id"] == student_id) & (found["subject_code"] == subject_code)]
    found = found[found["competency"].isna()]
    return {row.term: float(row.mark) for row in found.itertuples()}


def test_slider_falls_in_french_and_maths_while_absences_worsen(rows):
    assert marks(rows, st.SLIDER, "132308") == {"1": 75, "2": 72, "3": 65, "FINAL": 68}
    assert marks(rows, st.SLIDER, "063306") == {"1": 75, "2": 72, "3": 65, "FINAL": 68}
    assert min(events(rows, st.SLIDER)["date"]) == dt.date(2026, 10, 9)
    by_month = pd.Series([day.month for day in whole_days(rows, st.SLIDER)]).value_counts()
    assert by_month[[11, 12, 1, 2, 3, 4, 5]].tolist() == [3, 3, 4, 5, 5, 6, 7]


def test_competencies_of_the_slider_have_marks_only_where_evaluated(rows):
    found = rows["grades"]
    found = found[(found["student_id"] == st.SLIDER) & (found["subject_code"] == "132308")]
    terms = found.dropna(subset=["competency"]).groupby("competency")["term"].apply(list).to_dict()
    assert terms == {"1": ["1", "2", "3"], "2": ["2", "3"], "3": ["1", "3"]}


def test_recovering_student(rows):
    assert marks(rows, st.RECOVERING, "132208") == {"1": 55, "2": 63, "3": 72, "FINAL": 67}
    days = whole_days(rows, st.RECOVERING)
    assert (len([day for day in days if day.year == 2026]), len([day for day in days if day.year == 2027])) == (15, 1)


def test_drop_out_leaves_in_february_after_a_long_streak(rows):
    stay = rows["enrolments"].set_index("student_id").loc[st.DROP_OUT]
    assert stay["withdrawn_on"] == dt.date(2027, 2, 12)
    found = events(rows, st.DROP_OUT)
    assert max(found["date"]) <= dt.date(2027, 2, 12)
    january = found[(found["date"] >= dt.date(2027, 1, 7)) & (found["date"] <= dt.date(2027, 1, 28))]
    assert january["date"].nunique() == 14
    assert set(january["category"]) == {"unexcused"}
    assert rows["outcomes"].set_index("student_id").loc[st.DROP_OUT, "outcome"] == "dropped_out"
    assert set(rows["grades"][rows["grades"]["student_id"] == st.DROP_OUT]["term"]) == {"1"}


def test_ninety_percent_to_the_unit(rows):
    sunday, expected = ninety_percent(SchoolYear(2026))
    assert (sunday, expected) == (dt.date(2027, 1, 10), 80)
    days = rows["calendar"]
    days = days[(days["school_id"] == "014") & (days["calendar_id"] == "1") & days["is_school_day"]]
    assert (days["date"] <= sunday).sum() == 80
    absent = [day for day in whole_days(rows, st.NINETY_PERCENT) if day <= sunday]
    assert 10 * len(absent) == 80
    assert len(events(rows, st.NINETY_PERCENT)) == 4 * len(absent)


@pytest.mark.parametrize("students", [40, 600])
def test_the_school_has_an_event_on_the_last_day_before_that_sunday(students):
    """Else the window would end earlier, and 8 of 80 would become 8 of 79."""
    found = canonical_table(generate(students, 1), "attendance").to_pandas()
    at_friday = found[(found["school_id"] == "014") & (found["date"] == dt.date(2027, 1, 8))]
    assert st.ONLY_LATE in set(at_friday["student_id"])


def test_flu_is_two_days_and_nothing_else(rows):
    assert whole_days(rows, st.FLU) == [dt.date(2026, 11, 17), dt.date(2026, 11, 18)]
    assert len(events(rows, st.FLU)) == 4
    days = rows["calendar"]
    days = days[(days["school_id"] == "102") & days["is_school_day"] & (days["date"] <= dt.date(2026, 11, 29))]
    assert set(whole_days(rows, st.FLU)) <= set(sorted(days["date"])[-20:])


def test_transferred_student_enters_the_other_school_on_the_next_school_day(rows):
    stays = rows["enrolments"][rows["enrolments"]["student_id"] == st.TRANSFERRED]
    assert stays["school_id"].tolist() == ["102", "231"]
    assert stays["withdrawn_on"].tolist()[0] == dt.date(2027, 1, 22)
    assert stays["enrolled_on"].tolist()[1] == dt.date(2027, 1, 25)
    days = events(rows, st.TRANSFERRED).groupby("school_id")["date"].nunique()
    assert days.to_dict() == {"102": 9, "231": 7}


def test_late_entry_has_nothing_before_january(rows):
    assert rows["enrolments"].set_index("student_id").loc[st.LATE_ENTRY, "enrolled_on"] == dt.date(2027, 1, 11)
    assert min(events(rows, st.LATE_ENTRY)["date"]) > dt.date(2027, 1, 11)
    assert marks(rows, st.LATE_ENTRY, "132208") == {"2": 70, "3": 73, "FINAL": 72}


def test_a_group_without_any_attendance(rows):
    stays = rows["enrolments"]
    group = stays[(stays["school_id"] == "231") & (stays["home_group"] == "042")]["student_id"]
    assert st.SILENT_GROUP in set(group)
    assert len(group) >= 5
    assert not rows["attendance"]["student_id"].isin(group).any()
    assert marks(rows, st.SILENT_GROUP, "FRA400") == {"1": 74, "2": 74, "3": 74, "FINAL": 74}


@pytest.mark.parametrize("student", [st.NO_MARKS, st.HOMESCHOOL, st.PRESCHOOL, st.PLACEMENT])
def test_students_without_marks(rows, student):
    assert student not in set(rows["grades"]["student_id"])
    assert student in set(rows["enrolments"]["student_id"])


@pytest.mark.parametrize("student", [st.HOMESCHOOL, st.PLACEMENT, st.SILENT_GROUP, st.BEHIND, st.NEW_SEQUENCE])
def test_students_without_any_event(rows, student):
    assert events(rows, student).empty


def test_strong_student(rows):
    found = rows["grades"][rows["grades"]["student_id"] == st.STRONG]
    assert set(found["mark"].astype(float)) == {93}
    assert len(whole_days(rows, st.STRONG)) == 1


def test_paths_and_expectations(rows):
    stays = rows["enrolments"].drop_duplicates("student_id").set_index("student_id")
    assert stays.loc[st.MODIFIED, "modified_expectations"]
    assert stays.loc[st.HOMESCHOOL, "pathway"] == "homeschool"
    assert stays.loc[st.PLACEMENT, "pathway"] == "placement"
    assert stays.loc[st.WELCOME, "pathway"] == "welcome"
    assert stays.loc[st.PRESCHOOL, "level"] == "PRE5"
    assert marks(rows, st.MODIFIED, "FRA600") == {"1": 42, "2": 44, "3": 40, "FINAL": 41}


def test_decline_without_failure(rows):
    assert marks(rows, st.DECLINE, "132208") == {"1": 78, "2": 70, "3": 61, "FINAL": 66}
    assert len(whole_days(rows, st.DECLINE)) == 1


def test_three_failures_come_in_november(rows):
    found = rows["grades"]
    found = found[(found["student_id"] == st.THREE_FAILURES) & (found["term"] == "1") & found["competency"].isna()]
    failed = found[found["mark"].astype(float) < 60]
    assert failed["subject_code"].tolist() == ["055104", "063126", "132108"]
    assert set(failed["recorded_on"]) == {dt.date(2026, 11, 6)}


def test_only_lateness(rows):
    found = events(rows, st.ONLY_LATE)
    assert set(found["category"]) == {"late"}
    assert len(found) == 74  # two in five of 185 school days
    assert found["date"].is_unique


def test_duplicate_row_stands_on_a_day_that_is_already_whole(rows):
    found = events(rows, st.DUPLICATE)
    doubled = found[found.duplicated(keep=False)]
    assert doubled["period"].tolist() == ["AM", "AM"]
    assert found[found["date"] == doubled["date"].iloc[0]]["period"].tolist() == ["AM", "AM", "PM"]


def test_new_maths_sequence_and_resumption_group(rows):
    assert marks(rows, st.NEW_SEQUENCE, "065426") == {"1": 66}
    assert marks(rows, st.NEW_SEQUENCE, "063414") == {"2": 82, "3": 84, "FINAL": 84}
    assert marks(rows, st.RESUMPTION, "063414") == {"1": 58, "2": 63, "3": 66, "FINAL": 64}
    groups = rows["grades"].query("student_id == @st.RESUMPTION and subject_code == '063414'")["course_group"]
    assert set(groups) == {"R41"}


def test_outings_and_suspension_keep_their_group(rows):
    outings, suspended = events(rows, st.OUTINGS), events(rows, st.SUSPENDED)
    assert set(outings["reason_group"]) == {"school_activity"}
    assert outings["date"].nunique() == 8
    assert suspended[suspended["reason_group"] == "suspension"]["date"].nunique() == 3


def test_behind_by_two_years_with_good_marks(rows):
    assert rows["students"].set_index("student_id").loc[st.BEHIND, "birth_date"] == dt.date(2012, 3, 22)
    assert rows["enrolments"].set_index("student_id").loc[st.BEHIND, "level"] == "SEC1"


def test_no_maths(rows):
    subjects = set(rows["grades"][rows["grades"]["student_id"] == st.NO_MATHS]["subject_code"])
    assert subjects == {"FRA100", "ANG100"}


def test_stories_are_told_in_both_languages_with_their_numbers():
    year = SchoolYear(2026)
    assert len({story.student_id for story in st.STORIES}) == len(st.STORIES) == 25
    for story in st.STORIES:
        french, english = story_lines(story, year)
        assert french != english
        assert "{" not in french + english
    ninety = next(story for story in st.STORIES if story.student_id == st.NINETY_PERCENT)
    assert story_lines(ninety, year)[0] == (
        "A exactement 90,0 % d'assiduité le dimanche 10 janvier 2027 : 8 jours d'absence sur 80."
    )
