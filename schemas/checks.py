"""The quality checks: what each one means, when it matters and how to fix it, in French and English.

A check is about an extract as a whole, in one school or in all of them; which rows are at fault is told by
the rejections.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class CheckText(NamedTuple):
    """`severity` is "error" where the extract should not be trusted, "warning" where somebody should look.

    `seen_fr` and `seen_en` say what was measured and what was expected: templates of `pipelines/check_words.py`, where
    {now} and {before} are the two runs' measures, {observed} and {limit} the check's own, `:rows` the noun that goes
    with a number, {this} and {when} the two runs, {items} the codes or groups concerned.
    """

    severity: str
    meaning_fr: str
    remedy_fr: str
    meaning_en: str
    remedy_en: str
    seen_fr: str = "{observed} ; attendu : {limit}."
    seen_en: str = "{observed}; expected: {limit}."


class Item(NamedTuple):
    """A code or a group that a check is about; `name` is None where it may not be repeated: `lines` say where it is."""

    name: str | None
    count: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class CheckResult:
    """One check of one run. `school_id` None: every school; `column_name` None: the table.

    `observed` is a count, a share from 0 to 1, or a number of days; never a value of a student. `now` and `before`
    are what this run and the previous one measured, and `observed_fr`, `observed_en` all of it in words.
    """

    engine: str
    table_name: str
    school_id: str | None
    column_name: str | None
    check_name: str
    passed: bool
    observed: Decimal | None
    expected: str
    now: Decimal | None = None
    before: Decimal | None = None
    items: tuple[Item, ...] = ()
    observed_fr: str = ""
    observed_en: str = ""

    @property
    def text(self) -> CheckText:
        return CHECKS[self.check_name]


_READ_AGAIN_FR = "Relancer « eleve360 check » et comparer le fichier à ce que la source affiche."
_READ_AGAIN_EN = "Run 'eleve360 check' again and compare the file with what the source shows."
# Not said where the drop comes from refused rows.
IF_DROP_IS_INTENDED_FR = "Si la baisse est voulue, hausser quality.drop_share pour cette exécution."
IF_DROP_IS_INTENDED_EN = "Where the drop is intended, raise quality.drop_share for this run."
_PRODUCT_FR = (
    "Les lignes acceptées ont déjà passé cette règle : si le contrôle échoue, c'est le logiciel qui est en faute. "
    "Le signaler avec le numéro de l'exécution."
)
_PRODUCT_EN = (
    "Accepted rows have already passed this rule: where the check fails, the software is at fault. Report it "
    "with the run's identifier."
)

# From the contract, on the profile (Great Expectations).
_PROMISES = {
    "row_count": CheckText(
        "error",
        "La table est obligatoire et aucune de ses lignes n'a été acceptée. Sans elle, aucun portrait ne peut "
        "être calculé.",
        "Vérifier que l'extraction n'est pas vide et que ses lignes ne sont pas toutes refusées (voir les refus).",
        "The table is required and none of its rows was accepted. Without it, no portrait can be computed.",
        "Check that the extract is not empty and that its rows are not all refused (see the rejections).",
        "Aucune ligne acceptée ; il en faut au moins une.",
        "No row accepted; there must be one at least.",
    ),
    "wrong_kind": CheckText(
        "error",
        "Une colonne n'a pas le type que le contrat promet. Tout calcul qui la lit peut être faux.",
        _PRODUCT_FR,
        "A column does not have the type that the contract promises. Any computation on it may be wrong.",
        _PRODUCT_EN,
        "{observed:rows} en cause ; il ne doit y en avoir aucune.",
        "{observed:rows} at fault; there must be none.",
    ),
    "duplicate_key": CheckText(
        "error",
        "Des lignes ont la même clé. Un même fait serait compté plus d'une fois.",
        _PRODUCT_FR,
        "Rows share the same key. One fact would be counted more than once.",
        _PRODUCT_EN,
        "{observed:rows} en cause ; il ne doit y en avoir aucune.",
        "{observed:rows} at fault; there must be none.",
    ),
    "missing_value": CheckText(
        "error",
        "Des cellules d'une colonne obligatoire sont vides. Ces faits ne peuvent être rattachés à personne ou à "
        "aucune date.",
        _PRODUCT_FR,
        "Cells of a required column are empty. These facts cannot be tied to a student or a date.",
        _PRODUCT_EN,
        "{observed:cells} en cause ; il ne doit y en avoir aucune.",
        "{observed:cells} at fault; there must be none.",
    ),
    "missing_share": CheckText(
        "warning",
        "La part de cellules vides de cette colonne dépasse ce que le contrat tolère. C'est grave quand la "
        "colonne a été renommée, déplacée ou mal lue : ce qui en dépend manque en silence pour beaucoup d'élèves.",
        "Ouvrir l'extraction et chercher cette colonne : est-elle encore remplie, sous le même nom, dans le même "
        "format ? " + _READ_AGAIN_FR,
        "The share of empty cells of this column is above what the contract allows. It matters when the column "
        "was renamed, moved or misread: what depends on it is silently missing for many students.",
        "Open the extract and look for this column: is it still filled in, under the same name, in the same "
        "format? " + _READ_AGAIN_EN,
        "{observed:percent} de cellules vides ; au plus {limit:percent} en temps normal.",
        "{observed:percent} of cells are empty; {limit:percent} at most as a rule.",
    ),
    "unknown_code": CheckText(
        "error",
        "Des codes ne sont pas dans la liste du contrat. Leur sens serait deviné.",
        _PRODUCT_FR,
        "Codes are not in the contract's list. Their meaning would be a guess.",
        _PRODUCT_EN,
        "{observed:cells} en cause ; il ne doit y en avoir aucune.",
        "{observed:cells} at fault; there must be none.",
    ),
    "out_of_range": CheckText(
        "error",
        "Des valeurs sont hors des bornes du contrat. Elles fausseraient les moyennes et les taux.",
        _PRODUCT_FR,
        "Values are outside the contract's bounds. They would distort means and rates.",
        _PRODUCT_EN,
        "{observed:cells} en cause ; il ne doit y en avoir aucune.",
        "{observed:cells} at fault; there must be none.",
    ),
    "bad_pattern": CheckText(
        "error",
        "Des valeurs n'ont pas la forme promise. Elles ne se rattacheront à rien.",
        _PRODUCT_FR,
        "Values do not have the promised form. They will match nothing.",
        _PRODUCT_EN,
        "{observed:cells} en cause ; il ne doit y en avoir aucune.",
        "{observed:cells} at fault; there must be none.",
    ),
    "unknown_reference": CheckText(
        "error",
        "Des lignes renvoient à un élève absent de la table des élèves. Leurs faits ne paraîtraient nulle part.",
        _PRODUCT_FR,
        "Rows refer to a student who is not in the students table. Their facts would show nowhere.",
        _PRODUCT_EN,
        "{observed:cells} en cause ; il ne doit y en avoir aucune.",
        "{observed:cells} at fault; there must be none.",
    ),
    "before_start": CheckText(
        "error",
        "Des dates de fin précèdent leur date de début. Les durées seraient négatives.",
        _PRODUCT_FR,
        "End dates come before their start dates. Durations would be negative.",
        _PRODUCT_EN,
        "{observed:cells} en cause ; il ne doit y en avoir aucune.",
        "{observed:cells} at fault; there must be none.",
    ),
}

# Against the previous run and the calendar (SQL).
_DRIFT = {
    "row_count_drop": CheckText(
        "error",
        "La table a perdu beaucoup de lignes depuis l'exécution précédente. Une extraction complète grandit au fil "
        "de l'année : une chute veut presque toujours dire une extraction tronquée ou un filtre oublié.",
        "Comparer le nombre de lignes de l'extraction à celui de la semaine précédente et la refaire au complet. "
        + IF_DROP_IS_INTENDED_FR,
        "The table lost many rows since the previous run. A full extract grows over the year: a drop nearly always "
        "means a truncated extract or a forgotten filter.",
        "Compare the extract's number of rows with last week's and extract again in full. " + IF_DROP_IS_INTENDED_EN,
        "{now:rows} {this}, {before} {when}.",
        "{now:rows} {this}, {before} {when}.",
    ),
    "student_count_drop": CheckText(
        "error",
        "Beaucoup d'élèves ont disparu depuis l'exécution précédente. Ils sortiraient des listes sans que personne "
        "l'ait décidé.",
        "Vérifier que l'extraction couvre toutes les écoles et tous les niveaux, et lire les refus : une seule "
        "colonne mal lue peut écarter tous les élèves d'un groupe.",
        "Many students disappeared since the previous run. They would leave the lists without anybody having "
        "decided it.",
        "Check that the extract covers every school and level, and read the rejections: a single misread column "
        "can drop all the students of a group.",
        "{now:students} {this}, {before} {when}.",
        "{now:students} {this}, {before} {when}.",
    ),
    "school_row_count_drop": CheckText(
        "warning",
        "Dans cette école, la table a perdu plus de la moitié de ses lignes depuis l'exécution précédente. C'est "
        "grave si une partie de l'école (un niveau, un bâtiment, une étape) n'a pas été extraite.",
        "Comparer l'extraction de cette école à celle de la semaine précédente et la refaire au complet.",
        "In this school, the table lost more than half of its rows since the previous run. It matters where part "
        "of the school (a level, a building, a term) was not extracted.",
        "Compare this school's extract with last week's and extract again in full.",
        "{now:rows} {this}, {before} {when}.",
        "{now:rows} {this}, {before} {when}.",
    ),
    "school_vanished": CheckText(
        "error",
        "Une école qui avait des lignes cette année n'en a plus aucune. C'est rarement une fermeture, presque "
        "toujours une extraction incomplète. Ce qui était connu la dernière fois est gardé ; rien de nouveau n'entre.",
        "Refaire l'extraction avec cette école. Si elle a vraiment fermé, rien n'est à corriger.",
        "A school that had rows this year has none left. It is rarely a closure, nearly always an incomplete "
        "extract. What was known the last time is kept; nothing new comes in.",
        "Extract again with that school. Where it has really closed, nothing is to be fixed.",
        "Aucune ligne {this} ; {before:rows} la dernière fois qu'il y en avait.",
        "No row {this}; {before:rows} the last time that there were any.",
    ),
    "school_new": CheckText(
        "warning",
        "Une école paraît pour la première fois. C'est attendu à une ouverture ; sinon, un code d'école a changé et "
        "son histoire ne suivra pas.",
        "Si le code a changé, garder l'ancien dans l'extraction.",
        "A school appears for the first time. It is expected when one opens; otherwise a school code changed and "
        "its history will not follow.",
        "Where the code changed, keep the old one in the extract.",
        "{now:rows} {this}, aucune {when}.",
        "{now:rows} {this}, none {when}.",
    ),
    "missing_share_rise": CheckText(
        "warning",
        "Les cellules vides de cette colonne ont beaucoup augmenté depuis l'exécution précédente. C'est grave si la "
        "colonne nourrit un indicateur : il deviendra manquant pour ces élèves.",
        "Chercher ce qui a changé à la source : nom de la colonne, format, saisie en retard. " + _READ_AGAIN_FR,
        "Empty cells of this column rose a lot since the previous run. It matters where the column feeds an "
        "indicator, which will become missing for these students.",
        "Look for what changed at the source: column name, format, late entry. " + _READ_AGAIN_EN,
        "{now:percent} de cellules vides {this}, {before:percent} {when}.",
        "{now:percent} of cells are empty {this}, {before:percent} {when}.",
    ),
    "new_codes": CheckText(
        "warning",
        "Des codes paraissent pour la première fois dans cette colonne. C'est attendu quand l'école ajoute un motif, "
        "un cours ou un calendrier. C'est grave si un ancien code a été renommé (son histoire ne suit pas) ou si un "
        "motif d'absence n'est pas classé (une sortie scolaire compterait alors comme une absence).",
        "Demander à l'école ce que chaque code veut dire. Un motif d'absence se classe dans le fichier que nomme "
        "« reasons » dans la configuration ; un code renommé se corrige à la source.",
        "Codes appear for the first time in this column. It is expected when the school adds a reason, a course or a "
        "calendar. It matters where an old code was renamed (its history does not follow) or where a reason of "
        "absence has no group (a school outing would then count as an absence).",
        "Ask the school what each code means. A reason of absence is given a group in the file that 'reasons' names "
        "in the configuration; a renamed code is corrected at the source.",
        "{observed:codes} : {items:rows}.",
        "{observed:codes}: {items:rows}.",
    ),
    "row_count_surge": CheckText(
        "warning",
        "La table a grossi bien plus vite que le calendrier ne l'explique. C'est grave si l'extraction contient une "
        "autre année scolaire, un autre centre, ou deux fois la même période sous deux clés : les absences et les "
        "résultats seraient comptés en trop.",
        "Vérifier dans la source les filtres d'année et d'école de l'extraction. Si la hausse s'explique (bulletins "
        "saisis d'un coup, rattrapage de saisie), il n'y a rien à faire.",
        "The table grew much faster than the calendar explains. It matters where the extract holds another school "
        "year, another centre, or the same period twice under two keys: absences and marks would be counted in excess.",
        "Check the extract's filters on year and school in the source. Where the rise is explained (report cards "
        "entered at once, late entries), there is nothing to do.",
        "{now:rows} {this}, {before} {when}.",
        "{now:rows} {this}, {before} {when}.",
    ),
    "school_student_count_drop": CheckText(
        "warning",
        "Cette école a perdu plus d'élèves qu'il n'en part en une semaine. C'est grave si un niveau, un groupe ou un "
        "bâtiment n'a pas été extrait : ses élèves sortiraient des listes sans que personne l'ait décidé.",
        "Vérifier que l'extraction des inscriptions couvre tous les niveaux et tous les bâtiments de l'école.",
        "This school lost more students than leave in a week. It matters where a level, a group or a building was not "
        "extracted: its students would leave the lists without anybody having decided it.",
        "Check that the extract of enrolments covers every level and every building of the school.",
        "{now:students} {this}, {before} {when}.",
        "{now:students} {this}, {before} {when}.",
    ),
    "column_vanished": CheckText(
        "error",
        "Une colonne qui était dans l'en-tête n'y est plus. Tout ce qui en dépend devient inconnu, pour tous les "
        "élèves à la fois. C'est presque toujours une colonne renommée ou retirée du modèle d'extraction.",
        "Remettre la colonne dans l'extraction, sous le même nom. Si elle a changé de nom, corriger le profil de la "
        "source.",
        "A column that was in the header is not there any more. All that depends on it becomes unknown, for every "
        "student at once. It is nearly always a column that was renamed or taken out of the extract's template.",
        "Put the column back in the extract under the same name. Where its name changed, correct the source profile.",
        "L'en-tête ne la contient plus {this} ; il la contenait {when}.",
        "The header does not hold it {this}; it did {when}.",
    ),
    "column_emptied": CheckText(
        "error",
        "Une colonne qui était remplie est devenue entièrement vide. Tout ce qui en dépend devient inconnu. Une "
        "colonne ne se vide pas d'elle-même : elle est sans doute mal jointe, ou l'extraction ne la lit plus.",
        "Ouvrir l'extraction et regarder cette colonne ; la refaire avec la colonne remplie.",
        "A column that was filled in has become entirely empty. All that depends on it becomes unknown. A column does "
        "not empty itself: it is probably badly joined, or the extract does not read it any more.",
        "Open the extract and look at this column; extract again with the column filled in.",
        "Aucune cellule remplie sur {now:rows} {this} ; {before:percent} l'étaient {when}.",
        "No cell filled in of {now:rows} {this}; {before:percent} were {when}.",
    ),
    "latest_event_still": CheckText(
        "warning",
        "La table s'arrête à la même date qu'à la dernière exécution, alors que l'école a été en classe depuis. C'est "
        "grave si c'est l'ancien fichier qui a été déposé de nouveau, ou si l'extraction a une date de fin fixe : une "
        "semaine sans saisie passerait pour une semaine sans absence.",
        "Vérifier la date de fin de l'extraction et la date du fichier, puis refaire l'extraction. Si l'école n'a "
        "rien saisi, le lui demander.",
        "The table ends on the same date as at the last run, although the school has been in session since. It matters "
        "where the old file was handed over again, or where the extract has a fixed end date: a week without entries "
        "would pass for a week without absences.",
        "Check the extract's end date and the file's date, then extract again. Where the school entered nothing, ask "
        "the school.",
        "Dernier événement le {latest}, comme {when} ; {now:days} de classe depuis.",
        "Latest event on {latest}, as {when}; {now:days} of class since.",
    ),
    "group_silent": CheckText(
        "warning",
        "Un groupe n'a plus aucune saisie d'absence, alors que le reste de l'école en a. Un groupe de cette taille "
        "aurait eu au moins dix journées d'absence depuis. C'est grave parce que ses élèves paraîtraient assidus à "
        "tort.",
        "Demander à l'école si l'appel de ce groupe est saisi, et si le groupe a changé de code.",
        "A group has no attendance entry any more, while the rest of the school has. A group of that size would have "
        "had ten days of absence at least since. It matters because its students would wrongly look present.",
        "Ask the school whether this group's roll is entered, and whether the group's code changed.",
        "{observed:groups} sans saisie : {items:students}.",
        "{observed:groups} without entries: {items:students}.",
    ),
    "stale_entries": CheckText(
        "warning",
        "Plus de dix jours sans aucune saisie d'absence dans cette école, alors qu'elle est en classe. Une école qui "
        "ne saisit pas n'est pas une école sans absence : ses élèves paraîtraient assidus à tort.",
        "Demander à l'école si la saisie est à jour et vérifier que l'extraction va jusqu'à la date demandée.",
        "More than ten days without a single attendance entry in this school while it is in session. A school that "
        "does not enter is not a school without absences: its students would wrongly look present.",
        "Ask the school whether entries are up to date and check that the extract reaches the date asked for.",
        "Dernière saisie le {latest}, {observed:days} avant la date demandée ; {now:days} de classe depuis.",
        "Latest entry on {latest}, {observed:days} before the date asked for; {now:days} of class since.",
    ),
    "school_without_entries": CheckText(
        "warning",
        "Cette école a des élèves inscrits mais aucune ligne d'assiduité, alors que d'autres écoles en ont. "
        "Ce qui était connu la dernière fois est gardé ; rien de nouveau n'entre. Si rien ne l'était, l'engagement de "
        "ses élèves est inconnu.",
        "Vérifier que l'extraction des absences couvre cette école.",
        "This school has enrolled students but not a single attendance row, while other schools have some. "
        "What was known the last time is kept; nothing new comes in. Where nothing was, the engagement of its students "
        "is unknown.",
        "Check that the attendance extract covers this school.",
        "{now:students} inscrits, aucune ligne d'absence ni de retard.",
        "{now:students} enrolled, not a row of absence or lateness.",
    ),
}

# What no row shows by itself: scales, days, enrolments (SQL).
_VALUES = {
    "scale_suspect": CheckText(
        "error",
        "Dans cette école, une grande part des résultats d'une étape est de 20 ou moins sur 100. Des résultats sur 20 "
        "ou sur 10, une "
        "échelle de niveaux ou des zéros qui veulent dire « pas de résultat » ont été pris pour des pourcentages : "
        "tous ces élèves paraîtraient en échec.",
        "Demander à l'école l'échelle de l'étape et la convertir sur 100 à l'extraction ; si 0 veut dire « pas de "
        "résultat », l'ajouter à la clé « missing » du profil de la source. Si ces résultats sont bien sur 100, "
        "ajouter l'école à quality.accepted_scales.",
        "In this school, a large share of a term's marks is 20 or less out of 100. Marks out of 20 or 10, levels of a "
        "rubric or zeros "
        "that mean 'no mark' were taken for percentages: all of these students would look failing.",
        "Ask the school for the term's scale and convert it to 100 when extracting; where 0 means 'no mark', add it to "
        "the key 'missing' of the source profile. Where these marks are indeed out of 100, add the school to "
        "quality.accepted_scales.",
        "Résultats de 20 ou moins dans une même étape : {observed}.",
        "Marks of 20 or less in one term: {observed}.",
    ),
    "subject_scale_suspect": CheckText(
        "warning",
        "Dans cette école, une grande part des résultats d'une matière (ou d'une compétence) est de 20 ou moins sur "
        "100 pour une étape. "
        "C'est grave s'il s'agit de résultats sur 20 ou sur 10, ou d'une échelle de niveaux : les élèves de cette "
        "matière paraîtraient en échec.",
        "Trier les résultats de l'école par matière et par étape, trouver ceux de 20 ou moins, puis "
        "demander leur échelle et la convertir sur 100 à l'extraction.",
        "In this school, a large share of a subject's (or competency's) marks is 20 or less out of 100 in a term. It "
        "matters where these "
        "are marks out of 20 or 10, or levels of a rubric: the students of that subject would look failing.",
        "Sort the school's marks by subject and term, find those of 20 or less, then ask for their scale and "
        "convert it to 100 when extracting.",
        "Résultats de 20 ou moins dans ces matières : {observed}.",
        "Marks of 20 or less in these subjects: {observed}.",
    ),
    "scale_change": CheckText(
        "error",
        "La moyenne de cette colonne, dans cette école, a été multipliée ou divisée par plus de trois depuis "
        "l'exécution précédente. Aucune étape ne fait cela : l'échelle a changé (sur 20 au lieu de 100), ou une "
        "virgule décimale s'est perdue (7,5 lu 75).",
        "Comparer quelques résultats de l'extraction à ce que la source affiche, puis corriger l'échelle ou la "
        "virgule (« decimal_comma » du profil). Si le changement est voulu, ajouter l'école à "
        "quality.accepted_scales pour cette exécution.",
        "The mean of this column, in this school, was multiplied or divided by more than three since the previous "
        "run. No term does that: the scale changed (out of 20 instead of 100), or a decimal comma was lost (7.5 read "
        "as 75).",
        "Compare some marks of the extract with what the source shows, then correct the scale or the comma "
        "('decimal_comma' of the profile). Where the change is intended, add the school to quality.accepted_scales for "
        "this run.",
        "Moyenne de {now:mean} {this}, de {before:mean} {when}.",
        "Mean of {now:mean} {this}, of {before:mean} {when}.",
    ),
    "decimals_lost": CheckText(
        "warning",
        "Plus aucun résultat de cette colonne n'a de décimales dans cette école, alors que beaucoup en avaient à "
        "l'exécution précédente. C'est grave si la virgule s'est perdue ; sans effet si la source arrondit désormais.",
        "Comparer quelques résultats de l'extraction à ce que la source affiche : 75,5 doit s'y lire 75,5 ou 76, "
        "jamais 755 ni 7.",
        "No mark of this column has decimals any more in this school, although many had some in the previous run. It "
        "matters where the decimal comma was lost; it has no effect where the source now rounds.",
        "Compare some marks of the extract with what the source shows: 75.5 must read 75.5 or 76, never 755 or 7.",
        "{before:percent} des résultats avaient des décimales {when} ; aucun n'en a {this}.",
        "{before:percent} of the marks had decimals {when}; none has {this}.",
    ),
    "day_above_one": CheckText(
        "warning",
        "Dans cette école, des élèves sont absents plus d'une journée le même jour : plus de périodes que le "
        "calendrier n'en prévoit, ou des parts de journée qui dépassent 1. Une journée ne compte jamais plus d'une "
        "fois, mais si ces cas sont nombreux, les absences partielles sont comptées trop fort.",
        "Vérifier le nombre de périodes par jour du calendrier de l'école, et si deux extractions ou deux saisies se "
        "recouvrent.",
        "In this school, students are absent for more than one day on the same day: more periods than the calendar "
        "expects, or shares of a day that add up to more than 1. A day never counts more than once, but where this is "
        "frequent, partial absences are counted too high.",
        "Check the number of periods a day in the school's calendar, and whether two exports or two entries overlap.",
        "Journées-élèves au-dessus de 100 % : {observed} ; au plus {limit} attendues.",
        "Student-days above 100 %: {observed}; {limit} expected at most.",
    ),
    "events_outside_enrolment": CheckText(
        "warning",
        "Dans cette école, des lignes tombent un jour où l'élève n'y est pas inscrit : avant son arrivée, après son "
        "départ, ou dans une autre année. Elles sont gardées et ne comptent pas. C'est grave si des dates "
        "d'inscription sont fausses ou si le jour et le mois sont inversés : de vraies absences seraient ignorées.",
        "Comparer les dates d'inscription et de départ de ces élèves à celles de leurs absences, et l'ordre des dates "
        "de l'extraction à celui du profil. Si l'extraction contient des années passées, rien n'est à corriger.",
        "In this school, rows are on a day when the student is not enrolled there: before arriving, after leaving, or "
        "in another year. They are kept and do not count. It matters where dates of enrolment are wrong or day and "
        "month are swapped: true absences would be left out.",
        "Compare the dates of enrolment and departure of these students with those of their absences, and the order of "
        "the extract's dates with the profile's. Where the extract holds past years, nothing is to be fixed.",
        "Lignes hors de toute inscription : {observed} ; au plus {limit} attendues.",
        "Rows outside of any enrolment: {observed}; {limit} expected at most.",
    ),
}

CHECKS: dict[str, CheckText] = _PROMISES | _DRIFT | _VALUES

# What disappeared since the previous run: a run stops on these rather than empty a list.
DROPS = frozenset({"row_count_drop", "student_count_drop", "school_vanished"})
