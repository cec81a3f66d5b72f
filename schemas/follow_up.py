"""What the teams write of their students: the fact that is kept of it, and what an analyst finds in the portraits.

Codes and dates only: the decision, its owner and the note are in the vault.
"""

from __future__ import annotations

from schemas.columns import date_column, text_column
from schemas.contract import Column, Layer, Privacy, Table

_KEY = r"^[0-9a-f]{64}$"
_WEEK = r"^20\d{2}-W\d{2}$"

# Of the code list follow_up_status: what says that a follow-up is over. Any other, and none, leaves it open.
CLOSED = ("done", "dropped")


def _week_column(name: str, fr: str, en: str, **promises: object) -> Column:
    return text_column(name, fr, en, pattern=_WEEK, privacy=Privacy.INDIRECT, **promises)


_COLUMNS = (
    text_column("follow_up_id", "Identifiant du suivi.", "Follow-up.", required=True, key=True, pattern=_KEY),
    text_column(
        "student_key", "Clé de l'élève.", "Student key.", required=True, privacy=Privacy.INDIRECT, pattern=_KEY
    ),
    text_column("school_id", "Code de l'école dont l'équipe écrit.", "School whose team writes.", required=True),
    _week_column(
        "opened_week",
        "Semaine de la liste où le suivi a été ouvert.",
        "Week of the list on which the follow-up was opened.",
        required=True,
    ),
    text_column(
        "finding", "Constat de l'équipe.", "The team's finding.", codes="follow_up_finding", privacy=Privacy.INDIRECT
    ),
    date_column("discussed_on", "Jour de la discussion.", "Day of the discussion.", privacy=Privacy.INDIRECT),
    text_column(
        "type", "Type de soutien décidé.", "Type of support decided.", codes="follow_up_type", privacy=Privacy.INDIRECT
    ),
    date_column("started_on", "Début du soutien.", "Start of the support.", privacy=Privacy.INDIRECT),
    date_column("review_on", "Jour où revoir l'élève.", "Day on which to review.", privacy=Privacy.INDIRECT),
    text_column("status", "État du suivi.", "Status.", codes="follow_up_status", privacy=Privacy.INDIRECT),
    _week_column(
        "discussed_week",
        "Semaine de la discussion : celle de discussed_on, sinon celle où un constat, une décision ou un type a été "
        "lu d'abord. Vide : l'équipe n'a écrit qu'une note ou une date à venir.",
        "Week of the discussion: that of discussed_on, else that in which a finding, a decision or a type was first "
        "read. Empty: the team wrote a note or a date to come only.",
    ),
    _week_column(
        "closed_week",
        "Semaine où le suivi a été lu terminé ou abandonné ; vide tant qu'il est ouvert.",
        "Week in which the follow-up was read as done or dropped; empty while it is open.",
    ),
    _week_column(
        "last_talked_week",
        "Dernière semaine où un constat, une décision, un type, une date de discussion ou une date de révision a été "
        "lu nouveau ou changé. Vide : jamais, ou lu avant que cette semaine ne soit notée.",
        "Last week in which a finding, a decision, a type, a day of discussion or a review date was read as new or "
        "changed. Empty: never, or read before this week was noted.",
    ),
    _week_column(
        "type_week",
        "Semaine où le type de soutien a été décidé : celle de discussed_on quand les deux ont été lus ensemble, sinon "
        "celle où le type a été lu d'abord.",
        "Week in which the type of support was decided: that of discussed_on where both were read together, else that "
        "in which the type was first read.",
    ),
    _week_column(
        "review_week",
        "Semaine où la date de révision a été lue d'abord : une discussion plus récente, sans nouvelle date, tient "
        "lieu de révision.",
        "Week in which the review date was first read: a newer discussion without a new date stands for the review.",
    ),
)

# In a `facts` table: an extract that only ever adds and replaces by key.
FOLLOW_UP_FACT = Table(
    "follow_up",
    Layer.EXTRACT,
    "Suivis que les équipes écrivent dans leur classeur : codes et dates ; les mots restent dans la voûte.",
    "Follow-ups that the teams write in their workbooks: codes and dates; words stay in the vault.",
    "un suivi",
    "one follow-up",
    _COLUMNS,
)

FOLLOW_UP = Table(
    "follow_up",
    Layer.OUTPUT,
    "Ce que les équipes ont écrit dans leur classeur, cette année scolaire : codes et dates, sans aucun mot. De "
    "l'année d'avant, les suivis reportés : ouverts et à revoir le 1er juillet ou après, ou dont une équipe a parlé "
    "depuis. Les faits gardent les suivis de toutes les années.",
    "What the teams wrote in their workbooks this school year: codes and dates, without a word. Of the year before, "
    "the follow-ups carried over: open and to be reviewed on 1 July or later, or of which a team has talked since. "
    "The facts keep the follow-ups of every year.",
    "un suivi",
    "one follow-up",
    _COLUMNS,
)

FOLLOW_UP_ISSUE = Table(
    "follow_up_issue",
    Layer.OUTPUT,
    "Ce qui n'a pas pu être lu dans les classeurs des équipes, et ce qui demande une suite : par adresse, jamais "
    "par le texte d'une cellule.",
    "What could not be read in the teams' workbooks, and what asks for something to be done: by address, never by "
    "the text of a cell.",
    "une exécution × un fichier × une adresse × une règle",
    "one run × file × address × rule",
    (
        text_column(
            "run_id", "Exécution qui a lu le classeur.", "Run that read the workbook.", required=True, key=True
        ),
        text_column("week", "Semaine de l'exécution.", "Week of the run.", required=True, pattern=_WEEK),
        text_column("school_id", "Code de l'école ; vide s'il est inconnu.", "School code; empty where unknown."),
        text_column("school_folder", "Dossier de l'école.", "Folder of the school.", required=True, key=True),
        text_column("team_folder", "Dossier de l'équipe.", "Folder of the team.", required=True, key=True),
        text_column(
            "file_name",
            "Classeur, vu du dossier de l'équipe ; un nom que l'équipe lui a donné n'est pas répété.",
            "Workbook, seen from the team's folder; a name that the team gave it is not repeated.",
            required=True,
            key=True,
        ),
        text_column(
            "kept_as", "Copie du classeur tel qu'il a été lu.", "Copy of the workbook as it was read.", key=True
        ),
        text_column("sheet", "Feuille.", "Sheet."),
        text_column("address", "Cellule, ligne ou plage.", "Cell, row or range.", key=True),
        text_column("column_name", "Colonne de suivi.", "Follow-up column.", key=True),
        text_column("rule", "Règle.", "Rule.", required=True, key=True),
        text_column(
            "follow_up_id",
            "Suivi dont l'équipe dit la donnée inexacte ; vide pour toute autre règle.",
            "Follow-up of which the team says that the data are inaccurate; empty for any other rule.",
            pattern=_KEY,
            privacy=Privacy.INDIRECT,
        ),
        text_column(
            "since_week", "Semaine où cela a été lu d'abord.", "Week in which it was first read.", pattern=_WEEK
        ),
    ),
)
