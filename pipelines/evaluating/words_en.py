"""The English words of an evaluation, under the same names as the French."""

from __future__ import annotations

WORDS = {
    "title": "How far the coefficient can be trusted",
    "kicker": "Evaluation on the outcomes of {years}",
    "glance": "In short",
    "moment_share": {
        "25 %": "a quarter into the year", "50 %": "halfway through the year", "75 %": "three quarters into the year"
    },
    "moment_only": "in the week measured",
    "moment_other": "{moment} into the year",
    "h1": "Of 100 students on the list, {precision} failed or left school; of 100 who failed or left, the list had "
    "found {recall}",
    "h1_chance": "The coefficient orders no better than chance: it puts the student who failed or left above the one "
    "who passed {auc} times out of 100 ({low} to {high}); tossing a coin, 50",
    "h1_reverse": "The coefficient orders the wrong way round: it puts the student who failed or left above the one "
    "who passed only {auc} times out of 100 ({low} to {high}); tossing a coin, 50",
    "h1_unknown": "The lists could not be judged: nobody was on them",
    "lead_moment": "This is what the list gave {moment}: students at tiers 2 and 3, within the places that each team "
    "has.",
    "lead_base": "A list as long, drawn by lot among the students with a coefficient, would have found {random} out of "
    "100, and {base} out of 100 of its students would have failed or left.",
    "lead_without": "Those who failed or left include students without a coefficient that week: neither of these two "
    "lists can find them.",
    "lead_pairs": "Of a student who failed or left and one who passed, the coefficient puts the first higher {auc} "
    "times out of 100 ({low} to {high}); tossing a coin gives 50.",
    "lead_cases": "Measured {moment} on {cases} with a coefficient, of {test}, of which {adverse} failed or left.",
    "lead_weeks": "{weeks} in all, of which {train_weeks} of {train}, where the models learned: no case of that time "
    "is counted here.",
    "lead_weeks_alone": "{weeks} in all.",
    "case_one": "case",
    "case_many": "cases",
    "week_one": "replayed week",
    "week_many": "replayed weeks",
    "numbers": "The figures of this plot",
    "numbers_only": "The figures, from the change that matters most to the one that matters least",
    "interval": "{low} to {high}",
    "chance": "by chance",
    "hidden": "not shown",
    "unknown": "not measured",
    "method": {
        "coefficient": "Coefficient",
        "best_flag": "Best single flag",
        "flag_count": "Number of flags",
        "logistic": "Logistic regression",
        "gradient_boosting": "Gradient boosting",
        "calibrated": "Calibrated model",
    },
    "method_title": "Method",
    "moment": "Moment",
    "years": "Year",
    "n": "Cases",
    "n_adverse": "Failed or left",
    "value": "Value",
    "limits": "95% interval",
    "capacity_title": "Of 100 students who will fail or leave, the list finds {values}",
    "capacity_said": "The list holds the students at tiers 2 and 3, within the places of each team. The shorter it is, "
    "the more it is right and the more it leaves out.",
    "capacity_filled": "Another measure, all places filled: each team takes as many students as it has places, "
    "whatever the tier, so that methods are compared at equal numbers",
    "filled_precision": "All places filled: failed or left",
    "filled_recall": "All places filled: of those who failed or left, were there",
    "on_list": "Students on the list",
    "capacity_axis": "Students, out of 100",
    "precision": "Of the list, failed or left",
    "recall": "Of those who failed or left, were listed",
    "base": "Of students with a coefficient, failed or left",
    "weeks_title_flat": "Week after week, the coefficient orders {low} to {high} pairs of students out of 100 rightly",
    "weeks_title_chance": "Week after week, the coefficient orders no better than chance: {low} to {high} pairs of "
    "students out of 100 (chance: 50)",
    "weeks_title_reverse": "Week after week, the coefficient orders the wrong way round: {low} to {high} pairs of "
    "students out of 100 (chance: 50)",
    "weeks_title_some": "In {count} of the {total} weeks measured, the coefficient orders no better than chance; {low} "
    "to {high} pairs of students out of 100 depending on the week",
    "weeks_title_rise": "The coefficient orders better as the year goes on: from {first} to {last} pairs out of 100",
    "weeks_title_one": "The coefficient orders {first} pairs of students out of 100 rightly",
    "weeks_said": "A pair: a student who failed or left, a student who passed. It is ordered rightly when the first "
    "has the higher coefficient. The band is the 95% interval.",
    "weeks_axis": "Pairs ordered rightly, out of 100 (AUC)",
    "weeks_x": "Week of the school year",
    "coverage": "With a coefficient",
    "without": "Failed or left, without a coefficient",
    "week": "Week",
    "methods_title_same": "Nothing tells the coefficient apart, {moment}, from the best other method ({method}): {low} "
    "to {high} pairs out of 100 between them",
    "methods_title_unmeasured": "The difference between the coefficient and the other methods could not be measured",
    "methods_title_better": "The coefficient orders better than each of the other methods {moment}",
    "difference": "Difference from the coefficient",
    "methods_title_worse": "Another method orders better than the coefficient {moment}: {method}, {other} pairs "
    "out of 100 against {ours}",
    "methods_title_alone": "The coefficient could be compared with nothing trained",
    "methods_said": "The same students and the same data, {moment}. The models learned on {train} and are judged, as "
    "the coefficient is, on {test}. The coefficient learns nothing: its criteria are written beforehand.",
    "methods_difference": "The difference is that of the method from the coefficient, on the same students; above 0, "
    "it orders better. Where its interval contains 0, nothing tells them apart.",
    "methods_said_alone": "The same students and the same data. Without two years of outcomes, no model can learn on "
    "one and be judged on the other.",
    "reliability_title_rise": "The higher the coefficient, the more often students fail: from {first} to {last} out "
    "of 100",
    "reliability_title_uneven": "Students fail more often at high coefficients ({last} out of 100) than at low ones "
    "({first}), without rising at each step",
    "reliability_title_flat": "Students do not fail more often at high coefficients: do not rely on it as it is",
    "reliability_said": "Students are put in steps of 10 points of the coefficient, {moment}. A dot says how many "
    "of a step failed or left. The coefficient is no probability: 40 does not mean 40 out of 100.",
    "reliability_axis": "Failed or left, out of 100",
    "reliability_x": "Coefficient",
    "probability_title_good": "The calibrated model's probability is true to within {error} students out of 100",
    "probability_title_bad": "The calibrated model's probability departs from what happens ({error} out of 100)",
    "probability_said": "On the diagonal, what the model says is what happens.",
    "probability_refused": "This model is refused: see why below. It must not be used.",
    "refused": "{method} (refused)",
    "probability_x": "Said, out of 100",
    "bin": "Step",
    "mean": "Mean coefficient",
    "announced": "Said",
    "observed": "Failed or left, out of 100",
    "lead_title": "Of 100 students with a failing report card, {listed} were already on the list, half of them {weeks} "
    "before or more",
    "lead_title_none": "The list does not come before the first failing report card",
    "lead_title_unknown": "The lead over the first failing report card could not be measured",
    "lead_title_hidden": "Too few students to show the lead over the first failing report card",
    "lead_said": "The lead runs from the first week on the list to that of the first mark below the pass mark (or to "
    "the last week of the year). The line runs from the first to the last quarter of the listed, the dot is the "
    "middle; beside the year, how many were listed in time.",
    "lead_axis": "Weeks of lead",
    "lead_group": {"report_card": "Before the first failing report card", "adverse": "Before the end of the year"},
    "lead_who": "Lead measured",
    "n_students": "Students",
    "lead_before": "Listed before",
    "lead_never": "Never listed",
    "lead_row": "{year}: {before} of {n} students",
    "lead_row_hidden": "{year}: {n} students",
    "lead_median": "Middle lead",
    "lead_spread": "First to third quarter",
    "weeks_unit_one": "week",
    "weeks_unit_many": "weeks",
    "churn_title": "From one replayed week to the next, {kept} students out of 100 stay on the list",
    "churn_said": "A list that changes too much leaves no time to act; one that never changes learns nothing.",
    "churn_axis": "Stay on the list, out of 100",
    "listed": "Listed",
    "entered": "Entered",
    "left": "Left",
    "kept": "Stayed",
    "groups_title_fair": "No group measured stands out clearly by its errors",
    "groups_title_unfair": "Errors are more frequent for {groups}",
    "groups_title_unknown": "Nobody knows for whom the coefficient errs most: nothing can be said by {groups}",
    "groups_unjudged": "{title}; nothing can be said by {groups}",
    "groups_said": "Flagged: tier 2 or 3, {moment}. A false alarm is a flagged student who passed; a miss, a student "
    "not flagged who failed or left. A group with fewer than {cell} who failed or left, or fewer than {cell} who "
    "passed, is not shown, nor one that would give it away. These facts serve only here: they never enter the "
    "coefficient.",
    "false_alarm": "False alarms",
    "miss": "Misses",
    "false_alarm_axis": "False alarms, out of 100 students who passed",
    "miss_axis": "Misses, out of 100 students who failed or left",
    "all": "all",
    "attribute": {
        "sex": "Sex",
        "special_needs": "Special-needs code",
        "has_intervention_plan": "Intervention plan",
        "deprivation": "School's deprivation decile",
        "level": "Level",
        "school_id": "School",
    },
    "attribute_by": {
        "sex": "sex",
        "special_needs": "special-needs code",
        "has_intervention_plan": "intervention plan",
        "deprivation": "school's deprivation decile",
        "level": "level",
    },
    "attribute_value": {
        "sex": {"F": "Girls", "M": "Boys", "X": "Other"},
        "special_needs": {"yes": "With a code", "no": "Without a code"},
        "has_intervention_plan": {"yes": "With a plan", "no": "Without a plan"},
        "deprivation": {"1-3": "Deciles 1-3 (better off)", "4-7": "Deciles 4-7", "8-10": "Deciles 8-10 (poorer)"},
    },
    "value_unknown": "Not known",
    "group": "Group",
    "by_school": "Schools and the calibrated model: the figures",
    "flagged": "Flagged",
    "tiers_title": "Tier 2 recognises {sensitivity} out of 100 who fail or leave, and leaves {specificity} out of 100 "
    "who pass in peace",
    "tiers_title_hidden": "Too few students to say what tier 2 recognises",
    "tiers_said": "A tier says which support to consider, not what a student will become.",
    "tier": "Tier",
    "tier_2": "2 and above",
    "tier_3": "3",
    "sensitivity": "Failed or left and recognised, out of 100",
    "specificity": "Passed and left in peace, out of 100",
    "balanced": "Mean of both",
    "tier_precision": "Of the tier, failed or left, out of 100",
    "targeting_title": "Given to whole groups, the same places would reach {group} of the students who will fail or "
    "leave, instead of {individual}",
    "targeting_said": "As many places, given to the home groups, levels or schools with the most students at tier 2 "
    "or 3. Where the gap is thin, acting on a whole group is as fair, and singles out nobody.",
    "targeting_by": {"home_group": "Home groups", "school_level": "Levels of a school", "school": "Schools"},
    "places": "Places",
    "by": "Places given to",
    "adverse_total": "Failed or left",
    "reached_individual": "Reached by the list",
    "reached_group": "Reached by whole groups",
    "listed_also": "Of the list, also reached by the groups",
    "sensitivity_title": "Changing a criterion's points by 20% leaves at least {overlap} students out of 100 on "
    "the list",
    "sensitivity_said": "The points of the criteria are a choice. If raising or lowering them by a fifth changed the "
    "whole list, it should not be trusted.",
    "changed": "What changes",
    "changed_all": "All criteria",
    "changed_family": "Family: {family}",
    "factor": "Points",
    "factor_drawn": "× 0.8 or × 1.2 at random",
    "auc": "AUC",
    "overlap": "Stay on the list, out of 100",
    "tier_changes": "Change tier, out of 100",
    "notes": "What could not be measured, and what to know",
    "notes_none": "All that was to be measured has been.",
    "read": "How to read this page",
    "read_lines": (
        "Each week is computed again from what was known when it was first published, never from what was corrected or "
        "learned later, then compared with how the year ended.",
        "Only students still enrolled that week count. One who had already left would be too easy to find.",
        "A move to another centre is neither a success nor a failure: these students are left out.",
        "The 95% interval says how far a figure may move by chance alone. Two intervals that overlap do not say "
        "which is better: for two methods, look at the interval of their difference.",
        "A student on the list who passed is not necessarily an error: perhaps help came in time.",
        "These figures judge the tool. They serve neither to judge a school, a group or a member of staff, nor to "
        "place, promote or refuse support to a student.",
    ),
    "criteria": "Criteria {hash}. The tables are in evaluation.duckdb, commented; the same as JSON in evaluation.json. "
    "This page names nobody.",
    "months": {9: "Sept", 11: "Nov", 1: "Jan", 3: "Mar", 5: "May"},
}  # fmt: skip
