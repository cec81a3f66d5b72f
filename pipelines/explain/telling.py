"""An explanation as text for a terminal, in French."""

from __future__ import annotations

from decimal import Decimal

from pipelines.explain.model import Attendance, Explanation, Intervention, WeekTold
from pipelines.lists.model import Part
from pipelines.lists.rows import domain_name, why_not_compared
from pipelines.lists.wording import fixed, long_date, number, typeset, with_unit
from pipelines.weeks import Week
from schemas.codes import CODES

_LANGUAGE = "fr"


def told(one: Explanation) -> str:
    """The whole story, section by section; a section without content is left out, except what must be said."""
    sections = [
        _title(one),
        _support(one),
        _section("Coefficient et ses parts", _sum(one)),
        _section("Probabilité calibrée, à côté du coefficient", [one.probability_text] if one.probability_text else []),
        _section("Forces", one.strengths),
        _section("Raisons", one.reasons),
        _section("Ce qui est inconnu", one.unknown),
        _section("Points par domaine, sur 100", _domains(one)),
        _section("Résultats utilisés", one.marks),
        _section("Assiduité", _attendance(one.attendance, one.is_chronic)),
        _section("Écart avec le portrait précédent", [one.change_text]),
        _section("Interventions", [_intervention(help_told) for help_told in one.interventions]),
        _section("L'année, semaine par semaine", _history(one)),
        _section("Lire et contester", one.contest),
    ]
    return typeset("\n\n".join(section for section in sections if section), _LANGUAGE)


def _section(title: str, lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)]) if lines else ""


def _title(one: Explanation) -> str:
    who = one.name if not one.student_id or one.student_id in one.name else f"{one.name} · fiche {one.student_id}"
    place = [one.school, one.level, f"groupe {one.home_group}" if one.home_group else ""]
    when = one.week_title[:1].upper() + one.week_title[1:]
    return "\n".join([who, " · ".join(part for part in place if part), f"{when} ({one.week}, version {one.version})"])


def _support(one: Explanation) -> str:
    if one.tier is None:
        return f"Aucun palier : {CODES['portrait_status'][one.status].fr}."
    partial = f" ({CODES['portrait_status'][one.status].fr})" if one.status == "partial" else ""
    support = f"Soutien à envisager : {one.support.lower()} (palier {one.tier}){partial}"
    return f"{support}\n  {one.tier_rule}"


def _sum(one: Explanation) -> list[str]:
    """The parts in a column that adds up to the coefficient; those at zero on one line; context last."""
    scored = [part for part in one.parts if part.domain is not None]
    if one.coefficient is None:
        known = [f"{part.label} : {_measure(part)}" for part in scored]
        return ["Aucun coefficient cette semaine.", *known]
    weighing = [part for part in scored if part.contribution]
    lines = [
        f"{fixed(part.contribution or Decimal(0), _LANGUAGE):>6}  {part.label} : {_measure(part)}" for part in weighing
    ]
    lines += [f"{'──────':>6}", f"{fixed(one.coefficient, _LANGUAGE):>6}  sur 100"]
    idle = [part.label for part in scored if not part.contribution]
    if idle:
        lines.append(f"Mesuré, sans part du coefficient : {' ; '.join(idle)}.")
    lines += [
        f"Contexte, zéro point : {part.sentence}"
        for part in one.parts
        if part.domain is None and not part.is_strength and part.says_something
    ]
    return lines


def _measure(part: Part) -> str:
    """`37,5 % (vigilance 15 %, critique 30 %), dernier fait le 20 novembre 2026`."""
    text = "inconnu" if part.value is None else with_unit(part.value, part.unit, _LANGUAGE)
    if part.watch is not None and part.critical is not None:
        watch, critical = (with_unit(value, part.unit, _LANGUAGE) for value in (part.watch, part.critical))
        text += f" (vigilance {watch}, critique {critical})"
    return f"{text}, dernier fait le {long_date(part.evidence_on, _LANGUAGE)}" if part.evidence_on else text


def _domains(one: Explanation) -> list[str]:
    def points(domain: str, value: Decimal | None) -> str:
        if value is not None:
            return fixed(value, _LANGUAGE)
        why = why_not_compared(domain, one.marks_not_compared, _LANGUAGE)
        return "inconnu, données insuffisantes" if why is None else f"non comparé ({why})"

    return [f"{domain_name(domain, _LANGUAGE)} : {points(domain, value)}" for domain, value in one.domains.items()]


def _attendance(one: Attendance | None, is_chronic: bool) -> list[str]:
    if one is None:
        return ["Inconnue : aucune source d'assiduité pour cette semaine."]
    lines = []
    if one.days_expected is not None:
        split = [("motivée", one.days_excused), ("non motivée", one.days_unexcused)]
        if one.days_suspension:
            split.append(("suspension", one.days_suspension))
        shares = " ; ".join(f"{name} : {number(value or Decimal(0), _LANGUAGE)}" for name, value in split)
        lines.append(
            f"Cette semaine : {_days(one.days_absent)} d'absence sur {number(one.days_expected, _LANGUAGE)} "
            f"({shares}) ; retards : {one.lates or 0}"
        )
    for label, absent, expected, rate in (
        ("20 derniers jours de classe", one.days_absent_20, one.days_expected_20, one.rate_20),
        ("Depuis la rentrée", one.days_absent_year, one.days_expected_year, one.rate_year),
    ):
        if absent is not None and expected is not None:
            share = f" ({number(rate, _LANGUAGE)} %)" if rate is not None else ""
            lines.append(f"{label} : {_days(absent)} sur {number(expected, _LANGUAGE)}{share}")
    if one.current_streak:
        lines.append(f"Absence continue : {_days(Decimal(one.current_streak))} de classe de suite")
    if is_chronic:
        lines.append("Absentéisme chronique : 10 % ou plus des jours de classe manqués depuis la rentrée")
    if one.observed_until:
        basis = f", jours attendus {CODES['basis'][one.denominator].fr}" if one.denominator else ""
        lines.append(f"Observée jusqu'au {long_date(one.observed_until, _LANGUAGE)}{basis}")
    return lines


def _days(value: Decimal | None) -> str:
    return with_unit(value or Decimal(0), "day", _LANGUAGE)


def _intervention(one: Intervention) -> str:
    start = long_date(one.started_on, _LANGUAGE)
    if one.ended_on:
        return f"{one.type} : du {start} au {long_date(one.ended_on, _LANGUAGE)}"
    review = f", à revoir le {long_date(one.review_on, _LANGUAGE)}" if one.review_on else ""
    return f"{one.type} : depuis le {start}{review}"


def _history(one: Explanation) -> list[str]:
    lines = [f"{one.history_line}  (de 0 à 100 ; un point : une semaine sans données)"]
    tier = None
    for week in one.history:
        lines.append(_week(week, tier))
        tier = week.tier if week.tier is not None else tier
    return lines


def _week(one: WeekTold, tier_before: int | None) -> str:
    """`2026-W47, au 22 novembre : 62,40, palier 3, +8,00 (dont faits nouveaux +8,00). Raison`."""
    ends_on = long_date(Week.parse(one.week).sunday, _LANGUAGE, with_year=False)
    if one.coefficient is None:
        return f"{one.week}, au {ends_on} : {CODES['portrait_status'][one.status].fr}"
    moved = "" if one.change is None else f", {fixed(one.change, _LANGUAGE, signed=True)}"
    if one.change and one.change_data is not None:
        moved += f" (dont faits nouveaux {fixed(one.change_data, _LANGUAGE, signed=True)})"
    step = (
        f", du palier {tier_before} au palier {one.tier}"
        if tier_before not in (None, one.tier)
        else f", palier {one.tier}"
    )
    reason = f". {one.reason}" if one.reason else ""
    return f"{one.week}, au {ends_on} : {fixed(one.coefficient, _LANGUAGE)}{step}{moved}{reason}"
