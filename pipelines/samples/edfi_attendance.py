"""The invented attendance as Ed-Fi events: by course in secondary schools, by day and half-day in primary schools.

A school has one event of each category a day and student, a section likewise: two half-days of one category but of
different reasons are events of the morning's and the afternoon's section.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from pipelines.samples.centre import Centre

HALF_DAYS = ("AM", "PM")
ROWS_PER_PRESENCE = 250


class Events(NamedTuple):
    """Both frames: student_id, school_id, date, category, reason_code.

    `of_day` has duration (share of the day; NaN = not told); `of_section` has course (row of `centre.courses`, -1 =
    the home group's half-day) and period. `category` is the canonical one, or `present`.
    """

    of_day: pd.DataFrame
    of_section: pd.DataFrame


def split_events(centre: Centre) -> Events:
    names = ["student_id", "school_id", "date", "period", "category", "reason_code", "course"]
    # An absence that was entered twice has one key, hence one event.
    frame = centre.attendance[names].drop_duplicates(ignore_index=True)
    is_half_day = frame["period"].isin(HALF_DAYS).to_numpy()
    halves = frame[is_half_day]
    by_category = [halves[name].cat.codes for name in ("student_id", "school_id", "category")] + [halves["date"]]
    size = halves.groupby(by_category)["course"].transform("size").to_numpy()
    one_reason = halves.groupby(by_category)["reason_code"].transform("nunique").to_numpy() == 1
    is_late = (halves["category"] == "late").to_numpy()
    is_whole_day = (size == 2) & one_reason & ~is_late
    of_day = halves[(size == 1) | (is_whole_day & (halves["period"] == "AM").to_numpy())].copy()
    duration = np.where(is_whole_day, 1.0, np.where(is_late, np.nan, 0.5))
    of_day["duration"] = duration[halves.index.get_indexer(of_day.index)]
    apart = halves[(size == 2) & ~is_whole_day]
    of_section = pd.concat([frame[~is_half_day], apart]).sort_index()
    names = ["student_id", "school_id", "date", "category", "reason_code"]
    # Some schools record presence too: it is no event here.
    present = of_day.iloc[::ROWS_PER_PRESENCE].assign(category="present", reason_code=None, duration=np.nan)
    of_day["category"] = of_day["category"].astype(object)
    days = pd.concat([of_day.astype({"reason_code": object}), present])[[*names, "duration"]]
    return Events(days.reset_index(drop=True), of_section[[*names, "course", "period"]].reset_index(drop=True))
