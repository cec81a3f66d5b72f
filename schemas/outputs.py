"""The output tables: what an analyst finds in `portraits.duckdb`.

No direct identifier and no free text: `student_key` is HMAC(key, centre_id ‖ student_id).
"""

from __future__ import annotations

from decimal import Decimal

from schemas.columns import date_column, decimal_column, flag_column, integer_column, text_column
from schemas.contract import Column, Kind, Privacy, Table
from schemas.follow_up import FOLLOW_UP, FOLLOW_UP_ISSUE
from schemas.output_columns import level_column, output_table, school_id_column, week_column
from schemas.outputs_groups import GROUP_TABLES

ZERO, HUNDRED = Decimal(0), Decimal(100)


def _score(name: str, fr: str, en: str, **promises) -> Column:
    return decimal_column(
        name, fr, en, minimum=ZERO, maximum=HUNDRED, unit="points out of 100", privacy=Privacy.INDIRECT, **promises
    )


def _student_key() -> Column:
    return text_column(
        "student_key",
        "Clé de l'élève, propre au centre ; ne se renverse pas sans la clé secrète.",
        "Student key, proper to the centre; cannot be reversed without the secret key.",
        required=True,
        key=True,
        privacy=Privacy.INDIRECT,
        pattern=r"^[0-9a-f]{64}$",
    )


def _version() -> Column:
    return integer_column(
        "version",
        "Version de la semaine : 1, puis +1 à chaque changement.",
        "Version of the week: 1, then +1 at each change.",
        required=True,
        key=True,
        minimum=Decimal(1),
    )


def _run_id(**promises) -> Column:
    return text_column(
        "run_id", "Exécution qui a produit la ligne.", "Run that produced the row.", required=True, **promises
    )


def _file_columns() -> tuple[Column, ...]:
    return (
        text_column("table_name", "Table canonique.", "Canonical table.", required=True, key=True),
        text_column(
            "file_name", "Nom du fichier, sans son dossier.", "File name, without its folder.", required=True, key=True
        ),
    )


_PORTRAIT_COLUMNS = (
    _student_key(),
    week_column(),
    _version(),
    text_column("school_year", "Année scolaire.", "School year.", required=True),
    date_column("week_ends_on", "Dimanche qui termine la semaine.", "Sunday that ends the week.", required=True),
    text_column("term", "Étape des derniers résultats connus.", "Term of the latest known marks."),
    school_id_column(),
    level_column(),
    text_column("home_group", "Groupe-repère.", "Home group.", privacy=Privacy.INDIRECT),
    _score(
        "literacy",
        "Points de littératie, sur 100 ; vide si trop peu de données.",
        "Literacy points out of 100; empty where data are too few.",
    ),
    _score(
        "numeracy",
        "Points de numératie, sur 100 ; vide si trop peu de données.",
        "Numeracy points out of 100; empty where data are too few.",
    ),
    _score(
        "engagement",
        "Points d'engagement, sur 100 ; vide si trop peu de données.",
        "Engagement points out of 100; empty where data are too few.",
    ),
    _score("coefficient", "Coefficient de risque, sur 100.", "Risk coefficient out of 100."),
    integer_column(
        "tier",
        "Palier : soutien à envisager (1, 2 ou 3).",
        "Tier: support to consider (1, 2 or 3).",
        minimum=Decimal(1),
        maximum=Decimal(3),
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "coverage",
        "Part des points observables, de 0 à 1.",
        "Share of points observable, 0 to 1.",
        minimum=ZERO,
        maximum=Decimal(1),
        scale=4,
    ),
    text_column("status", "État du portrait.", "Status of the portrait.", required=True, codes="portrait_status"),
    text_column(
        "missing_domains",
        "Domaines sans assez de données, séparés par des virgules.",
        "Domains without enough data, comma-separated.",
    ),
    text_column(
        "marks_not_compared",
        "Pourquoi les résultats ne sont pas comparés au seuil de réussite ; vide : ils le sont.",
        "Why marks are not compared with the pass mark; empty: they are.",
        codes="marks_not_compared",
        privacy=Privacy.INDIRECT,
    ),
    flag_column(
        "is_chronic",
        "Absentéisme chronique : 10 × jours d'absence ≥ jours attendus depuis la rentrée.",
        "Chronic absence: 10 × days absent ≥ days expected, year to date.",
        privacy=Privacy.INDIRECT,
    ),
    _score("previous_coefficient", "Coefficient du portrait précédent.", "Coefficient of the previous portrait."),
    decimal_column(
        "change",
        "Écart avec le portrait précédent.",
        "Difference from the previous portrait.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "change_data",
        "Part de l'écart due aux faits.",
        "Part of the change due to facts.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "change_coverage",
        "Part due à ce qui est devenu, ou n'est plus, observable.",
        "Part due to what became, or ceased to be, observable.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "change_criteria",
        "Part due à des critères changés.",
        "Part due to changed criteria.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    text_column("previous_week", "Semaine du portrait précédent.", "Week of the previous portrait."),
    integer_column(
        "previous_version",
        "Version du portrait précédent qui a servi.",
        "Version of the previous portrait that was used.",
        minimum=Decimal(1),
    ),
    integer_column(
        "previous_tier",
        "Palier précédent qui a servi (les paliers ont une marge).",
        "Previous tier that was used (tiers have a margin).",
        minimum=Decimal(1),
        maximum=Decimal(3),
        privacy=Privacy.INDIRECT,
    ),
    text_column(
        "dominant_domain",
        "Domaine qui pèse le plus.",
        "Domain that weighs most.",
        codes="domain",
        privacy=Privacy.INDIRECT,
    ),
    text_column("criteria_hash", "Empreinte des critères utilisés.", "Hash of the criteria used.", required=True),
    decimal_column(
        "probability",
        "Probabilité d'un résultat défavorable en fin d'année, selon les années passées du centre, de 0 à 1 ; à côté "
        "du coefficient, jamais dedans. Vide sans modèle adopté, ou sans coefficient.",
        "Probability of an adverse outcome at the end of the year, from the centre's past years, 0 to 1; beside the "
        "coefficient, never in it. Empty without an adopted model, or without a coefficient.",
        minimum=ZERO,
        maximum=Decimal(1),
        scale=3,
        privacy=Privacy.INDIRECT,
    ),
    text_column(
        "model_hash",
        "Empreinte du modèle qui a donné la probabilité.",
        "Hash of the model that gave the probability.",
        pattern=r"^[0-9a-f]{16}$",
    ),
    _run_id(),
)

PORTRAIT = output_table(
    "portrait",
    "Portrait hebdomadaire de l'élève. Une version ne garde que les élèves qui ont changé : lire, par élève, "
    "la ligne la plus récente dont la version est ≤ N (macro portrait_at).",
    "Weekly student portrait. A version stores only the students that changed: read, for each student, the "
    "newest row with version ≤ N (macro portrait_at).",
    "une clé d'élève × semaine × version",
    "one student_key × week × version",
    *_PORTRAIT_COLUMNS,
    view=True,
)

CURRENT_PORTRAIT = output_table(
    "current_portrait",
    "Portraits de la dernière semaine publiée, élèves inscrits à la fin de cette semaine.",
    "Portraits of the newest published week, students enrolled at the end of that week.",
    "une clé d'élève",
    "one student_key",
    *_PORTRAIT_COLUMNS,
    view=True,
)

CONTRIBUTION = output_table(
    "contribution",
    "Ce que chaque indicateur apporte au coefficient, avec la raison en mots.",
    "What each indicator brings to the coefficient, with the reason in words.",
    "une clé d'élève × semaine × version × indicateur",
    "one student_key × week × version × indicator",
    _student_key(),
    week_column(),
    _version(),
    text_column("indicator", "Indicateur.", "Indicator.", required=True, key=True),
    text_column("domain", "Domaine.", "Domain.", codes="domain"),
    text_column(
        "family",
        "Famille : ses indicateurs partagent un plafond de points.",
        "Family: its indicators share a cap of points.",
    ),
    decimal_column("value", "Valeur mesurée.", "Measured value.", scale=4, privacy=Privacy.INDIRECT),
    text_column("unit", "Unité de la valeur.", "Unit of the value."),
    decimal_column(
        "watch", "Valeur à partir de laquelle on regarde (0 point).", "Value from which one looks (0 points).", scale=4
    ),
    decimal_column("critical", "Valeur qui donne tous les points.", "Value that gives full points.", scale=4),
    decimal_column(
        "points",
        "Points obtenus avant le plafond de la famille.",
        "Points before the family's cap.",
        scale=3,
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "contribution",
        "Part du coefficient ; les parts somment exactement au coefficient.",
        "Share of the coefficient; shares sum exactly to the coefficient.",
        privacy=Privacy.INDIRECT,
    ),
    flag_column("is_reason", "Nommé comme raison.", "Named as a reason.", privacy=Privacy.INDIRECT),
    flag_column("is_strength", "Nommé comme force.", "Named as a strength.", privacy=Privacy.INDIRECT),
    date_column(
        "evidence_on", "Date du dernier fait utilisé.", "Date of the latest fact used.", privacy=Privacy.INDIRECT
    ),
    integer_column("evidence_count", "Nombre de faits utilisés.", "Number of facts used.", minimum=ZERO),
    flag_column(
        "is_stale",
        "Le dernier fait est plus ancien que l'âge fixé par les critères ; la raison en dit la date.",
        "The latest fact is older than the age that the criteria set; the reason tells its date.",
        privacy=Privacy.INDIRECT,
    ),
    text_column(
        "reason_fr", "Raison ou force, en français.", "Reason or strength, in French.", privacy=Privacy.INDIRECT
    ),
    text_column(
        "reason_en", "Raison ou force, en anglais.", "Reason or strength, in English.", privacy=Privacy.INDIRECT
    ),
    view=True,
)

_DAYS = {"scale": 4, "minimum": ZERO, "unit": "day", "privacy": Privacy.INDIRECT}

ATTENDANCE_WEEK = output_table(
    "attendance_week",
    "Portrait hebdomadaire de l'assiduité.",
    "Weekly attendance portrait.",
    "une clé d'élève × semaine × version",
    "one student_key × week × version",
    _student_key(),
    week_column(),
    _version(),
    school_id_column(),
    decimal_column(
        "days_expected", "Jours de classe attendus cette semaine.", "School days expected this week.", **_DAYS
    ),
    decimal_column("days_absent", "Jours d'absence cette semaine.", "Days absent this week.", **_DAYS),
    decimal_column("days_excused", "Dont absences motivées.", "Of which excused.", **_DAYS),
    decimal_column("days_unexcused", "Dont absences non motivées.", "Of which unexcused.", **_DAYS),
    decimal_column("days_medical", "Dont motifs de santé.", "Of which medical.", **_DAYS),
    decimal_column("days_family", "Dont motifs de famille.", "Of which family.", **_DAYS),
    decimal_column("days_travel", "Dont voyages.", "Of which travel.", **_DAYS),
    decimal_column(
        "days_suspension", "Jours de suspension, montrés à part.", "Days of suspension, shown apart.", **_DAYS
    ),
    decimal_column(
        "days_other", "Dont autres motifs, classés ou non.", "Of which other reasons, classified or not.", **_DAYS
    ),
    integer_column(
        "periods_absent",
        "Périodes d'absence cette semaine.",
        "Periods absent this week.",
        minimum=ZERO,
        privacy=Privacy.INDIRECT,
    ),
    integer_column("lates", "Retards cette semaine.", "Lates this week.", minimum=ZERO, privacy=Privacy.INDIRECT),
    decimal_column(
        "days_expected_20",
        "Jours attendus dans la fenêtre de 20 jours de classe.",
        "Days expected in the window of 20 school days.",
        **_DAYS,
    ),
    decimal_column("days_absent_20", "Jours d'absence dans cette fenêtre.", "Days absent in that window.", **_DAYS),
    decimal_column(
        "rate_20",
        "Taux d'absence sur 20 jours de classe, en %.",
        "Absence rate over 20 school days, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column("days_expected_year", "Jours attendus depuis la rentrée.", "Days expected, year to date.", **_DAYS),
    decimal_column("days_absent_year", "Jours d'absence depuis la rentrée.", "Days absent, year to date.", **_DAYS),
    decimal_column(
        "rate_year",
        "Taux d'absence depuis la rentrée, en %.",
        "Absence rate, year to date, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    integer_column(
        "lates_year", "Retards depuis la rentrée.", "Lates, year to date.", minimum=ZERO, privacy=Privacy.INDIRECT
    ),
    integer_column(
        "current_streak",
        "Jours de classe d'absence complète de suite, jusqu'à la fin de la fenêtre.",
        "Consecutive school days fully absent, up to the end of the window.",
        minimum=ZERO,
        unit="day",
        privacy=Privacy.INDIRECT,
    ),
    flag_column(
        "is_chronic",
        "10 × jours d'absence ≥ jours attendus depuis la rentrée.",
        "10 × days absent ≥ days expected, year to date.",
        privacy=Privacy.INDIRECT,
    ),
    date_column(
        "observed_until",
        "Dernier jour observé (fin de semaine, ou dernière saisie).",
        "Last day observed (end of week, or latest entry).",
    ),
    text_column(
        "denominator", "D'où viennent les jours attendus.", "Where the expected days come from.", codes="basis"
    ),
    _run_id(),
    view=True,
)


CRITERION = output_table(
    "criterion",
    "Critères : comment une valeur devient des points. Une ligne par empreinte de critères, indicateur et niveau.",
    "Criteria: how a value becomes points. One row per criteria hash, indicator and level.",
    "une empreinte × indicateur × niveau (vide = tous les autres)",
    "one hash × indicator × level (empty = all others)",
    text_column(
        "criteria_hash", "Empreinte du fichier de critères.", "Hash of the criteria file.", required=True, key=True
    ),
    text_column("indicator", "Indicateur.", "Indicator.", required=True, key=True),
    level_column(key=True),
    integer_column(
        "position",
        "Rang de l'indicateur dans le fichier de critères.",
        "Rank of the indicator in the criteria file.",
        required=True,
        minimum=ZERO,
    ),
    text_column(
        "domain", "Domaine ; vide = contexte, zéro point.", "Domain; empty = context, zero points.", codes="domain"
    ),
    text_column("family", "Famille.", "Family."),
    decimal_column("family_cap", "Plafond de points de la famille.", "Cap of points of the family.", minimum=ZERO),
    text_column("unit", "Unité de la valeur.", "Unit of the value."),
    decimal_column("watch", "Seuil de vigilance (0 point).", "Watch threshold (0 points).", scale=4),
    decimal_column("critical", "Seuil critique (tous les points).", "Critical threshold (full points).", scale=4),
    decimal_column(
        "points", "Points au seuil critique.", "Points at the critical threshold.", required=True, minimum=ZERO
    ),
    integer_column(
        "minimum_evidence",
        "Nombre de faits en deçà duquel l'indicateur est manquant.",
        "Number of facts below which the indicator is missing.",
        minimum=ZERO,
    ),
    integer_column(
        "stale_after_days",
        "Âge, en jours, au-delà duquel son dernier fait est dit ancien ; vide = jamais.",
        "Age in days beyond which its latest fact is told to be old; empty = never.",
        minimum=ZERO,
        unit="day",
    ),
    text_column("label_fr", "Nom de l'indicateur, en français.", "Indicator's name, in French.", required=True),
    text_column("label_en", "Nom de l'indicateur, en anglais.", "Indicator's name, in English.", required=True),
    text_column("reason_template_fr", "Modèle de la raison, en français.", "Reason template, in French."),
    text_column("reason_template_en", "Modèle de la raison, en anglais.", "Reason template, in English."),
    decimal_column(
        "strength",
        "Valeur à partir de laquelle l'indicateur est une force.",
        "Value from which the indicator is a strength.",
        scale=4,
    ),
    text_column("strength_template_fr", "Modèle de la force, en français.", "Strength template, in French."),
    text_column("strength_template_en", "Modèle de la force, en anglais.", "Strength template, in English."),
    text_column("source", "Source du seuil.", "Source of the threshold.", required=True),
)

NOT_SCORED = output_table(
    "not_scored",
    "Élèves sans coefficient, et pourquoi.",
    "Students without a coefficient, and why.",
    "une clé d'élève × semaine × version × raison",
    "one student_key × week × version × reason",
    _student_key(),
    week_column(),
    _version(),
    school_id_column(),
    text_column("why", "Ce qui manque (code).", "What is missing (code).", required=True, key=True),
    text_column("why_fr", "Ce qui manque, en français.", "What is missing, in French.", required=True),
    text_column("why_en", "Ce qui manque, en anglais.", "What is missing, in English.", required=True),
    integer_column(
        "named_at_critical",
        "Indicateurs au seuil critique, nommés malgré tout.",
        "Indicators at the critical threshold, named all the same.",
        minimum=ZERO,
    ),
    view=True,
)

REJECTION = output_table(
    "rejection",
    "Lignes refusées et cellules laissées vides : où et pourquoi, jamais leur texte.",
    "Rows refused and cells left empty: where and why, never their text.",
    "une exécution × fichier × ligne × colonne × règle",
    "one run × file × line × column × rule",
    _run_id(key=True),
    *_file_columns(),
    integer_column(
        "line",
        "Ligne du fichier (1 = l'en-tête).",
        "Line of the file (1 = the header).",
        required=True,
        key=True,
        minimum=Decimal(1),
    ),
    text_column("column_name", "Colonne, telle que la source la nomme.", "Column as the source names it.", key=True),
    text_column("rule", "Règle enfreinte.", "Rule broken.", required=True, key=True),
    text_column("severity", "Gravité.", "Severity.", required=True, codes="severity"),
)

RUN = output_table(
    "run",
    "Exécutions publiées.",
    "Published runs.",
    "une exécution",
    "one run",
    _run_id(key=True),
    integer_column(
        "sequence",
        "Rang de l'exécution dans le registre des faits.",
        "Rank of the run in the facts ledger.",
        required=True,
        minimum=Decimal(1),
    ),
    text_column("week", "Semaine calculée.", "Week computed.", required=True, pattern=r"^20\d{2}-W\d{2}$"),
    date_column(
        "as_of", "Date jusqu'à laquelle les faits sont connus.", "Date up to which facts are known.", required=True
    ),
    Column("started_at", Kind.TIMESTAMP, "Début (UTC).", "Start (UTC).", required=True),
    decimal_column(
        "duration_seconds", "Durée, en secondes.", "Duration, in seconds.", scale=3, minimum=ZERO, unit="second"
    ),
    text_column("centre_id", "Centre de services.", "Service centre.", required=True),
    text_column("source", "Profil de la source.", "Source profile.", required=True),
    text_column("criteria_hash", "Empreinte des critères.", "Criteria hash.", required=True),
    text_column("versions", "Versions des logiciels, en JSON.", "Software versions, as JSON.", required=True),
    integer_column(
        "students", "Élèves inscrits à la fin de la semaine.", "Students enrolled at the end of the week.", minimum=ZERO
    ),
    integer_column("scored", "Élèves avec un coefficient.", "Students with a coefficient.", minimum=ZERO),
    integer_column("tier_2", "Élèves au palier 2.", "Students at tier 2.", minimum=ZERO),
    integer_column("tier_3", "Élèves au palier 3.", "Students at tier 3.", minimum=ZERO),
    integer_column("rows_changed", "Portraits écrits ou réécrits.", "Portraits written or rewritten.", minimum=ZERO),
    text_column("verdict", "Verdict en une ligne.", "One-line verdict.", required=True),
)

RUN_INPUT = output_table(
    "run_input",
    "Ce que chaque fichier a donné : lus = acceptés + refusés + doubles + laissés de côté.",
    "What each file gave: read = accepted + rejected + duplicate + ignored.",
    "une exécution × table × fichier",
    "one run × table × file",
    _run_id(key=True),
    *_file_columns(),
    text_column("sha256", "Empreinte du contenu.", "Hash of the content.", required=True, pattern=r"^[0-9a-f]{64}$"),
    integer_column("bytes", "Taille, en octets.", "Size, in bytes.", minimum=ZERO, unit="byte"),
    text_column("encoding", "Encodage lu.", "Encoding read."),
    text_column("delimiter", "Séparateur lu.", "Delimiter read."),
    integer_column("records", "Enregistrements lus.", "Records read.", required=True, minimum=ZERO),
    integer_column("accepted", "Acceptés.", "Accepted.", required=True, minimum=ZERO),
    integer_column("rejected", "Refusés.", "Rejected.", required=True, minimum=ZERO),
    integer_column("duplicate", "En double.", "Duplicate.", required=True, minimum=ZERO),
    integer_column("ignored", "Laissés de côté.", "Ignored.", required=True, minimum=ZERO),
    integer_column(
        "cells_derived",
        "Cellules dérivées (une table large devenue longue).",
        "Derived cells (a wide table made long).",
        minimum=ZERO,
    ),
    integer_column("cells_accepted", "Cellules dérivées acceptées.", "Derived cells accepted.", minimum=ZERO),
    integer_column("cells_rejected", "Cellules dérivées refusées.", "Derived cells rejected.", minimum=ZERO),
    integer_column("cells_duplicate", "Cellules dérivées en double.", "Derived cells duplicate.", minimum=ZERO),
    integer_column("cells_ignored", "Cellules dérivées laissées de côté.", "Derived cells ignored.", minimum=ZERO),
    text_column("ignored_rules", "Pourquoi : nombre par règle, en JSON.", "Why: count by rule, as JSON."),
)

QUALITY_CHECK = output_table(
    "quality_check",
    "Contrôles de qualité de chaque exécution, sur le profil de chaque table. Aucune valeur d'élève.",
    "Quality checks of each run, on each table's profile. No student's value.",
    "une exécution × table × école × colonne × contrôle",
    "one run × table × school × column × check",
    _run_id(key=True),
    text_column(
        "engine",
        "Qui a vérifié : great_expectations ou sql.",
        "Who checked: great_expectations or sql.",
        required=True,
        key=True,
    ),
    text_column("table_name", "Table.", "Table.", required=True, key=True),
    school_id_column(key=True),
    text_column("column_name", "Colonne ; vide = la table.", "Column; empty = the table.", key=True),
    text_column("check_name", "Contrôle.", "Check.", required=True, key=True),
    flag_column("passed", "Réussi.", "Passed.", required=True),
    text_column("severity", "Gravité s'il échoue.", "Severity where it fails.", required=True, codes="severity"),
    decimal_column(
        "observed",
        "Mesure observée (un compte, une part ; jamais une valeur d'élève).",
        "Observed measure (a count, a share; never a student's value).",
        scale=4,
    ),
    text_column("expected", "Ce qui était attendu.", "What was expected."),
    text_column(
        "observed_fr",
        "Ce qui a été observé et ce qui était attendu, en mots, si le contrôle a échoué.",
        "What was observed and expected, in French, where the check failed.",
    ),
    text_column("observed_en", "La même chose, en anglais.", "What was observed and expected, in words."),
    text_column("meaning_fr", "Ce que cela veut dire.", "What it means, in French.", required=True),
    text_column("remedy_fr", "Comment y remédier.", "How to fix it, in French."),
    text_column("meaning_en", "Ce que cela veut dire, en anglais.", "What it means.", required=True),
    text_column("remedy_en", "Comment y remédier, en anglais.", "How to fix it."),
)

INTERVENTION = output_table(
    "intervention",
    "Ce qui a été tenté : codes et dates ; les mots restent dans la voûte.",
    "What was tried: codes and dates; words stay in the vault.",
    "une intervention",
    "one intervention",
    text_column("intervention_key", "Clé de l'intervention.", "Intervention key.", required=True, key=True),
    Column(
        "student_key",
        Kind.TEXT,
        "Clé de l'élève.",
        "Student key.",
        required=True,
        privacy=Privacy.INDIRECT,
        pattern=r"^[0-9a-f]{64}$",
    ),
    school_id_column(required=True),
    text_column(
        "origin",
        "D'où l'intervention est connue : extract (un extrait du centre) ou follow_up (le classeur d'une équipe). Les "
        "deux sources qui disent le même soutien, du même jour, ne le comptent qu'une fois : celle de l'extrait.",
        "Where the intervention is known from: extract (an extract of the centre) or follow_up (a team's workbook). "
        "Where both tell the same support of the same day, it is counted once: that of the extract.",
        pattern="^(extract|follow_up)$",
    ),
    text_column(
        "type",
        "Type : le mot du centre quand l'origine est extract, un code de la liste follow_up_type quand elle est "
        "follow_up.",
        "Type: the centre's own word where the origin is extract, a code of the list follow_up_type where it is "
        "follow_up.",
        required=True,
        privacy=Privacy.INDIRECT,
    ),
    text_column("domain", "Domaine visé.", "Domain aimed at.", codes="domain"),
    integer_column("tier", "Palier de soutien.", "Tier of support.", minimum=Decimal(1), maximum=Decimal(3)),
    date_column("started_on", "Début.", "Start.", required=True, privacy=Privacy.INDIRECT),
    date_column("review_on", "Révision prévue.", "Review date.", privacy=Privacy.INDIRECT),
    date_column("ended_on", "Fin.", "End.", privacy=Privacy.INDIRECT),
    text_column("status", "État.", "Status.", privacy=Privacy.INDIRECT),
)

INTERVENTION_RESPONSE = output_table(
    "intervention_response",
    "Avant et après une intervention, à côté d'élèves comparables qui n'en ont pas eu. Une description, "
    "pas une preuve d'effet.",
    "Before and after an intervention, beside comparable students who had none. A description, not proof of an effect.",
    "une intervention",
    "one intervention",
    text_column("intervention_key", "Clé de l'intervention.", "Intervention key.", required=True, key=True),
    Column(
        "student_key",
        Kind.TEXT,
        "Clé de l'élève.",
        "Student key.",
        required=True,
        privacy=Privacy.INDIRECT,
        pattern=r"^[0-9a-f]{64}$",
    ),
    text_column("week_before", "Semaine qui précède l'intervention.", "Week before the intervention."),
    text_column(
        "week_after",
        "Dernière semaine avec un coefficient, au plus 8 semaines après le début ; d'une intervention terminée, au "
        "plus tard celle de sa fin, ou celle du 28e jour si elle a fini plus tôt.",
        "Latest week with a coefficient, at most 8 weeks after the start; of an intervention that is over, at the "
        "latest the week of its end, or that of the 28th day where it ended sooner.",
    ),
    _score("coefficient_before", "Coefficient avant.", "Coefficient before."),
    _score("coefficient_after", "Coefficient après.", "Coefficient after."),
    decimal_column(
        "rate_20_before",
        "Taux d'absence sur 20 jours, avant, en %.",
        "Absence rate over 20 days before, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "rate_20_after",
        "Taux d'absence sur 20 jours, après, en %.",
        "Absence rate over 20 days after, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "school_days",
        "Jours de classe attendus d'une semaine à l'autre ; sous 20, les deux taux d'absence ont des jours en commun.",
        "School days expected from one week to the other; under 20, the two absence rates have days in common.",
        scale=4,
        unit="day",
        privacy=Privacy.INDIRECT,
    ),
    flag_column(
        "has_new_report_card",
        "Un bulletin est arrivé d'une semaine à l'autre : l'étape des derniers résultats connus n'est plus la même.",
        "A report card arrived from one week to the other: the term of the latest known marks is another one.",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "change",
        "Écart du coefficient, tout compris : faits, ce qui est devenu observable, critères.",
        "Change of the coefficient, all told: facts, what became observable, criteria.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "change_data",
        "Part de l'écart due aux faits : somme de celles des semaines d'après, jusqu'à la dernière ; vide si l'une "
        "n'en a pas, ou si les parts ne font pas l'écart (une semaine corrigée depuis).",
        "Part of the change due to facts: sum of those of the weeks after, up to the latest; empty where one has none, "
        "or where the parts do not make the change (a week corrected since).",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "change_coverage",
        "Part due à ce qui est devenu, ou n'est plus, observable (un bulletin qui arrive) ; somme, vide de même.",
        "Part due to what became, or ceased to be, observable (a report card that arrives); sum, empty likewise.",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "change_criteria",
        "Part due à des critères changés ; somme, vide de même.",
        "Part due to changed criteria; sum, empty likewise.",
        privacy=Privacy.INDIRECT,
    ),
    decimal_column(
        "comparison_change",
        "Écart médian d'élèves du même palier et de la même école, sans intervention, aux mêmes semaines.",
        "Median change of students of the same tier and school without an intervention, in the same weeks.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
    ),
    decimal_column(
        "comparison_change_data",
        "Part médiane due aux faits, chez ces élèves ; vide si elle est connue de moins de cinq.",
        "Median part due to facts, for these students; empty where it is known of fewer than five.",
    ),
    integer_column(
        "comparison_students",
        "Nombre d'élèves comparés ; l'écart est vide s'ils sont trop peu.",
        "Number of students compared; the change is empty where they are too few.",
        minimum=ZERO,
    ),
    view=True,
)

AUDIT_ATTRIBUTE = output_table(
    "audit_attribute",
    "Attributs lus par l'audit d'équité seulement ; jamais une entrée du coefficient.",
    "Attributes read by the fairness audit only; never an input of the coefficient.",
    "une clé d'élève",
    "one student_key",
    _student_key(),
    text_column("sex", "Sexe au dossier.", "Sex on file.", codes="sex", privacy=Privacy.AUDIT),
    text_column("special_needs_code", "Code de difficulté.", "Special-needs code.", privacy=Privacy.AUDIT),
    integer_column(
        "deprivation_decile",
        "Rang décile de l'école.",
        "School's deprivation decile.",
        minimum=Decimal(1),
        maximum=Decimal(10),
        privacy=Privacy.AUDIT,
    ),
)

OUTPUTS: dict[str, Table] = {
    table.name: table
    for table in (
        PORTRAIT,
        CURRENT_PORTRAIT,
        CONTRIBUTION,
        ATTENDANCE_WEEK,
        *GROUP_TABLES,
        CRITERION,
        NOT_SCORED,
        REJECTION,
        RUN,
        RUN_INPUT,
        QUALITY_CHECK,
        INTERVENTION,
        INTERVENTION_RESPONSE,
        FOLLOW_UP,
        FOLLOW_UP_ISSUE,
        AUDIT_ATTRIBUTE,
    )
}
