"""The page that tells the story of every planted student, written from the stories themselves."""

from datetime import date

from pipelines.samples.calendar import SchoolYear
from pipelines.samples.complete_stories import COMPLETE_STORIES
from pipelines.samples.planted import ninety_percent
from pipelines.samples.stories import (
    DROP_OUT,
    RECOVERING,
    RESUMPTION,
    SLIDER,
    STORIES,
    STRONG,
    SUSPENDED,
    Story,
)

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def story_lines(story: Story, year: SchoolYear) -> tuple[str, str]:
    """The story in French and in English, one line each."""
    sunday, expected = ninety_percent(year)
    numbers = {"absent": expected // 10, "expected": expected}
    french = story.fr.format(ninety=_french_date(sunday), **numbers)
    return french, story.en.format(ninety=sunday.isoformat(), **numbers)


def _french_date(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def _story_rows(stories: tuple[Story, ...], year: SchoolYear) -> str:
    rows = []
    for story in stories:
        french, english = story_lines(story, year)
        where = f"{story.school_id}, {story.level}" + (f", {story.home_group}" if story.home_group else "")
        rows.append(f"| `{story.student_id}` | {where} | {french}<br>*{english}* |")
    return "\n".join(rows)


def samples_readme(students: int, complete_students: int, seed: int, start_year: int) -> str:
    """README.md of the committed samples. `complete_students`: of the complete form, without its own planted ones."""
    year, before = SchoolYear(start_year), SchoolYear(start_year - 1)
    return f"""# Un petit centre inventé

Trois écoles, {students} élèves, l'année {year.label}. Personne ici n'existe : noms, fiches, codes permanents, absences
et résultats sont tirés au sort (graine {seed}). Le même centre est écrit sous sept formes, qui
donnent toutes les mêmes portraits :

| dossier | contenu |
|---|---|
| `canonical/` | les extraits canoniques, en CSV (UTF-8, virgule) |
| `parquet/` | les mêmes, en Parquet |
| `xlsx/` | les mêmes, en classeurs Excel : un titre au-dessus de l'en-tête, vraies dates, fiches au format 0000000 |
| `gpi/` | un vidage des tables de GPI (Windows-1252, point-virgule, virgule décimale) et trois fichiers d'appoint |
| `oneroster11/`, `oneroster12/` | un export OneRoster 1.1 et 1.2 ; absences, calendrier et compléments à côté |
| `edfi/` | des ressources de l'API Ed-Fi (JSONL, compressées), codes du centre, compléments et motifs |
| `complete/` | un centre plus petit, avec tous les extraits facultatifs et l'an dernier ; voir plus bas |
| `broken/` | une faute par dossier ; voir `broken/README.md` |

Fichiers d'appoint : `gpi/motifs.csv` classe les motifs d'absence ; `gpi/interventions.csv` et `gpi/outcomes.csv`, que
GPI n'a pas, sont en forme canonique.

Rien n'est modifié à la main. Récrire le tout, ou faire un centre d'une autre taille :

```
python -m pipelines.samples data_samples
eleve360 samples mon-centre --students 5000 --seed 1 --source gpi
eleve360 demo --source complete
```

## Les élèves plantés

Ils sont les mêmes quels que soient le nombre d'élèves et la graine. Pour lire un portrait : après `make demo`,
`eleve360 explain {STORIES[0].student_id} --config demo/eleve360.yaml`.

| fiche | école, niveau, groupe | histoire |
|---|---|---|
{_story_rows(STORIES, year)}

## Le centre complet

`complete/` est un centre de {complete_students} élèves, en CSV canonique, avec tous les extraits facultatifs. S'y
ajoutent dix élèves plantés, que les autres formes n'ont pas. Tout y est tiré des mêmes traits cachés (engagement,
aisance, trajectoire) : un élève qui décroche remet moins, se tait sur la plateforme et répond plus bas au sondage.

*A centre of {complete_students} students with every optional extract, and ten planted students of its own. All is drawn
from the same hidden traits: a student who disengages hands in less, falls silent on the platform and answers the survey
lower.*

| extrait | ce qu'il contient |
|---|---|
| `assignments.csv` | au secondaire, dix travaux en français et dix en mathématique, remis, en retard ou pas remis |
| `activity.csv` | au secondaire, les jours avec des actions sur la plateforme d'apprentissage |
| `conduct.csv` | événements de conduite, cotés de 1 à 5 |
| `survey.csv` | sondage d'engagement en octobre et en mars, trois dimensions, de la 4e année à la 5e secondaire |
| `participation.csv` | activités parascolaires |
| `enrolments.csv` | aussi les inscriptions de {before.label} |
| `grades.csv` | aussi les résultats de {before.label} en français et en mathématique : étapes et résultat final |

| fiche | école, niveau, groupe | histoire |
|---|---|---|
{_story_rows(COMPLETE_STORIES, year)}

Les autres élèves plantés y ont aussi leur suite : `{SLIDER}` répond bien plus bas au sondage de mars qu'à celui
d'octobre, `{RECOVERING}` bien plus haut, et joue au soccer depuis janvier ; `{DROP_OUT}` ne remet plus rien et se tait
sur la plateforme dès la première semaine de novembre ; `{STRONG}` est de deux activités ; `{SUSPENDED}` a deux
altercations au dossier ; `{RESUMPTION}` a échoué la mathématique de 4e secondaire l'an dernier (54).

*The other planted students go on there too: `{SLIDER}` answers the survey far lower in March than in October,
`{RECOVERING}` far higher, and plays soccer from January; `{DROP_OUT}` hands in nothing and falls silent on the platform
from the first week of November; `{STRONG}` has two activities; `{SUSPENDED}` two fights on file; `{RESUMPTION}` failed
secondary 4 maths last year (54).*

## Les autres élèves

- Absences : un taux par élève tiré d'une loi gamma (plus dispersé qu'une loi de Poisson), des suites de un à cinq
  jours, deux vagues de maladie (novembre, février), plus d'absences le lundi et le vendredi. Écoles secondaires :
  quatre périodes par jour ; écoles primaires : matin (AM) et après-midi (PM).
- Sorties, examens, stages et une fermeture sont codés comme des absences motivées ; `reason_group` les met à part. À
  l'école 231, les codes 30 et 31 ont le sens inverse de celui des autres écoles.
- Résultats : corrélés d'une matière et d'une étape à l'autre, abaissés par les absences ; étapes pondérées 20, 20, 60.
  L'anglais du primaire est noté en lettres (cotes A+ à E).
- Quelques élèves glissent, se relèvent, abandonnent, arrivent ou partent en cours d'année, changent d'école, n'ont
  aucun résultat ; le groupe 042 de l'école 231 n'a aucune saisie d'absences.
- Dans `gpi/` : au secondaire, la colonne `03` des étapes est l'examen de janvier (étape EX), l'étape 3 est la colonne
  `04` ; le motif 90 n'est pas compté ; un jour entier d'absence au primaire donne deux lignes identiques.
"""
