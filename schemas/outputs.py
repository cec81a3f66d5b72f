"""The output tables: what an analyst finds in `portraits.duckdb`.

No direct identifier and no free text: `student_key` is HMAC(key, centre_id ‖ student_id).
"""

from __future__ import annotations

from decimal import Decimal

from schemas.contract import Column, Kind, Layer, Privacy, Table

ZERO, HUNDRED = Decimal(0), Decimal(100)


def _text(name: str, fr: str, en: str, **promises) -> Column:
    return Column(name, Kind.TEXT, fr, en, **promises)


def _date(name: str, fr: str, en: str, **promises) -> Column:
    return Column(name, Kind.DATE, fr, en, **promises)


def _integer(name: str, fr: str, en: str, **promises) -> Column:
    return Column(name, Kind.INTEGER, fr, en, **promises)


def _decimal(name: str, fr: str, en: str, **promises) -> Column:
    return Column(name, Kind.DECIMAL, fr, en, **promises)


def _flag(name: str, fr: str, en: str, **promises) -> Column:
    return Column(name, Kind.BOOLEAN, fr, en, **promises)


def _score(name: str, fr: str, en: str, **promises) -> Column:
    return _decimal(
        name, fr, en, minimum=ZERO, maximum=HUNDRED, unit="points out of 100", privacy=Privacy.INDIRECT, **promises
    )


def _student_key() -> Column:
    return _text(
        "student_key",
        "Clé de l'élève, propre au centre ; ne se renverse pas sans la clé secrète.",
        "Student key, proper to the centre; cannot be reversed without the secret key.",
        required=True,
        key=True,
        privacy=Privacy.INDIRECT,
        pattern=r"^[0-9a-f]{64}$",
    )


def _week() -> Column:
    return _text(
        "week",
        "Semaine ISO : « 2026-W47 ».",
        "ISO week: '2026-W47'.",
        required=True,
        key=True,
        pattern=r"^20\d{2}-W\d{2}$",
    )


def _version() -> Column:
    return _integer(
        "version",
        "Version de la semaine : 1, puis +1 à chaque changement.",
        "Version of the week: 1, then +1 at each change.",
        required=True,
        key=True,
        minimum=Decimal(1),
    )


def _school_id(**promises) -> Column:
    return _text("school_id", "Code de l'école.", "School code.", **promises)


def _level(**promises) -> Column:
    return _text("level", "Niveau scolaire.", "Level.", codes="level", **promises)


def _run_id(**promises) -> Column:
    return _text("run_id", "Exécution qui a produit la ligne.", "Run that produced the row.", required=True, **promises)


def _file_columns() -> tuple[Column, ...]:
    return (
        _text("table_name", "Table canonique.", "Canonical table.", required=True, key=True),
        _text(
            "file_name", "Nom du fichier, sans son dossier.", "File name, without its folder.", required=True, key=True
        ),
    )


def _output(name: str, fr: str, en: str, grain_fr: str, grain_en: str, *columns: Column, **rest) -> Table:
    return Table(name, Layer.OUTPUT, fr, en, grain_fr, grain_en, columns, **rest)


_PORTRAIT_COLUMNS = (
    _student_key(),
    _week(),
    _version(),
    _text("school_year", "Année scolaire.", "School year.", required=True),
    _date("week_ends_on", "Dimanche qui termine la semaine.", "Sunday that ends the week.", required=True),
    _text("term", "Étape des derniers résultats connus.", "Term of the latest known marks."),
    _school_id(),
    _level(),
    _text("home_group", "Groupe-repère.", "Home group.", privacy=Privacy.INDIRECT),
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
    _integer(
        "tier",
        "Palier : soutien à envisager (1, 2 ou 3).",
        "Tier: support to consider (1, 2 or 3).",
        minimum=Decimal(1),
        maximum=Decimal(3),
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "coverage",
        "Part des points observables, de 0 à 1.",
        "Share of points observable, 0 to 1.",
        minimum=ZERO,
        maximum=Decimal(1),
        scale=4,
    ),
    _text("status", "État du portrait.", "Status of the portrait.", required=True, codes="portrait_status"),
    _text(
        "missing_domains",
        "Domaines sans assez de données, séparés par des virgules.",
        "Domains without enough data, comma-separated.",
    ),
    _flag(
        "is_chronic",
        "Absentéisme chronique : 10 × jours d'absence ≥ jours attendus depuis la rentrée.",
        "Chronic absence: 10 × days absent ≥ days expected, year to date.",
        privacy=Privacy.INDIRECT,
    ),
    _score("previous_coefficient", "Coefficient du portrait précédent.", "Coefficient of the previous portrait."),
    _decimal(
        "change",
        "Écart avec le portrait précédent.",
        "Difference from the previous portrait.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "change_data",
        "Part de l'écart due aux faits.",
        "Part of the change due to facts.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "change_coverage",
        "Part due à ce qui est devenu, ou n'est plus, observable.",
        "Part due to what became, or ceased to be, observable.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "change_criteria",
        "Part due à des critères changés.",
        "Part due to changed criteria.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    _text("previous_week", "Semaine du portrait précédent.", "Week of the previous portrait."),
    _integer(
        "previous_version",
        "Version du portrait précédent qui a servi.",
        "Version of the previous portrait that was used.",
        minimum=Decimal(1),
    ),
    _integer(
        "previous_tier",
        "Palier précédent qui a servi (les paliers ont une marge).",
        "Previous tier that was used (tiers have a margin).",
        minimum=Decimal(1),
        maximum=Decimal(3),
        privacy=Privacy.INDIRECT,
    ),
    _text(
        "dominant_domain",
        "Domaine qui pèse le plus.",
        "Domain that weighs most.",
        codes="domain",
        privacy=Privacy.INDIRECT,
    ),
    _text("criteria_hash", "Empreinte des critères utilisés.", "Hash of the criteria used.", required=True),
    _run_id(),
)

PORTRAIT = _output(
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

CURRENT_PORTRAIT = _output(
    "current_portrait",
    "Portraits de la dernière semaine publiée, élèves inscrits à la fin de cette semaine.",
    "Portraits of the newest published week, students enrolled at the end of that week.",
    "une clé d'élève",
    "one student_key",
    *_PORTRAIT_COLUMNS,
    view=True,
)

CONTRIBUTION = _output(
    "contribution",
    "Ce que chaque indicateur apporte au coefficient, avec la raison en mots.",
    "What each indicator brings to the coefficient, with the reason in words.",
    "une clé d'élève × semaine × version × indicateur",
    "one student_key × week × version × indicator",
    _student_key(),
    _week(),
    _version(),
    _text("indicator", "Indicateur.", "Indicator.", required=True, key=True),
    _text("domain", "Domaine.", "Domain.", codes="domain"),
    _text(
        "family",
        "Famille : ses indicateurs partagent un plafond de points.",
        "Family: its indicators share a cap of points.",
    ),
    _decimal("value", "Valeur mesurée.", "Measured value.", scale=4, privacy=Privacy.INDIRECT),
    _text("unit", "Unité de la valeur.", "Unit of the value."),
    _decimal(
        "watch", "Valeur à partir de laquelle on regarde (0 point).", "Value from which one looks (0 points).", scale=4
    ),
    _decimal("critical", "Valeur qui donne tous les points.", "Value that gives full points.", scale=4),
    _decimal(
        "points",
        "Points obtenus avant le plafond de la famille.",
        "Points before the family's cap.",
        scale=3,
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "contribution",
        "Part du coefficient ; les parts somment exactement au coefficient.",
        "Share of the coefficient; shares sum exactly to the coefficient.",
        privacy=Privacy.INDIRECT,
    ),
    _flag("is_reason", "Nommé comme raison.", "Named as a reason.", privacy=Privacy.INDIRECT),
    _flag("is_strength", "Nommé comme force.", "Named as a strength.", privacy=Privacy.INDIRECT),
    _date("evidence_on", "Date du dernier fait utilisé.", "Date of the latest fact used.", privacy=Privacy.INDIRECT),
    _integer("evidence_count", "Nombre de faits utilisés.", "Number of facts used.", minimum=ZERO),
    _text("reason_fr", "Raison ou force, en français.", "Reason or strength, in French.", privacy=Privacy.INDIRECT),
    _text("reason_en", "Raison ou force, en anglais.", "Reason or strength, in English.", privacy=Privacy.INDIRECT),
    view=True,
)

_DAYS = {"scale": 4, "minimum": ZERO, "unit": "day", "privacy": Privacy.INDIRECT}

ATTENDANCE_WEEK = _output(
    "attendance_week",
    "Portrait hebdomadaire de l'assiduité.",
    "Weekly attendance portrait.",
    "une clé d'élève × semaine × version",
    "one student_key × week × version",
    _student_key(),
    _week(),
    _version(),
    _school_id(),
    _decimal("days_expected", "Jours de classe attendus cette semaine.", "School days expected this week.", **_DAYS),
    _decimal("days_absent", "Jours d'absence cette semaine.", "Days absent this week.", **_DAYS),
    _decimal("days_excused", "Dont absences motivées.", "Of which excused.", **_DAYS),
    _decimal("days_unexcused", "Dont absences non motivées.", "Of which unexcused.", **_DAYS),
    _decimal("days_medical", "Dont motifs de santé.", "Of which medical.", **_DAYS),
    _decimal("days_family", "Dont motifs de famille.", "Of which family.", **_DAYS),
    _decimal("days_travel", "Dont voyages.", "Of which travel.", **_DAYS),
    _decimal("days_suspension", "Jours de suspension, montrés à part.", "Days of suspension, shown apart.", **_DAYS),
    _decimal(
        "days_other", "Dont autres motifs, classés ou non.", "Of which other reasons, classified or not.", **_DAYS
    ),
    _integer(
        "periods_absent",
        "Périodes d'absence cette semaine.",
        "Periods absent this week.",
        minimum=ZERO,
        privacy=Privacy.INDIRECT,
    ),
    _integer("lates", "Retards cette semaine.", "Lates this week.", minimum=ZERO, privacy=Privacy.INDIRECT),
    _decimal(
        "days_expected_20",
        "Jours attendus dans la fenêtre de 20 jours de classe.",
        "Days expected in the window of 20 school days.",
        **_DAYS,
    ),
    _decimal("days_absent_20", "Jours d'absence dans cette fenêtre.", "Days absent in that window.", **_DAYS),
    _decimal(
        "rate_20",
        "Taux d'absence sur 20 jours de classe, en %.",
        "Absence rate over 20 school days, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    _decimal("days_expected_year", "Jours attendus depuis la rentrée.", "Days expected, year to date.", **_DAYS),
    _decimal("days_absent_year", "Jours d'absence depuis la rentrée.", "Days absent, year to date.", **_DAYS),
    _decimal(
        "rate_year",
        "Taux d'absence depuis la rentrée, en %.",
        "Absence rate, year to date, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    _integer(
        "lates_year", "Retards depuis la rentrée.", "Lates, year to date.", minimum=ZERO, privacy=Privacy.INDIRECT
    ),
    _integer(
        "current_streak",
        "Jours de classe d'absence complète de suite, jusqu'à la fin de la fenêtre.",
        "Consecutive school days fully absent, up to the end of the window.",
        minimum=ZERO,
        unit="day",
        privacy=Privacy.INDIRECT,
    ),
    _flag(
        "is_chronic",
        "10 × jours d'absence ≥ jours attendus depuis la rentrée.",
        "10 × days absent ≥ days expected, year to date.",
        privacy=Privacy.INDIRECT,
    ),
    _date(
        "observed_until",
        "Dernier jour observé (fin de semaine, ou dernière saisie).",
        "Last day observed (end of week, or latest entry).",
    ),
    _text("denominator", "D'où viennent les jours attendus.", "Where the expected days come from.", codes="basis"),
    _run_id(),
    view=True,
)


def _aggregate_columns(*grain: Column) -> tuple[Column, ...]:
    return (
        *grain,
        _week(),
        _level(key=True),
        _text("subject_code", "Matière ; vide = toutes.", "Subject; empty = all.", key=True),
        _text("competency", "Compétence ; vide = la matière.", "Competency; empty = the subject.", key=True),
        _integer(
            "students",
            "Élèves comptés ; vide si la cellule est petite.",
            "Students counted; empty where the cell is small.",
            minimum=ZERO,
        ),
        _integer("below_60", "Résultats sous 60.", "Marks below 60.", minimum=ZERO),
        _integer("from_60_to_69", "Résultats de 60 à 69.", "Marks from 60 to 69.", minimum=ZERO),
        _integer("from_70", "Résultats de 70 et plus.", "Marks of 70 and above.", minimum=ZERO),
        _decimal("mean_mark", "Moyenne des résultats.", "Mean mark.", minimum=ZERO, maximum=HUNDRED, unit="percent"),
        _integer("tier_1", "Élèves au palier 1.", "Students at tier 1.", minimum=ZERO),
        _integer("tier_2", "Élèves au palier 2.", "Students at tier 2.", minimum=ZERO),
        _integer("tier_3", "Élèves au palier 3.", "Students at tier 3.", minimum=ZERO),
        _decimal(
            "rate_20",
            "Taux d'absence moyen sur 20 jours, en %.",
            "Mean absence rate over 20 days, in %.",
            scale=4,
            minimum=ZERO,
            maximum=HUNDRED,
            unit="percent",
        ),
        _decimal(
            "rate_year",
            "Taux d'absence moyen depuis la rentrée, en %.",
            "Mean absence rate, year to date, in %.",
            scale=4,
            minimum=ZERO,
            maximum=HUNDRED,
            unit="percent",
        ),
        _integer("chronic", "Élèves en absentéisme chronique.", "Chronically absent students.", minimum=ZERO),
    )


GROUP_PORTRAIT = _output(
    "group_portrait",
    "Portrait du groupe-repère. Petites cellules cachées.",
    "Home-group portrait. Small cells hidden.",
    "un groupe-repère × semaine × niveau × matière × compétence",
    "one home group × week × level × subject × competency",
    *_aggregate_columns(
        _school_id(required=True, key=True),
        _text("home_group", "Groupe-repère.", "Home group.", key=True),
    ),
)

SCHOOL_PORTRAIT = _output(
    "school_portrait",
    "Portrait de l'école. Petites cellules cachées.",
    "School portrait. Small cells hidden.",
    "une école × semaine × niveau × matière × compétence",
    "one school × week × level × subject × competency",
    *_aggregate_columns(_school_id(required=True, key=True)),
)

CRITERION = _output(
    "criterion",
    "Critères : comment une valeur devient des points. Une ligne par empreinte de critères, indicateur et niveau.",
    "Criteria: how a value becomes points. One row per criteria hash, indicator and level.",
    "une empreinte × indicateur × niveau (vide = tous les autres)",
    "one hash × indicator × level (empty = all others)",
    _text("criteria_hash", "Empreinte du fichier de critères.", "Hash of the criteria file.", required=True, key=True),
    _text("indicator", "Indicateur.", "Indicator.", required=True, key=True),
    _level(key=True),
    _integer(
        "position",
        "Rang de l'indicateur dans le fichier de critères.",
        "Rank of the indicator in the criteria file.",
        required=True,
        minimum=ZERO,
    ),
    _text("domain", "Domaine ; vide = contexte, zéro point.", "Domain; empty = context, zero points.", codes="domain"),
    _text("family", "Famille.", "Family."),
    _decimal("family_cap", "Plafond de points de la famille.", "Cap of points of the family.", minimum=ZERO),
    _text("unit", "Unité de la valeur.", "Unit of the value."),
    _decimal("watch", "Seuil de vigilance (0 point).", "Watch threshold (0 points).", scale=4),
    _decimal("critical", "Seuil critique (tous les points).", "Critical threshold (full points).", scale=4),
    _decimal("points", "Points au seuil critique.", "Points at the critical threshold.", required=True, minimum=ZERO),
    _integer(
        "minimum_evidence",
        "Nombre de faits en deçà duquel l'indicateur est manquant.",
        "Number of facts below which the indicator is missing.",
        minimum=ZERO,
    ),
    _text("label_fr", "Nom de l'indicateur, en français.", "Indicator's name, in French.", required=True),
    _text("label_en", "Nom de l'indicateur, en anglais.", "Indicator's name, in English.", required=True),
    _text("reason_template_fr", "Modèle de la raison, en français.", "Reason template, in French."),
    _text("reason_template_en", "Modèle de la raison, en anglais.", "Reason template, in English."),
    _decimal(
        "strength",
        "Valeur à partir de laquelle l'indicateur est une force.",
        "Value from which the indicator is a strength.",
        scale=4,
    ),
    _text("strength_template_fr", "Modèle de la force, en français.", "Strength template, in French."),
    _text("strength_template_en", "Modèle de la force, en anglais.", "Strength template, in English."),
    _text("source", "Source du seuil.", "Source of the threshold.", required=True),
)

NOT_SCORED = _output(
    "not_scored",
    "Élèves sans coefficient, et pourquoi.",
    "Students without a coefficient, and why.",
    "une clé d'élève × semaine × version × raison",
    "one student_key × week × version × reason",
    _student_key(),
    _week(),
    _version(),
    _school_id(),
    _text("why", "Ce qui manque (code).", "What is missing (code).", required=True, key=True),
    _text("why_fr", "Ce qui manque, en français.", "What is missing, in French.", required=True),
    _text("why_en", "Ce qui manque, en anglais.", "What is missing, in English.", required=True),
    _integer(
        "named_at_critical",
        "Indicateurs au seuil critique, nommés malgré tout.",
        "Indicators at the critical threshold, named all the same.",
        minimum=ZERO,
    ),
    view=True,
)

REJECTION = _output(
    "rejection",
    "Lignes refusées et cellules laissées vides : où et pourquoi, jamais leur texte.",
    "Rows refused and cells left empty: where and why, never their text.",
    "une exécution × fichier × ligne × colonne × règle",
    "one run × file × line × column × rule",
    _run_id(key=True),
    *_file_columns(),
    _integer(
        "line",
        "Ligne du fichier (1 = l'en-tête).",
        "Line of the file (1 = the header).",
        required=True,
        key=True,
        minimum=Decimal(1),
    ),
    _text("column_name", "Colonne, telle que la source la nomme.", "Column as the source names it.", key=True),
    _text("rule", "Règle enfreinte.", "Rule broken.", required=True, key=True),
    _text("severity", "Gravité.", "Severity.", required=True, codes="severity"),
)

RUN = _output(
    "run",
    "Exécutions publiées.",
    "Published runs.",
    "une exécution",
    "one run",
    _run_id(key=True),
    _integer(
        "sequence",
        "Rang de l'exécution dans le registre des faits.",
        "Rank of the run in the facts ledger.",
        required=True,
        minimum=Decimal(1),
    ),
    _text("week", "Semaine calculée.", "Week computed.", required=True, pattern=r"^20\d{2}-W\d{2}$"),
    _date("as_of", "Date jusqu'à laquelle les faits sont connus.", "Date up to which facts are known.", required=True),
    Column("started_at", Kind.TIMESTAMP, "Début (UTC).", "Start (UTC).", required=True),
    _decimal("duration_seconds", "Durée, en secondes.", "Duration, in seconds.", scale=3, minimum=ZERO, unit="second"),
    _text("centre_id", "Centre de services.", "Service centre.", required=True),
    _text("source", "Profil de la source.", "Source profile.", required=True),
    _text("criteria_hash", "Empreinte des critères.", "Criteria hash.", required=True),
    _text("versions", "Versions des logiciels, en JSON.", "Software versions, as JSON.", required=True),
    _integer(
        "students", "Élèves inscrits à la fin de la semaine.", "Students enrolled at the end of the week.", minimum=ZERO
    ),
    _integer("scored", "Élèves avec un coefficient.", "Students with a coefficient.", minimum=ZERO),
    _integer("tier_2", "Élèves au palier 2.", "Students at tier 2.", minimum=ZERO),
    _integer("tier_3", "Élèves au palier 3.", "Students at tier 3.", minimum=ZERO),
    _integer("rows_changed", "Portraits écrits ou réécrits.", "Portraits written or rewritten.", minimum=ZERO),
    _text("verdict", "Verdict en une ligne.", "One-line verdict.", required=True),
)

RUN_INPUT = _output(
    "run_input",
    "Ce que chaque fichier a donné : lus = acceptés + refusés + doubles + laissés de côté.",
    "What each file gave: read = accepted + rejected + duplicate + ignored.",
    "une exécution × table × fichier",
    "one run × table × file",
    _run_id(key=True),
    *_file_columns(),
    _text("sha256", "Empreinte du contenu.", "Hash of the content.", required=True, pattern=r"^[0-9a-f]{64}$"),
    _integer("bytes", "Taille, en octets.", "Size, in bytes.", minimum=ZERO, unit="byte"),
    _text("encoding", "Encodage lu.", "Encoding read."),
    _text("delimiter", "Séparateur lu.", "Delimiter read."),
    _integer("records", "Enregistrements lus.", "Records read.", required=True, minimum=ZERO),
    _integer("accepted", "Acceptés.", "Accepted.", required=True, minimum=ZERO),
    _integer("rejected", "Refusés.", "Rejected.", required=True, minimum=ZERO),
    _integer("duplicate", "En double.", "Duplicate.", required=True, minimum=ZERO),
    _integer("ignored", "Laissés de côté.", "Ignored.", required=True, minimum=ZERO),
    _integer(
        "cells_derived",
        "Cellules dérivées (une table large devenue longue).",
        "Derived cells (a wide table made long).",
        minimum=ZERO,
    ),
    _integer("cells_accepted", "Cellules dérivées acceptées.", "Derived cells accepted.", minimum=ZERO),
    _integer("cells_rejected", "Cellules dérivées refusées.", "Derived cells rejected.", minimum=ZERO),
    _integer("cells_duplicate", "Cellules dérivées en double.", "Derived cells duplicate.", minimum=ZERO),
    _integer("cells_ignored", "Cellules dérivées laissées de côté.", "Derived cells ignored.", minimum=ZERO),
    _text("ignored_rules", "Pourquoi : nombre par règle, en JSON.", "Why: count by rule, as JSON."),
)

QUALITY_CHECK = _output(
    "quality_check",
    "Contrôles de qualité de chaque exécution, sur le profil de chaque table. Aucune valeur d'élève.",
    "Quality checks of each run, on each table's profile. No student's value.",
    "une exécution × table × école × colonne × contrôle",
    "one run × table × school × column × check",
    _run_id(key=True),
    _text(
        "engine",
        "Qui a vérifié : great_expectations ou sql.",
        "Who checked: great_expectations or sql.",
        required=True,
        key=True,
    ),
    _text("table_name", "Table.", "Table.", required=True, key=True),
    _school_id(key=True),
    _text("column_name", "Colonne ; vide = la table.", "Column; empty = the table.", key=True),
    _text("check_name", "Contrôle.", "Check.", required=True, key=True),
    _flag("passed", "Réussi.", "Passed.", required=True),
    _text("severity", "Gravité s'il échoue.", "Severity where it fails.", required=True, codes="severity"),
    _decimal(
        "observed",
        "Mesure observée (un compte, une part ; jamais une valeur d'élève).",
        "Observed measure (a count, a share; never a student's value).",
        scale=4,
    ),
    _text("expected", "Ce qui était attendu.", "What was expected."),
    _text("meaning_fr", "Ce que cela veut dire.", "What it means, in French.", required=True),
    _text("remedy_fr", "Comment y remédier.", "How to fix it, in French."),
    _text("meaning_en", "Ce que cela veut dire, en anglais.", "What it means.", required=True),
    _text("remedy_en", "Comment y remédier, en anglais.", "How to fix it."),
)

INTERVENTION = _output(
    "intervention",
    "Ce qui a été tenté : codes et dates ; les mots restent dans la voûte.",
    "What was tried: codes and dates; words stay in the vault.",
    "une intervention",
    "one intervention",
    _text("intervention_key", "Clé de l'intervention.", "Intervention key.", required=True, key=True),
    Column(
        "student_key",
        Kind.TEXT,
        "Clé de l'élève.",
        "Student key.",
        required=True,
        privacy=Privacy.INDIRECT,
        pattern=r"^[0-9a-f]{64}$",
    ),
    _school_id(required=True),
    _text("type", "Type.", "Type.", required=True, privacy=Privacy.INDIRECT),
    _text("domain", "Domaine visé.", "Domain aimed at.", codes="domain"),
    _integer("tier", "Palier de soutien.", "Tier of support.", minimum=Decimal(1), maximum=Decimal(3)),
    _date("started_on", "Début.", "Start.", required=True, privacy=Privacy.INDIRECT),
    _date("review_on", "Révision prévue.", "Review date.", privacy=Privacy.INDIRECT),
    _date("ended_on", "Fin.", "End.", privacy=Privacy.INDIRECT),
    _text("status", "État.", "Status.", privacy=Privacy.INDIRECT),
)

INTERVENTION_RESPONSE = _output(
    "intervention_response",
    "Avant et après une intervention, à côté d'élèves comparables qui n'en ont pas eu. Une description, "
    "pas une preuve d'effet.",
    "Before and after an intervention, beside comparable students who had none. A description, not proof of an effect.",
    "une intervention",
    "one intervention",
    _text("intervention_key", "Clé de l'intervention.", "Intervention key.", required=True, key=True),
    Column(
        "student_key",
        Kind.TEXT,
        "Clé de l'élève.",
        "Student key.",
        required=True,
        privacy=Privacy.INDIRECT,
        pattern=r"^[0-9a-f]{64}$",
    ),
    _text("week_before", "Semaine qui précède l'intervention.", "Week before the intervention."),
    _text(
        "week_after",
        "Dernière semaine, au plus 8 semaines après le début.",
        "Latest week, at most 8 weeks after the start.",
    ),
    _score("coefficient_before", "Coefficient avant.", "Coefficient before."),
    _score("coefficient_after", "Coefficient après.", "Coefficient after."),
    _decimal(
        "rate_20_before",
        "Taux d'absence sur 20 jours, avant, en %.",
        "Absence rate over 20 days before, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "rate_20_after",
        "Taux d'absence sur 20 jours, après, en %.",
        "Absence rate over 20 days after, in %.",
        scale=4,
        minimum=ZERO,
        maximum=HUNDRED,
        unit="percent",
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "change",
        "Écart du coefficient.",
        "Change of the coefficient.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
        privacy=Privacy.INDIRECT,
    ),
    _decimal(
        "comparison_change",
        "Écart médian d'élèves du même palier et de la même école, sans intervention, aux mêmes semaines.",
        "Median change of students of the same tier and school without an intervention, in the same weeks.",
        minimum=-HUNDRED,
        maximum=HUNDRED,
    ),
    _integer(
        "comparison_students",
        "Nombre d'élèves comparés ; l'écart est vide s'ils sont trop peu.",
        "Number of students compared; the change is empty where they are too few.",
        minimum=ZERO,
    ),
    view=True,
)

AUDIT_ATTRIBUTE = _output(
    "audit_attribute",
    "Attributs lus par l'audit d'équité seulement ; jamais une entrée du coefficient.",
    "Attributes read by the fairness audit only; never an input of the coefficient.",
    "une clé d'élève",
    "one student_key",
    _student_key(),
    _text("sex", "Sexe au dossier.", "Sex on file.", codes="sex", privacy=Privacy.AUDIT),
    _text("special_needs_code", "Code de difficulté.", "Special-needs code.", privacy=Privacy.AUDIT),
    _integer(
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
        GROUP_PORTRAIT,
        SCHOOL_PORTRAIT,
        CRITERION,
        NOT_SCORED,
        REJECTION,
        RUN,
        RUN_INPUT,
        QUALITY_CHECK,
        INTERVENTION,
        INTERVENTION_RESPONSE,
        AUDIT_ATTRIBUTE,
    )
}
