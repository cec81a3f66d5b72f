"""Errors that a user can act on: what, where, which rule, what to do; one exit code a kind.

A message never holds a student's value. Whoever raises one of these has already chosen the words.
"""

from __future__ import annotations

DONE = 0
PUBLISHED_WITH_WARNINGS = 1


class Eleve360Error(Exception):
    """A failure that the user can act on.

    `message` says what is wrong, `remedy` what to do; `file`, `line`, `column` and `rule` say where.
    """

    exit_code = 99

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        rule: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column
        self.rule = rule

    def place(self) -> str:
        """Where the fault is, in French: « fichier x, ligne 3, colonne y, règle z »; empty if unknown."""
        parts = (("fichier", self.file), ("ligne", self.line), ("colonne", self.column), ("règle", self.rule))
        return ", ".join(f"{word} {value}" for word, value in parts if value is not None)

    def as_dict(self) -> dict[str, object]:
        """The error as it is printed by `--json`."""
        return {
            "error": type(self).__name__,
            "exit_code": self.exit_code,
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "rule": self.rule,
            "remedy": self.remedy,
        }


class ConfigError(Eleve360Error):
    """The configuration, the criteria or an option is not usable."""

    exit_code = 2


class SourceError(Eleve360Error):
    """A file is missing, empty, or cannot be read as the profile says."""

    exit_code = 3


class ColumnError(Eleve360Error):
    """A required column is missing, or the columns are those of no known table."""

    exit_code = 4


class StopShareError(Eleve360Error):
    """Too large a share of a file's rows was refused: nothing was published."""

    exit_code = 5


class DropError(Eleve360Error):
    """Too many rows, students or schools disappeared since the previous run: nothing was published."""

    exit_code = 6


class ScaleError(Eleve360Error):
    """The marks of a school are on another scale than out of 100, or than last time: nothing was published."""

    exit_code = 12


class ReconciliationError(Eleve360Error):
    """Records read are not accounted for: a fault of the product, never of the user."""

    exit_code = 7


class KeyFileError(Eleve360Error):
    """The secret key is missing or malformed."""

    exit_code = 8


class VaultError(Eleve360Error):
    """The vault cannot be opened with this key, or it is damaged."""

    exit_code = 8


class StoreBusyError(Eleve360Error):
    """Another run holds the store, or a file that must be replaced is held open."""

    exit_code = 9


class NotFoundError(Eleve360Error):
    """The student, the week or the version is unknown to the store."""

    exit_code = 10


class ReplayError(Eleve360Error):
    """A replay did not give the same portraits."""

    exit_code = 11


class EvaluationError(Eleve360Error):
    """The evaluation, or a model asked of it, was refused: the data cannot tell how right the coefficient is."""

    exit_code = 13


# For the README's table and the test that holds it complete.
EXIT_CODES: dict[int, str] = {
    DONE: "terminé",
    PUBLISHED_WITH_WARNINGS: "terminé et publié avec un avertissement : lignes refusées, ou fichier sans ligne",
    2: "configuration, critères ou option inutilisables",
    3: "fichier absent, vide ou illisible",
    4: "colonne obligatoire absente, ou fichier d'aucune table connue",
    5: "part de lignes refusées au-delà de stop_share : rien n'est publié",
    6: "chute du nombre de lignes, d'élèves ou d'écoles : rien n'est publié",
    7: "des lignes lues ne sont pas comptées : faute du logiciel, rien n'est publié",
    8: "clé secrète absente, ou voûte qui ne s'ouvre pas",
    9: "entrepôt occupé par une autre exécution, qui ne peut pas être écrit, ou fichier tenu ouvert",
    10: "élève, semaine ou version inconnus",
    11: "la reprise d'une semaine n'a pas redonné les mêmes portraits",
    12: "résultats d'une école sur une autre échelle que 100, ou que la dernière fois : rien n'est publié",
    13: "évaluation ou modèle refusés : les données ne permettent pas de mesurer",
    70: "faute inattendue du logiciel : rien n'est publié",
}
