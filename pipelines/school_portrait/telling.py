"""How the portrait says a count, a share, a rate and a need."""

from __future__ import annotations

from decimal import Decimal

from pipelines.lists import wording
from pipelines.lists.settings import Language
from pipelines.lists.teams import level_name
from pipelines.lists.words_portrait import PORTRAIT_WORDS
from pipelines.school_portrait.needs import Need
from pipelines.school_portrait.reading import Row


class Teller:
    """The words of one language. `small_cell`: students below which a count is hidden."""

    def __init__(self, language: Language, small_cell: int) -> None:
        self.language = language
        self.small_cell = small_cell
        self.words = PORTRAIT_WORDS[language]

    def number(self, count: int | None) -> str:
        return self.words["hidden"] if count is None else wording.integer(count, self.language)

    def mean(self, mean: Decimal | None) -> str:
        return self.words["hidden"] if mean is None else wording.fixed(mean, self.language, places=1)

    def percent(self, rate: Decimal | None) -> str:
        """One decimal always, so that a column can be read down."""
        return self.words["hidden"] if rate is None else self._percent(wording.fixed(rate, self.language, places=1))

    def share(self, count: int, students: int) -> str:
        """To the nearest percent, halves up."""
        return self._percent(str((200 * count + students) // (2 * students)))

    def _percent(self, number: str) -> str:
        return f"{number}%" if self.language == "en" else f"{number}{wording.NO_BREAK}%"

    def counted(self, count: int, what: str) -> str:
        """`what`: the words' key, such as student."""
        return wording.counted(count, self.words[f"{what}_one"], self.words[f"{what}_many"], self.language)

    def students(self, count: int | None) -> str:
        return self.words["hidden"] if count is None else self.counted(count, "student")

    def of(self, count: int, students: int) -> str:
        return self.words["chronic_of"].format(
            count=self.number(count), students=self.number(students), share=self.share(count, students)
        )

    def beside(self, rate: Decimal | None, centre: Decimal | None) -> str:
        if centre is None:
            return self.percent(rate)
        return self.words["centre_beside"].format(value=self.percent(rate), centre=self.percent(centre))

    def trend(self, trend: str | None) -> str:
        return self.words[f"trend_{trend}"] if trend else self.words["hidden"]

    def label(self, row: Row, *, with_code: bool = False) -> str:
        """`Écrire (français)`, `Mathématique`; the code too where the level has two subjects of that name."""
        subject = row["subject_name"] or row["subject_code"]
        if with_code and row["subject_name"]:
            subject = f"{subject}, {row['subject_code']}"
        if row["competency"]:
            subject = f"{row['competency_name'] or row['competency']} ({subject})"
        return subject[:1].upper() + subject[1:]

    def need(self, need: Need) -> str:
        """`Écrire (français), 2e secondaire : 14 élèves sur 52 sous 60`."""
        row = need.row
        return self.words[f"need_{need.kind}"].format(
            label=self.label(row),
            level=level_name(row["level"], self.language),
            count=None if need.count is None else self.counted(need.count, "student"),
            students=self.number(row["students"]) if need.count is not None else self.students(row["students"]),
            mean=self.mean(row["mean_mark"]),
        )
