"""In words: what the team wrote of a student, until when, what was tried and what followed. Never the note."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipelines.lists import change
from pipelines.lists.content import intervention_name
from pipelines.lists.model import FOLLOWED, Effect, FollowUp, Portrait
from pipelines.lists.places import NEW_CAUSE, REVIEW_DUE, new_causes
from pipelines.lists.resting import LONGEST_REST_WEEKS, rested_weeks
from pipelines.lists.settings import Language
from pipelines.lists.wording import counted, number, one_line, short_date, typeset, week_title, with_unit
from pipelines.lists.words_standing import WORDS
from pipelines.weeks import Week
from schemas.codes import CODES

# What was seen after is told from then on. Four weeks, and as many school days as attendance looks back on: a support
# begun before the holidays has had few of them.
ENOUGH_DAYS = 28
ENOUGH_SCHOOL_DAYS = 20


def returned_text(portrait: Portrait, language: Language) -> str:
    """Why a student in follow-up is to be talked about again; empty where nothing says so."""
    if portrait.returned is None or portrait.follow_up is None:
        return ""
    words, review_on = WORDS[language], portrait.follow_up.review_on
    if portrait.returned == REVIEW_DUE and review_on is not None:
        key = "returned_review_due" if review_on > portrait.week_ends_on else "returned_review_late"
        return words[key].format(date=short_date(review_on, portrait.week_ends_on, language))
    found = [_meaning("domain", cause, language) for cause in new_causes(portrait, portrait.follow_up)]
    if portrait.returned == NEW_CAUSE and found:
        key = "returned_new_cause_one" if len(found) == 1 else "returned_new_cause_many"
        return words[key].format(causes=words["and"].join(found))
    return _capitalised(_meaning("return_reason", portrait.returned, language))


def review_text(portrait: Portrait, rest_weeks: int, language: Language) -> str:
    """Until when somebody in follow-up rests; empty for anybody else, or where the team gave no date."""
    follow_up = portrait.follow_up
    if portrait.place != FOLLOWED or follow_up is None:
        return ""
    words = WORDS[language]
    if follow_up.review_on is not None:
        key = "review" if follow_up.review_on > portrait.week_ends_on else "review_past"
        return words[key].format(date=short_date(follow_up.review_on, portrait.week_ends_on, language))
    if follow_up.finding != "known_situation" or not portrait.is_listed:
        return ""
    left = min(rest_weeks, LONGEST_REST_WEEKS) - rested_weeks(follow_up, Week.holding(portrait.week_ends_on))
    weeks = counted(left, words["week_one"], words["week_many"], language)
    return words["known_situation_rests"].format(weeks=weeks)


def follow_up_lines(portrait: Portrait, language: Language) -> tuple[str, ...]:
    """What the team wrote of a student in follow-up: finding, support, and last, the discussion and its decision."""
    if portrait.follow_up is None:
        return ()
    lines = [*_what_was_chosen(portrait.follow_up, portrait.week_ends_on, language)]
    if portrait.place == FOLLOWED and not portrait.is_listed:
        lines.insert(0, WORDS[language]["off_list_scope" if portrait.tier is None else "off_list_now"])
    return (*lines, _discussion(portrait.follow_up, portrait.week_ends_on, language))


def past_lines(portrait: Portrait, language: Language) -> tuple[str, ...]:
    """One line for each follow-up that is over, or of another school, newest first."""
    words = WORDS[language]
    lines = []
    for one in portrait.past_follow_ups:
        if one.is_elsewhere:
            lines.append(_elsewhere(one, portrait.week_ends_on, language))
            continue
        told = _discussion(one, portrait.week_ends_on, language, with_review=False)
        support = _capitalised(_meaning("follow_up_type", one.type, language)) if one.type else ""
        told = " · ".join(part for part in (support, told) if part)
        lines.append(words["over"].format(text=told, status=_meaning("follow_up_status", one.status, language)))
    return tuple(lines)


def _elsewhere(follow_up: FollowUp, as_of: date, language: Language) -> str:
    """`Suivi d'une autre école : Constat : situation confirmée · Discuté le 9 novembre`: codes and dates."""
    told = _what_was_chosen(follow_up, as_of, language)
    if follow_up.discussed_on or follow_up.discussed_week:
        told.append(_discussion(follow_up, as_of, language))
    elif follow_up.review_on is not None:
        day = short_date(follow_up.review_on, as_of, language)
        told.append(WORDS[language]["review" if follow_up.review_on > as_of else "review_past"].format(date=day))
    key = "elsewhere" if told else "elsewhere_alone"
    return WORDS[language][key].format(text=" · ".join(told))


def effect_lines(portrait: Portrait, language: Language, *, show_coefficient: bool) -> tuple[str, ...]:
    """Before and after each thing that was tried, oldest first: what was seen, never what caused it."""
    lines = (_effect(one, portrait.week_ends_on, language, show_coefficient) for one in portrait.effects)
    return tuple(line for line in lines if line)


def _what_was_chosen(follow_up: FollowUp, as_of: date, language: Language) -> list[str]:
    """Finding and support, from the codes that the team chose."""
    words = WORDS[language]
    lines = []
    if follow_up.finding:
        lines.append(words["finding"].format(finding=_meaning("follow_up_finding", follow_up.finding, language)))
    status = _meaning("follow_up_status", follow_up.status, language) if follow_up.status else ""
    if follow_up.type:
        key = "support"
        if follow_up.started_on:
            key = "support_since" if follow_up.started_on <= as_of else "support_from"
        day = short_date(follow_up.started_on, as_of, language) if follow_up.started_on else ""
        support = words[key].format(type=_capitalised(_meaning("follow_up_type", follow_up.type, language)), date=day)
        lines.append(words["support_status"].format(support=support, status=status) if status else support)
    elif status:
        lines.append(words["status"].format(status=status))
    return lines


def _discussion(follow_up: FollowUp, as_of: date, language: Language, *, with_review: bool = True) -> str:
    """`Discuté le 16 novembre : rencontre avec la famille (M. Roy) ; à revoir le 1er décembre`."""
    words = WORDS[language]
    # What a person typed may hold braces: it is put in by itself, never formatted.
    decision, owner = one_line(follow_up.decision), one_line(follow_up.owner)
    if follow_up.discussed_on is not None:
        text = words["discussed_on"].format(date=short_date(follow_up.discussed_on, as_of, language))
    elif follow_up.discussed_week:
        text = words["discussed_week"].format(week=week_title(Week.parse(follow_up.discussed_week), language))
    else:
        text = words["not_discussed" if decision else "nothing_decided"]
    if _is_written_since(follow_up):
        week = week_title(Week.parse(follow_up.last_talked_week or ""), language)
        text = words["updated"].format(discussed=text, week=week)
    if decision:
        text = words["decision"].format(discussed=text, decision=decision)
    if owner:
        text = words["owner" if decision else "owner_alone"].format(text=text, owner=owner)
    if with_review and follow_up.review_on is not None:
        text = words["then_review"].format(text=text, date=short_date(follow_up.review_on, as_of, language))
    return text


def _is_written_since(follow_up: FollowUp) -> bool:
    """Whether the team wrote long after the discussion that it dates: its newer words are not of that day, but for
    those of the week after.
    """
    if follow_up.discussed_week is None or follow_up.last_talked_week is None:
        return False
    return Week.parse(follow_up.last_talked_week) > Week.parse(follow_up.discussed_week).shift(1)


def _effect(effect: Effect, as_of: date, language: Language, show_coefficient: bool) -> str:
    """One line; empty where nothing is known both before and after."""
    words = WORDS[language]
    if _is_too_early(effect):
        is_over = effect.ended_on is not None and effect.ended_on <= as_of
        facts = [words["effect_too_short" if is_over else "effect_too_early"]]
    else:
        facts = [_rates(effect, language), *_points(effect, language, show_coefficient)]
    facts = [fact for fact in facts if fact]
    if not facts:
        return ""
    separator = typeset(" ; ", language) if language == "fr" else "; "
    key = "effect_since" if effect.ended_on is None else "effect_between"
    return words[key].format(
        type=intervention_name(effect.type, language),
        start=short_date(effect.started_on, as_of, language),
        end=short_date(effect.ended_on, as_of, language) if effect.ended_on else "",
        facts=separator.join(facts),
    )


def _is_too_early(effect: Effect) -> bool:
    """Whether little of what was seen after comes from after: attendance is that of the last 20 school days."""
    lasted = (Week.parse(effect.week_after).sunday - effect.started_on).days
    return lasted < ENOUGH_DAYS or (effect.school_days is not None and effect.school_days < ENOUGH_SCHOOL_DAYS)


def _rates(effect: Effect, language: Language) -> str:
    if effect.rate_before is None or effect.rate_after is None:
        return ""
    before, after = (with_unit(rate, "percent", language) for rate in (effect.rate_before, effect.rate_after))
    key = "effect_rate_same" if before == after else "effect_rate"
    return WORDS[language][key].format(before=before, after=after)


def _points(effect: Effect, language: Language, show_coefficient: bool) -> list[str]:
    """What moved in facts observable both before and after, beside comparable students; then what else moved."""
    if effect.change_data is None:
        return []
    words = WORDS[language]
    if show_coefficient:
        told = [words["effect_points"].format(change=number(effect.change_data, language, signed=True))]
    else:
        told = [words[f"effect_{_moved(effect.change_data, 'better', 'stable', 'harder')}"]]
    if effect.peers_change_data is not None:
        if show_coefficient:
            peers = number(effect.peers_change_data, language, signed=True)
            told.append(words["effect_peers_points"].format(change=peers))
        else:
            compared = _moved(effect.peers_change_data - effect.change_data, "better", "same", "worse")
            told.append(words[f"effect_peers_{compared}"])
    if abs(effect.change_coverage or 0) >= change.NOTICEABLE:
        told.append(words["effect_report_card" if effect.has_new_report_card else "effect_coverage"])
    if abs(effect.change_criteria or 0) >= change.NOTICEABLE:
        told.append(words["effect_criteria"])
    return told


def _moved(change_in_points: Decimal, less: str, level: str, more: str) -> str:
    """Under what is noticeable of a week, nothing is said to have moved."""
    if abs(change_in_points) < change.NOTICEABLE:
        return level
    return less if change_in_points < 0 else more


def _meaning(codes: str, code: str | None, language: Language) -> str:
    meaning = CODES[codes].get(code or "")
    if meaning is None:
        return one_line(code)
    return typeset(meaning.fr if language == "fr" else meaning.en, language)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
