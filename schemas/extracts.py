"""The canonical extracts: what a centre hands over, column by column.

The names are a promise to users. Sources of another shape (GPI and others) are mapped to
these tables by a profile in `schemas/sources/`.
"""

from __future__ import annotations

from decimal import Decimal

from schemas.columns import date_column, decimal_column, flag_column, integer_column, text_column
from schemas.contract import Column, Layer, OnFault, Privacy, Table

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)

# Above these shares of empty cells, a column was more likely lost than left empty.
FEW_MISSING, HALF_MISSING = Decimal("0.2"), Decimal("0.5")


def _student(*, key: bool = True, references: bool = True) -> Column:
    return text_column(
        "student_id",
        "Numéro de fiche de l'élève, tel que l'école l'écrit (du texte : les zéros de tête comptent).",
        "Student number as the school writes it (text: leading zeros matter).",
        required=True,
        key=key,
        privacy=Privacy.DIRECT,
        references="students.student_id" if references else None,
    )


def _school(*, key: bool = True, required: bool = True, references: bool = False) -> Column:
    return text_column(
        "school_id",
        "Code de l'école, stable d'une année à l'autre.",
        "School code, stable from year to year.",
        required=required,
        key=key,
        # The list of schools is optional, and a school where nobody is enrolled yet may be in it.
        references="enrolments.school_id|schools.school_id" if references else None,
    )


def _school_year() -> Column:
    return text_column(
        "school_year",
        "Année scolaire, du 1er juillet au 30 juin : « 2026-2027 ».",
        "School year, from 1 July to 30 June: '2026-2027'.",
        required=True,
        key=True,
        pattern=r"^20\d{2}-20\d{2}$",
    )


def _extract(name: str, fr: str, en: str, grain_fr: str, grain_en: str, *columns: Column, **rest) -> Table:
    return Table(name, Layer.EXTRACT, fr, en, grain_fr, grain_en, columns, **rest)


STUDENTS = _extract(
    "students",
    "Élèves : qui ils sont. Ne quitte jamais la voûte.",
    "Students: who they are. Never leaves the vault.",
    "un élève",
    "one student",
    _student(references=False),
    text_column("last_name", "Nom de famille.", "Last name.", privacy=Privacy.DIRECT, max_missing_share=FEW_MISSING),
    text_column("first_name", "Prénom.", "First name.", privacy=Privacy.DIRECT, max_missing_share=FEW_MISSING),
    date_column(
        "birth_date", "Date de naissance.", "Birth date.", privacy=Privacy.DIRECT, max_missing_share=FEW_MISSING
    ),
    text_column(
        "sex",
        "Sexe au dossier ; lu par l'audit seulement.",
        "Sex on file; read by the audit only.",
        codes="sex",
        privacy=Privacy.AUDIT,
        on_fault=OnFault.BLANK,
    ),
    text_column(
        "permanent_code",
        "Code permanent du ministère.",
        "Ministry's permanent code.",
        pattern=r"^[A-Z]{4}[0-9]{8}$",
        privacy=Privacy.DIRECT,
    ),
    required=True,
)

SCHOOLS = _extract(
    "schools",
    "Écoles du centre.",
    "The centre's schools.",
    "une école",
    "one school",
    _school(),
    text_column("school_name", "Nom de l'école.", "School name.", max_missing_share=HALF_MISSING),
    integer_column(
        "deprivation_decile",
        "Rang décile de milieu socio-économique (IMSE) ; lu par l'audit seulement.",
        "Deprivation decile (IMSE); read by the audit only.",
        minimum=ONE,
        maximum=Decimal(10),
        privacy=Privacy.AUDIT,
    ),
    integer_column(
        "list_capacity",
        "Nombre d'élèves dont l'équipe peut discuter en une rencontre.",
        "Number of students that the team can discuss in a meeting.",
        minimum=ONE,
    ),
)

ENROLMENTS = _extract(
    "enrolments",
    "Inscriptions : où est l'élève, de quand à quand.",
    "Enrolments: where the student is, from when to when.",
    "un élève × année scolaire × école × date d'inscription",
    "one student × school year × school × date of enrolment",
    _student(),
    _school_year(),
    _school(),
    date_column("enrolled_on", "Premier jour à l'école.", "First day at the school.", required=True, key=True),
    date_column(
        "withdrawn_on",
        "Dernier jour à l'école ; vide si l'élève y est encore.",
        "Last day at the school; empty while the student is there.",
        not_before="enrolled_on",
        on_fault=OnFault.REJECT,
    ),
    text_column("level", "Niveau scolaire.", "Level.", required=True, codes="level", privacy=Privacy.INDIRECT),
    text_column(
        "home_group", "Groupe-repère.", "Home group.", privacy=Privacy.INDIRECT, max_missing_share=HALF_MISSING
    ),
    text_column("calendar_id", "Calendrier (grille) que suit l'élève.", "Calendar that the student follows."),
    text_column(
        "pathway", "Parcours ; vide = régulier.", "Pathway; empty = regular.", codes="pathway", privacy=Privacy.INDIRECT
    ),
    flag_column(
        "modified_expectations",
        "Attentes modifiées par rapport au programme.",
        "Expectations modified with respect to the curriculum.",
        privacy=Privacy.INDIRECT,
        # Marks on modified expectations are not compared with 60: in doubt, they are not.
        blank_as="true",
    ),
    text_column(
        "special_needs_code",
        "Code de difficulté (EHDAA) ; lu par l'audit seulement.",
        "Special-needs code; read by the audit only.",
        # A sentence or a name in its place must not be published with the audit's attributes.
        pattern=r"^([0-9A-Z]|[0-9A-Z]{2}|[0-9A-Z]{2}[0-9]|[0-9A-Z]{3}[0-9]|[0-9]{2}[A-Z]|[0-9]{3}[A-Z])$",
        privacy=Privacy.AUDIT,
        on_fault=OnFault.BLANK,
    ),
    flag_column(
        "has_intervention_plan",
        "Plan d'intervention en vigueur ; contexte, zéro point.",
        "Intervention plan in force; context, zero points.",
        privacy=Privacy.INDIRECT,
    ),
    event_on="enrolled_on",
    required=True,
    scope=("school_id", "school_year"),
)

CALENDAR = _extract(
    "calendar",
    "Calendrier scolaire : quels jours sont des jours de classe.",
    "School calendar: which days are school days.",
    "une école × calendrier × date",
    "one school × calendar × date",
    _school(),
    text_column(
        "calendar_id",
        "Calendrier (grille) ; vide = celui de toute l'école.",
        "Calendar; empty = the whole school's.",
        key=True,
    ),
    date_column("date", "Date.", "Date.", required=True, key=True),
    flag_column("is_school_day", "Jour de classe.", "School day.", required=True),
    integer_column(
        "periods_expected",
        "Périodes (ou demi-journées) prévues ce jour-là.",
        "Periods (or half-days) expected that day.",
        minimum=ONE,
        maximum=Decimal(20),
    ),
    scope=("school_id",),
)

ATTENDANCE = _extract(
    "attendance",
    "Absences et retards. Aucune ligne = présent, si l'école a saisi.",
    "Absences and lates. No row = present, where the school has entered.",
    "un élève × école × date × période × matière",
    "one student × school × date × period × subject",
    _student(),
    _school(references=True),
    date_column(
        "date", "Date de l'événement.", "Date of the event.", required=True, key=True, privacy=Privacy.INDIRECT
    ),
    text_column(
        "period",
        "Période : un numéro, AM, PM ; vide = toute la journée.",
        "Period: a number, AM, PM; empty = the whole day.",
        key=True,
        pattern=r"^([1-9]|1[0-9]|20|AM|PM)$",
        privacy=Privacy.INDIRECT,
    ),
    text_column("subject_code", "Matière de la période.", "Subject of the period.", key=True, privacy=Privacy.INDIRECT),
    text_column(
        "category",
        "Absence motivée, non motivée, ou retard.",
        "Excused, unexcused, or late.",
        required=True,
        codes="attendance_category",
        privacy=Privacy.INDIRECT,
    ),
    text_column(
        "reason_code", "Motif, tel que l'école le code.", "Reason as the school codes it.", privacy=Privacy.FREE_TEXT
    ),
    text_column(
        "reason_group",
        "Groupe de motifs ; vide = motif non classé.",
        "Reason group; empty = reason not classified.",
        codes="reason_group",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "fraction",
        "Part de la journée, de 0 à 1, quand la source la donne.",
        "Share of the day, 0 to 1, where the source gives it.",
        minimum=ZERO,
        maximum=ONE,
        scale=6,
        unit="day",
        privacy=Privacy.INDIRECT,
        # Left empty it would mean the whole day.
        on_fault=OnFault.REJECT,
    ),
    event_on="date",
    evidence=True,
    scope=("school_id",),
)

ATTENDANCE_TOTALS = _extract(
    "attendance_totals",
    "Absences comptées sans leurs dates, pour une source qui ne donne que des totaux.",
    "Absences counted without their dates, for a source that gives totals only.",
    "un élève × école × année × étape × date du décompte",
    "one student × school × year × term × date of the count",
    _student(),
    _school(references=True),
    _school_year(),
    text_column(
        "term",
        "Étape sur laquelle porte le décompte ; vide = depuis la rentrée.",
        "Term that the count covers; empty = since the start of the year.",
        key=True,
        codes="term",
    ),
    date_column(
        "counted_on",
        "Date du décompte : les absences y sont comptées jusqu'à ce jour.",
        "Date of the count: absences are counted up to that day.",
        required=True,
        key=True,
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "absences",
        "Nombre d'absences, dans l'unité de la source (jours, demi-jours ou périodes).",
        "Number of absences, in the unit of the source (days, half-days or periods).",
        required=True,
        minimum=ZERO,
        privacy=Privacy.INDIRECT,
    ),
    event_on="counted_on",
    evidence=True,
    scope=("school_id", "school_year"),
)

GRADES = _extract(
    "grades",
    "Résultats par matière ou par compétence, à chaque étape.",
    "Marks by subject or by competency, each term.",
    "un élève × école × année × matière × groupe × compétence × étape",
    "one student × school × year × subject × group × competency × term",
    _student(),
    _school(references=True),
    _school_year(),
    text_column("subject_code", "Code de la matière (du texte).", "Subject code (text).", required=True, key=True),
    text_column("course_group", "Groupe-matière.", "Course group.", key=True, privacy=Privacy.INDIRECT),
    text_column(
        "competency", "Compétence ; vide = résultat de la matière.", "Competency; empty = the subject's mark.", key=True
    ),
    text_column("term", "Étape.", "Term.", required=True, key=True, codes="term"),
    decimal_column(
        "mark",
        "Résultat, sur 100.",
        "Mark, out of 100.",
        required=True,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    text_column(
        "mark_code",
        "Cote, quand la source donne une lettre.",
        "Letter code, where the source gives one.",
        privacy=Privacy.INDIRECT,
    ),
    date_column(
        "recorded_on",
        "Date à laquelle le résultat est connu.",
        "Date on which the mark is known.",
        required=True,
        privacy=Privacy.INDIRECT,
    ),
    event_on="recorded_on",
    evidence=True,
    scope=("school_id", "school_year"),
)

ASSIGNMENTS = _extract(
    "assignments",
    "Travaux à remettre.",
    "Work to hand in.",
    "un élève × matière × travail",
    "one student × subject × assignment",
    _student(),
    text_column("subject_code", "Code de la matière.", "Subject code.", required=True, key=True),
    text_column("assignment_id", "Identifiant du travail.", "Assignment identifier.", required=True, key=True),
    date_column("due_on", "Date de remise prévue.", "Due date.", required=True, privacy=Privacy.INDIRECT),
    date_column(
        "submitted_on",
        "Date de remise ; vide = non remis.",
        "Date handed in; empty = not handed in.",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "score",
        "Résultat, sur 100.",
        "Score, out of 100.",
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column("weight", "Pondération dans la matière.", "Weight within the subject.", minimum=ZERO, scale=4),
    event_on="due_on",
    early_on="submitted_on",
    evidence=True,
)

ACTIVITY = _extract(
    "activity",
    "Usage de la plateforme d'apprentissage.",
    "Use of the learning platform.",
    "un élève × date",
    "one student × date",
    _student(),
    date_column("date", "Date.", "Date.", required=True, key=True, privacy=Privacy.INDIRECT),
    integer_column(
        "actions", "Nombre d'actions.", "Number of actions.", required=True, minimum=ZERO, privacy=Privacy.INDIRECT
    ),
    event_on="date",
    evidence=True,
)

CONDUCT = _extract(
    "conduct",
    "Événements de conduite.",
    "Conduct events.",
    "un élève × école × date × catégorie",
    "one student × school × date × category",
    _student(),
    _school(required=False),
    date_column("date", "Date.", "Date.", required=True, key=True, privacy=Privacy.INDIRECT),
    text_column(
        "category",
        "Catégorie, telle que l'école la code.",
        "Category as the school codes it.",
        required=True,
        key=True,
        privacy=Privacy.INDIRECT,
    ),
    integer_column(
        "severity", "Gravité, de 1 à 5.", "Severity, 1 to 5.", minimum=ONE, maximum=Decimal(5), privacy=Privacy.INDIRECT
    ),
    event_on="date",
    evidence=True,
)

SURVEY = _extract(
    "survey",
    "Sondage d'engagement.",
    "Engagement survey.",
    "un élève × date × dimension",
    "one student × date × dimension",
    _student(),
    date_column("date", "Date.", "Date.", required=True, key=True, privacy=Privacy.INDIRECT),
    text_column(
        "dimension",
        "Dimension de l'engagement.",
        "Dimension of engagement.",
        required=True,
        key=True,
        codes="dimension",
    ),
    decimal_column(
        "score",
        "Résultat, sur 100.",
        "Score, out of 100.",
        required=True,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    event_on="date",
    evidence=True,
)

PARTICIPATION = _extract(
    "participation",
    "Activités parascolaires.",
    "Extracurricular activities.",
    "un élève × activité × date de début",
    "one student × activity × start date",
    _student(),
    text_column(
        "activity_name", "Nom de l'activité.", "Activity name.", required=True, key=True, privacy=Privacy.INDIRECT
    ),
    date_column("started_on", "Date de début.", "Start date.", required=True, key=True, privacy=Privacy.INDIRECT),
    date_column("ended_on", "Date de fin.", "End date.", not_before="started_on", privacy=Privacy.INDIRECT),
    event_on="started_on",
    evidence=True,
)

INTERVENTIONS = _extract(
    "interventions",
    "Interventions : ce qui a été tenté.",
    "Interventions: what was tried.",
    "une intervention",
    "one intervention",
    text_column(
        "intervention_id", "Identifiant de l'intervention.", "Intervention identifier.", required=True, key=True
    ),
    _student(key=False),
    _school(key=False),
    text_column("type", "Type d'intervention.", "Type of intervention.", required=True, privacy=Privacy.INDIRECT),
    text_column("domain", "Domaine visé.", "Domain aimed at.", codes="domain"),
    integer_column("tier", "Palier de soutien.", "Tier of support.", minimum=ONE, maximum=Decimal(3)),
    text_column(
        "goal", "But, en mots ; reste dans la voûte.", "Goal, in words; stays in the vault.", privacy=Privacy.FREE_TEXT
    ),
    date_column("started_on", "Date de début.", "Start date.", required=True, privacy=Privacy.INDIRECT),
    date_column("review_on", "Date de révision.", "Review date.", not_before="started_on", privacy=Privacy.INDIRECT),
    date_column("ended_on", "Date de fin.", "End date.", not_before="started_on", privacy=Privacy.INDIRECT),
    text_column("owner", "Responsable ; reste dans la voûte.", "Owner; stays in the vault.", privacy=Privacy.DIRECT),
    text_column("status", "État, tel que l'équipe le code.", "Status as the team codes it.", privacy=Privacy.INDIRECT),
    event_on="started_on",
    scope=("school_id",),
)

OUTCOMES = _extract(
    "outcomes",
    "Issues de l'année ; pour l'évaluation seulement.",
    "Outcomes of the year; for evaluation only.",
    "un élève × année scolaire",
    "one student × school year",
    _student(),
    _school_year(),
    text_column("outcome", "Issue.", "Outcome.", required=True, codes="outcome", privacy=Privacy.AUDIT),
    scope=("school_year",),
)

# The order is the order of loading: a table comes after those that it refers to.
EXTRACTS: dict[str, Table] = {
    table.name: table
    for table in (
        STUDENTS,
        SCHOOLS,
        ENROLMENTS,
        CALENDAR,
        ATTENDANCE,
        ATTENDANCE_TOTALS,
        GRADES,
        ASSIGNMENTS,
        ACTIVITY,
        CONDUCT,
        SURVEY,
        PARTICIPATION,
        INTERVENTIONS,
        OUTCOMES,
    )
}
