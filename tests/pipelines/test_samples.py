"""The invented centre: the same for the same seed, and plausible by bounds that a Quebec centre would recognise."""

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest

from pipelines.samples import SOURCES, generate, write_samples
from pipelines.samples.calendar import SchoolYear, easter_sunday
from pipelines.samples.canonical import TABLES, canonical_table
from pipelines.samples.names import letters, permanent_code
from pipelines.samples.people import EXPECTED_AGE
from pipelines.samples.stories import STORIES
from pipelines.samples.subjects import timetable
from schemas.codes import CODES
from schemas.extracts import EXTRACTS

PLANTED = {story.student_id for story in STORIES}
NOT_ABSENCE = ["school_activity", "exam", "closure", "work_placement"]


@pytest.fixture(scope="module")
def centre():
    return generate(600, 360)


@pytest.fixture(scope="module")
def days_absent(centre):
    """Days truly missed, by student: periods missed over periods a day."""
    rows = centre.attendance
    rows = rows[(rows["category"] != "late") & ~rows["reason_group"].isin(NOT_ABSENCE)]
    periods = rows.groupby(rows["student_id"].astype(str)).size()
    orders = centre.enrolments.drop_duplicates("student_id").set_index("student_id")["order"]
    return periods.reindex(orders.index).fillna(0) / orders.map({"secondary": 4, "primary": 2})


def test_the_same_arguments_give_the_same_centre():
    first, second = generate(90, 7), generate(90, 7)
    for name in TABLES:
        assert canonical_table(first, name).equals(canonical_table(second, name)), name


def test_another_seed_gives_another_centre_but_the_same_planted_students():
    one, other = generate(90, 1), generate(300, 2)
    assert not canonical_table(one, "attendance").equals(canonical_table(other, "attendance"))
    for name in ("students", "enrolments", "attendance", "grades"):
        frames = [canonical_table(centre, name).to_pandas() for centre in (one, other)]
        planted = [frame[frame["student_id"].isin(PLANTED)].reset_index(drop=True) for frame in frames]
        pd.testing.assert_frame_equal(*planted, check_dtype=False)


def test_size_and_shape_of_the_default_centre(centre):
    assert len(centre.students) == 600
    assert centre.schools["school_id"].tolist() == ["014", "102", "231"]
    in_secondary = centre.enrolments["order"].eq("secondary").mean()
    assert 0.57 < in_secondary < 0.63
    assert set(centre.enrolments["level"]) == {"PRE5", "OTHER"} | {f"PRIM{n}" for n in range(1, 7)} | {
        f"SEC{n}" for n in range(1, 6)
    }


def test_more_students_give_more_schools():
    assert len(generate(1800, 1).schools) == 9


def test_too_few_students_for_the_stories_is_refused():
    with pytest.raises(ValueError, match="at least 40 students"):
        generate(39, 1)


def test_an_unknown_source_is_refused(tmp_path):
    known = "canonical, parquet, xlsx, gpi, oneroster11, oneroster12, edfi, complete"
    with pytest.raises(ValueError, match=f"{known}, not one"):
        write_samples(tmp_path, 60, 1, "oneroster")


def test_each_source_is_written(tmp_path):
    written = {source: write_samples(tmp_path / source, 60, 1, source) for source in SOURCES}
    assert [len(paths) for paths in written.values()] == [8, 8, 3, 18, 17, 8, 18, 13]
    assert all(path.stat().st_size for paths in written.values() for path in paths)


def test_dates_with_class(centre):
    days = centre.school_dates()
    assert (days[0], days[-1]) == (dt.date(2026, 8, 26), dt.date(2027, 6, 23))
    assert dt.date(2026, 9, 7) not in days


def test_every_table_follows_its_contract(centre):
    for name in TABLES:
        contract, table = EXTRACTS[name], canonical_table(centre, name)
        assert tuple(table.column_names) == contract.names
        for column in contract.columns:
            values = table[column.name]
            if column.required:
                assert values.null_count == 0, f"{name}.{column.name}"
            if column.codes:
                assert set(values.drop_null().unique().to_pylist()) <= set(CODES[column.codes]), f"{name}.{column.name}"
            if column.pattern:
                assert all(re.fullmatch(column.pattern, text) for text in values.drop_null().unique().to_pylist())


def test_keys_are_unique_but_for_the_planted_duplicate(centre):
    for name in TABLES:
        frame = canonical_table(centre, name).to_pandas()
        extra = frame[frame.duplicated(list(EXTRACTS[name].key))]
        assert len(extra) == (1 if name == "attendance" else 0), name


@pytest.mark.parametrize("day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16"])
def test_easter(day):
    assert easter_sunday(int(day[:4])) == dt.date.fromisoformat(day)


def test_at_least_180_school_days_in_every_calendar(centre):
    days = centre.calendar.groupby(["school_id", "calendar_id"])["is_school_day"].sum()
    assert days.between(180, 200).all()


@pytest.mark.parametrize("start_year", range(2022, 2034))
def test_other_years_have_at_least_180_school_days_too(start_year):
    year = SchoolYear(start_year)
    for school in range(3):
        assert 180 <= year.school_days(school).sum() <= 200


def test_no_school_on_holidays_nor_weekends(centre):
    calendar = centre.calendar.set_index("date")["is_school_day"]
    closed = ["2026-09-07", "2026-10-12", "2026-12-25", "2027-01-01", "2027-03-03", "2027-03-26", "2027-03-29"]
    assert not calendar[pd.to_datetime(closed)].any()
    assert not calendar["2027-05-24"].any()
    assert not calendar[calendar.index.dayofweek >= 5].any()
    assert calendar[pd.to_datetime(["2026-08-26", "2026-09-08", "2027-06-23"])].all()


def test_etapes_end_when_report_cards_are_due(centre):
    ends = centre.terms.set_index(["order", "term"])["ends_on"]
    assert ends["secondary"].tolist() == [dt.date(2026, 11, 6), dt.date(2027, 2, 19), dt.date(2027, 6, 18)]
    assert ends["primary"].tolist() == [dt.date(2026, 11, 13), dt.date(2027, 2, 26), dt.date(2027, 6, 18)]


def test_a_timetable_never_teaches_a_subject_twice_in_a_day():
    for group in range(12):
        assert all(len(set(day)) == 4 for day in timetable(group).tolist())


def test_absences_are_over_dispersed_and_within_reach(centre, days_absent):
    assert 0.04 < (days_absent / 185).mean() < 0.09
    # Counts drawn from one common rate would have a variance equal to their mean.
    assert days_absent.var() > 4 * days_absent.mean()
    assert 0.08 < (days_absent >= 18.5).mean() < 0.25


def test_illness_comes_in_waves(centre):
    sick = centre.attendance[centre.attendance["reason_group"] == "medical"]
    open_days = centre.calendar[centre.calendar["is_school_day"]].drop_duplicates("date")
    per_day = sick.groupby(sick["date"].dt.month).size() / open_days.groupby(open_days["date"].dt.month).size()
    assert per_day[11] > 1.3 * per_day[9]
    assert per_day[2] > 1.2 * per_day[4]


def test_no_event_outside_a_school_day_or_a_stay(centre):
    rows = canonical_table(centre, "attendance").to_pandas()
    stays = canonical_table(centre, "enrolments").to_pandas()
    joined = rows.merge(stays, on=["student_id", "school_id"])
    assert len(joined) == len(rows)
    assert (joined["date"] >= joined["enrolled_on"]).all()
    left = joined[joined["withdrawn_on"].notna()]
    assert len(left) > 100
    assert (left["date"] <= left["withdrawn_on"]).all()
    days = canonical_table(centre, "calendar").to_pandas()
    held = joined.merge(days, on=["school_id", "calendar_id", "date"])
    assert len(held) == len(rows)
    assert held["is_school_day"].all()
    number = held["period"].replace({"AM": "1", "PM": "2"}).astype(int)
    assert (number <= held["periods_expected"]).all()


def test_no_mark_outside_a_stay(centre):
    rows = canonical_table(centre, "grades").to_pandas()
    joined = rows.merge(canonical_table(centre, "enrolments").to_pandas(), on=["student_id", "school_id"])
    assert len(joined) == len(rows)
    assert (joined["recorded_on"] > joined["enrolled_on"]).all()
    left = joined[joined["withdrawn_on"].notna()]
    assert len(left) > 50
    assert (left["recorded_on"] <= left["withdrawn_on"]).all()


def test_marks_hang_together_over_the_year_and_fall_with_absence(centre, days_absent):
    grades = centre.grades[centre.grades["competency"].isna()]
    wide = grades.pivot_table(index=["student_id", "subject_code"], columns="term", values="mark", observed=True)
    between = wide[["1", "2", "3"]].corr().to_numpy()
    assert between[np.triu_indices(3, 1)].min() > 0.6
    average = grades[grades["term"] == "3"].groupby(grades["student_id"].astype(str))["mark"].mean()
    assert average.corr(days_absent) < -0.2
    assert 0.05 < (grades["mark"] < 60).mean() < 0.18


def test_two_subjects_of_a_student_are_correlated(centre):
    third = centre.grades[centre.grades["competency"].isna() & (centre.grades["term"] == "3")]
    by_subject = third[third["subject_code"].isin(["132108", "063126"])]
    wide = by_subject.pivot_table(index="student_id", columns="subject_code", values="mark", observed=True)
    assert wide.corr().iloc[0, 1] > 0.3


def test_final_marks_weigh_the_etapes_20_20_60(centre):
    grades = centre.grades[centre.grades["competency"].isna()]
    wide = grades.pivot_table(
        index=["student_id", "school_id", "subject_code"], columns="term", values="mark", observed=True
    ).dropna()
    weighted = 0.2 * wide["1"] + 0.2 * wide["2"] + 0.6 * wide["3"]
    assert len(wide) > 1500
    assert (weighted - wide["FINAL"]).abs().max() <= 0.5 + 1e-9


def test_ages_suit_levels_and_a_few_are_behind(centre):
    born = pd.to_datetime(centre.students.set_index("student_id")["birth_date"])
    age = 2026 - born.dt.year - ((born.dt.month > 9).astype(int))
    stays = centre.enrolments.drop_duplicates("student_id").set_index("student_id")
    behind = age - stays["level"].map(EXPECTED_AGE)
    assert set(behind) == {0, 1, 2}
    assert 0.02 < (behind > 0).mean() < 0.12


def test_names_are_diverse_and_fit_windows_1252(centre):
    names = centre.students["last_name"] + " " + centre.students["first_name"]
    assert centre.students["last_name"].nunique() > 100
    for mark in ("Œ", "œ", "'", "-", "é", "ü"):
        assert names.str.contains(mark).any(), mark
    assert (centre.students["last_name"].str.len() == 1).any()
    assert all(name.encode("cp1252").decode("cp1252") == name for name in names)


def test_numbers_of_students_are_text_of_seven_digits(centre):
    assert centre.students["student_id"].is_unique
    assert centre.students["student_id"].str.fullmatch(r"[0-9]{7}").all()
    assert centre.students["student_id"].str.startswith("0").sum() > len(STORIES)


@pytest.mark.parametrize(
    ("last", "first", "born", "sex", "code"),
    [
        # Born 1 March 2012: 01 + 62 = 63, 03 + 50 = 53 for a girl.
        ("Gélinas", "Océane", dt.date(2012, 3, 1), "F", "GELO63531207"),
        ("N'Diaye", "Moussa", dt.date(1999, 12, 31), "M", "NDIM31129907"),
        ("Œuvrard", "Ève", dt.date(2010, 1, 9), "F", "OEUE71511007"),
        ("O", "Min-Ji", dt.date(2011, 3, 17), "X", "OXXM79031107"),
    ],
)
def test_permanent_code(last, first, born, sex, code):
    assert permanent_code(last, first, born, sex, control=7) == code


def test_permanent_codes_are_unique(centre):
    assert centre.students["permanent_code"].is_unique


def test_letters_of_a_name():
    assert letters("L'Écuyer-Lecœur") == "LECUYERLECOEUR"


def test_outcomes_go_with_the_stories(centre):
    outcomes = centre.outcomes.set_index("student_id")["outcome"]
    assert set(outcomes) == {"passed", "failed", "dropped_out", "moved"}
    stays = centre.enrolments.drop_duplicates("student_id", keep="last").set_index("student_id")
    left = stays["withdrawn_on"].notna().reindex(outcomes.index)
    assert left[outcomes.isin(["dropped_out", "moved"])].all()
    assert not left[outcomes.isin(["passed", "failed"])].any()
    finals = centre.grades[(centre.grades["term"] == "FINAL")].groupby("student_id", observed=True)["mark"].mean()
    by_outcome = finals.groupby(outcomes.reindex(finals.index)).mean()
    assert by_outcome["failed"] < by_outcome["passed"] - 8


def test_interventions_are_a_few_dozen_within_the_stay(centre):
    assert 24 <= len(centre.interventions) <= 60
    assert centre.interventions["intervention_id"].is_unique
    ended = centre.interventions.dropna(subset=["ended_on"])
    assert (ended["ended_on"] > ended["started_on"]).all()
    assert centre.interventions["type"].nunique() >= 4


def test_reason_codes_belong_to_a_school(centre):
    groups = centre.attendance.groupby(["school_id", "reason_code"], observed=True)["reason_group"].unique()
    assert all(len(group) == 1 for group in groups)
    assert groups["102", "30"][0] == "school_activity"
    assert groups["231", "31"][0] == "school_activity"
    assert groups["014", "31"][0] == "suspension"
