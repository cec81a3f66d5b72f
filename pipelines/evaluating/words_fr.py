"""The French words of an evaluation: for a principal first, then for an analyst."""

from __future__ import annotations

WORDS = {
    "title": "Ce que vaut le coefficient",
    "kicker": "Évaluation sur les issues de {years}",
    "glance": "En bref",
    "moment_share": {"25 %": "au quart de l'année", "50 %": "à la mi-année", "75 %": "aux trois quarts de l'année"},
    "moment_only": "à la semaine mesurée",
    "moment_other": "à {moment} de l'année",
    "h1": "Sur 100 élèves de la liste, {precision} ont échoué ou quitté l'école ; sur 100 qui ont échoué ou quitté, la "
    "liste en avait trouvé {recall}",
    "h1_chance": "Le coefficient n'ordonne pas mieux que le hasard : il met l'élève qui a échoué ou quitté plus haut "
    "que celui qui a réussi {auc} fois sur 100 (de {low} à {high}) ; à pile ou face, 50",
    "h1_reverse": "Le coefficient ordonne à l'envers : il met l'élève qui a échoué ou quitté plus haut que celui qui a "
    "réussi {auc} fois sur 100 seulement (de {low} à {high}) ; à pile ou face, 50",
    "h1_unknown": "Les listes n'ont pas pu être jugées : aucun élève n'y figurait",
    "lead_moment": "C'est ce que donnait la liste {moment} : les élèves aux paliers 2 et 3, dans la limite des places "
    "que chaque équipe a pour agir.",
    "lead_base": "Une liste aussi longue, tirée au sort parmi les élèves qui ont un coefficient, en aurait trouvé "
    "{random} sur 100, et {base} de ses élèves sur 100 auraient échoué ou quitté.",
    "lead_without": "Parmi ceux qui ont échoué ou quitté, on compte aussi les élèves sans coefficient cette "
    "semaine-là : aucune de ces deux listes ne peut les trouver.",
    "lead_pairs": "Entre un élève qui a échoué ou quitté et un élève qui a réussi, le coefficient met le premier plus "
    "haut {auc} fois sur 100 (de {low} à {high}) ; à pile ou face, ce serait 50.",
    "lead_cases": "Mesuré {moment} sur {cases} avec un coefficient, de {test}, dont {adverse} en échec ou en abandon.",
    "lead_weeks": "{weeks} en tout, dont {train_weeks} de {train}, où les modèles ont appris : aucun cas de ce "
    "temps-là n'est compté ici.",
    "lead_weeks_alone": "{weeks} en tout.",
    "case_one": "cas",
    "case_many": "cas",
    "week_one": "semaine rejouée",
    "week_many": "semaines rejouées",
    "numbers": "Les chiffres de cette figure",
    "numbers_only": "Les chiffres, du changement qui compte le plus à celui qui compte le moins",
    "interval": "{low} à {high}",
    "chance": "au hasard",
    "hidden": "non montré",
    "unknown": "non mesuré",
    # what is compared
    "method": {
        "coefficient": "Coefficient",
        "best_flag": "Meilleur signal seul",
        "flag_count": "Nombre de signaux",
        "logistic": "Régression logistique",
        "gradient_boosting": "Arbres renforcés (gradient boosting)",
        "calibrated": "Modèle calibré",
    },
    "method_title": "Méthode",
    "moment": "Moment",
    "years": "Année",
    "n": "Cas",
    "n_adverse": "Échecs et abandons",
    "value": "Valeur",
    "limits": "Intervalle à 95 %",
    # chapters
    "capacity_title": "Sur 100 élèves qui échoueront ou quitteront, la liste en trouve {values}",
    "capacity_said": "La liste compte les élèves aux paliers 2 et 3, dans la limite des places de chaque équipe. Plus "
    "elle est courte, plus elle vise juste et plus elle en laisse de côté.",
    "capacity_filled": "Autre mesure, toutes places remplies : chaque équipe prend autant d'élèves qu'elle a de "
    "places, quel que soit le palier, pour comparer les méthodes à nombre égal",
    "filled_precision": "Toutes places remplies : ont échoué ou quitté",
    "filled_recall": "Toutes places remplies : des échecs et abandons, y étaient",
    "on_list": "Élèves sur la liste",
    "capacity_axis": "Élèves, sur 100",
    "precision": "De la liste, ont échoué ou quitté",
    "recall": "Des échecs et abandons, étaient sur la liste",
    "base": "Des élèves avec un coefficient, ont échoué ou quitté",
    "weeks_title_flat": "Semaine après semaine, le coefficient ordonne bien {low} à {high} paires d'élèves sur 100",
    "weeks_title_chance": "Semaine après semaine, le coefficient n'ordonne pas mieux que le hasard : {low} à "
    "{high} paires d'élèves sur 100 (le hasard : 50)",
    "weeks_title_reverse": "Semaine après semaine, le coefficient ordonne à l'envers : {low} à {high} paires d'élèves "
    "sur 100 (le hasard : 50)",
    "weeks_title_some": "Pour {count} des {total} semaines mesurées, le coefficient n'ordonne pas mieux que le "
    "hasard ; de {low} à {high} paires d'élèves sur 100 selon la semaine",
    "weeks_title_rise": "Le coefficient ordonne mieux à mesure que l'année avance : de {first} à {last} paires sur 100",
    "weeks_title_one": "Le coefficient ordonne bien {first} paires d'élèves sur 100",
    "weeks_said": "Une paire : un élève qui a échoué ou quitté, un élève qui a réussi. Elle est bien ordonnée quand le "
    "premier a le coefficient le plus haut. La bande est l'intervalle à 95 %.",
    "weeks_axis": "Paires bien ordonnées, sur 100 (AUC)",
    "weeks_x": "Semaine de l'année scolaire",
    "coverage": "Avec un coefficient",
    "without": "Échecs et abandons sans coefficient",
    "week": "Semaine",
    "methods_title_same": "Rien ne permet de départager, {moment}, le coefficient et la meilleure autre méthode "
    "({method}) : de {low} à {high} paires sur 100 d'écart",
    "methods_title_unmeasured": "L'écart entre le coefficient et les autres méthodes n'a pas pu être mesuré",
    "methods_title_better": "Le coefficient ordonne mieux que chacune des autres méthodes {moment}",
    "difference": "Écart avec le coefficient",
    "methods_title_worse": "Une autre méthode ordonne mieux que le coefficient {moment} : {method}, {other} paires sur "
    "100 contre {ours}",
    "methods_title_alone": "Le coefficient n'a pu être comparé à rien d'entraîné",
    "methods_said": "Les mêmes élèves, les mêmes données, {moment}. Les modèles ont appris sur {train} et sont jugés, "
    "comme le coefficient, sur {test}. Le coefficient n'apprend rien : ses critères sont écrits d'avance.",
    "methods_difference": "L'écart est celui de la méthode au coefficient, élève par élève ; au-dessus de 0, elle "
    "ordonne mieux. Si son intervalle contient 0, rien ne les départage.",
    "methods_said_alone": "Les mêmes élèves, les mêmes données. Sans deux années d'issues, aucun modèle ne peut "
    "apprendre sur l'une et être jugé sur l'autre.",
    "reliability_title_rise": "Plus le coefficient est haut, plus l'échec est fréquent : de {first} à {last} élèves "
    "sur 100",
    "reliability_title_uneven": "L'échec est plus fréquent chez les coefficients hauts ({last} sur 100) que chez les "
    "bas ({first}), sans monter à chaque marche",
    "reliability_title_flat": "L'échec n'est pas plus fréquent chez les coefficients hauts : ne pas s'y fier tel quel",
    "reliability_said": "Les élèves sont mis en tranches de 10 points de coefficient, {moment}. Un point dit "
    "combien ont échoué ou quitté dans une tranche. Le coefficient n'est pas une probabilité : 40 ne veut pas "
    "dire 40 sur 100.",
    "reliability_axis": "Ont échoué ou quitté, sur 100",
    "reliability_x": "Coefficient",
    "probability_title_good": "La probabilité du modèle calibré dit vrai, à {error} élèves sur 100 près",
    "probability_title_bad": "La probabilité du modèle calibré s'écarte de ce qui arrive ({error} élèves sur 100)",
    "probability_said": "Sur la diagonale, ce que le modèle annonce est ce qui arrive.",
    "probability_refused": "Ce modèle est refusé : plus bas, la raison. Il ne doit pas servir.",
    "refused": "{method} (refusé)",
    "probability_x": "Annoncé, sur 100",
    "bin": "Tranche",
    "mean": "Coefficient moyen",
    "announced": "Annoncé",
    "observed": "Ont échoué ou quitté, sur 100",
    "lead_title": "Sur 100 élèves en échec au bulletin, {listed} étaient déjà sur la liste, la moitié d'entre eux "
    "{weeks} avant ou plus",
    "lead_title_none": "La liste ne devance pas le premier bulletin en échec",
    "lead_title_unknown": "L'avance sur le premier bulletin en échec n'a pas pu être mesurée",
    "lead_title_hidden": "Trop peu d'élèves pour montrer l'avance sur le premier bulletin en échec",
    "lead_said": "L'avance va de la première semaine sur la liste à celle du premier bulletin sous le seuil de "
    "réussite (ou à la dernière semaine de l'année). Le trait va du premier au dernier quart des élèves de la liste, "
    "le point est au milieu ; à côté de l'année, combien étaient sur la liste à temps.",
    "lead_axis": "Semaines d'avance",
    "lead_group": {"report_card": "Avant le premier bulletin en échec", "adverse": "Avant la fin de l'année"},
    "lead_who": "Avance mesurée",
    "n_students": "Élèves",
    "lead_before": "Sur la liste avant",
    "lead_never": "Jamais sur la liste",
    "lead_row": "{year} : {before} élèves sur {n}",
    "lead_row_hidden": "{year} : {n} élèves",
    "lead_median": "Avance du milieu",
    "lead_spread": "Du quart aux trois quarts",
    "weeks_unit_one": "semaine",
    "weeks_unit_many": "semaines",
    "churn_title": "D'une semaine rejouée à la suivante, {kept} élèves sur 100 restent sur la liste",
    "churn_said": "Une liste qui change trop ne laisse pas le temps d'agir ; une liste qui ne change jamais n'apprend "
    "rien.",
    "churn_axis": "Restent sur la liste, sur 100",
    "listed": "Sur la liste",
    "entered": "Entrés",
    "left": "Sortis",
    "kept": "Restés",
    "groups_title_fair": "Aucun groupe mesuré ne se distingue nettement par ses erreurs",
    "groups_title_unfair": "Les erreurs sont plus fréquentes pour {groups}",
    "groups_title_unknown": "On ne sait pas pour qui le coefficient se trompe le plus : rien ne peut être dit "
    "selon {groups}",
    "groups_unjudged": "{title} ; rien ne peut être dit selon {groups}",
    "groups_said": "Signalé : palier 2 ou 3, {moment}. Une fausse alerte est un élève signalé qui a réussi ; un oubli, "
    "un élève non signalé qui a échoué ou quitté. Un groupe qui compte moins de {cell} échecs et abandons, ou "
    "moins de {cell} réussites, n'est pas montré, ni celui qui le ferait deviner. Ces renseignements ne servent "
    "qu'ici : ils n'entrent jamais dans le coefficient.",
    "false_alarm": "Fausses alertes",
    "miss": "Oublis",
    "false_alarm_axis": "Fausses alertes, sur 100 élèves qui ont réussi",
    "miss_axis": "Oublis, sur 100 élèves qui ont échoué ou quitté",
    "all": "ensemble",
    "attribute": {
        "sex": "Sexe",
        "special_needs": "Code de difficulté (EHDAA)",
        "has_intervention_plan": "Plan d'intervention",
        "deprivation": "Milieu de l'école (rang décile)",
        "level": "Niveau",
        "school_id": "École",
    },
    "attribute_by": {
        "sex": "le sexe",
        "special_needs": "le code de difficulté",
        "has_intervention_plan": "le plan d'intervention",
        "deprivation": "le milieu de l'école",
        "level": "le niveau",
    },
    "attribute_value": {
        "sex": {"F": "Filles", "M": "Garçons", "X": "Autre"},
        "special_needs": {"yes": "Avec un code", "no": "Sans code"},
        "has_intervention_plan": {"yes": "Avec un plan", "no": "Sans plan"},
        "deprivation": {"1-3": "Rangs 1 à 3 (favorisé)", "4-7": "Rangs 4 à 7", "8-10": "Rangs 8 à 10 (défavorisé)"},
    },
    "value_unknown": "Non connu",
    "group": "Groupe",
    "by_school": "Écoles et modèle calibré : les chiffres",
    "flagged": "Signalés",
    "tiers_title": "Le palier 2 reconnaît {sensitivity} échecs et abandons sur 100, et laisse en paix {specificity} "
    "réussites sur 100",
    "tiers_title_hidden": "Trop peu d'élèves pour dire ce que le palier 2 reconnaît",
    "tiers_said": "Un palier dit quel soutien envisager, pas ce qu'un élève deviendra.",
    "tier": "Palier",
    "tier_2": "2 et plus",
    "tier_3": "3",
    "sensitivity": "Échecs et abandons reconnus, sur 100",
    "specificity": "Réussites laissées en paix, sur 100",
    "balanced": "Moyenne des deux",
    "tier_precision": "Du palier, ont échoué ou quitté, sur 100",
    "targeting_title": "Données à des groupes entiers, les mêmes places rejoindraient {group} des élèves qui "
    "échoueront ou quitteront, au lieu de {individual}",
    "targeting_said": "Autant de places, mais données aux groupes-repères, aux niveaux ou aux écoles qui comptent le "
    "plus d'élèves au palier 2 ou 3. Si l'écart est mince, agir sur tout un groupe est aussi juste, et ne désigne "
    "personne.",
    "targeting_by": {"home_group": "Groupes-repères", "school_level": "Niveaux d'une école", "school": "Écoles"},
    "places": "Places",
    "by": "Places données à",
    "adverse_total": "Échecs et abandons",
    "reached_individual": "Rejoints par la liste",
    "reached_group": "Rejoints par groupes entiers",
    "listed_also": "De la liste, rejoints aussi par les groupes",
    "sensitivity_title": "Changer de 20 % les points d'un critère laisse au moins {overlap} élèves sur 100 sur la "
    "liste",
    "sensitivity_said": "Les points des critères sont un choix. Si les augmenter ou les diminuer d'un cinquième "
    "changeait toute la liste, il faudrait s'en méfier.",
    "changed": "Ce qui change",
    "changed_all": "Tous les critères",
    "changed_family": "Famille : {family}",
    "factor": "Points",
    "factor_drawn": "× 0,8 ou × 1,2 au hasard",
    "auc": "AUC",
    "overlap": "Restent sur la liste, sur 100",
    "tier_changes": "Changent de palier, sur 100",
    "notes": "Ce qui n'a pas pu être mesuré, et ce qu'il faut savoir",
    "notes_none": "Tout ce qui devait être mesuré l'a été.",
    "read": "Comment lire cette page",
    "read_lines": (
        "Chaque semaine est recalculée avec ce qui était connu lors de sa première publication, jamais avec ce qui a "
        "été corrigé ou appris ensuite, puis comparée à la façon dont l'année s'est terminée.",
        "Seuls comptent les élèves encore inscrits cette semaine-là. Un élève déjà parti serait trop facile à trouver.",
        "Un départ vers un autre centre n'est ni une réussite ni un échec : ces élèves sont laissés de côté.",
        "L'intervalle à 95 % dit de combien le chiffre peut bouger par le seul hasard. Deux intervalles qui se "
        "recouvrent ne disent pas qui est meilleur : pour deux méthodes, on regarde l'intervalle de leur écart.",
        "Un élève de la liste qui a réussi n'est pas forcément une erreur : il a peut-être été aidé à temps.",
        "Ces chiffres jugent l'outil. Ils ne servent ni à juger une école, un groupe ou un membre du personnel, ni à "
        "classer, à promouvoir ou à refuser du soutien à un élève.",
    ),
    "criteria": "Critères {hash}. Les tables sont dans evaluation.duckdb, commentées ; les mêmes en JSON dans "
    "evaluation.json. Cette page ne nomme personne.",
    "months": {9: "sept.", 11: "nov.", 1: "janv.", 3: "mars", 5: "mai"},
}  # fmt: skip
