"""`python -m benchmarks.oulad --data FOLDER`: does the coefficient find who will fail or leave, how early, how surely?

The Open University Learning Analytics dataset: each presentation becomes a school year, each module a school. For each
cut, the weekly run portrays every student still registered, and `evaluate` measures the later half of the presentations
with what the earlier half taught, the weeks around the cut included.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.centres import make_centre, run_weeks
from benchmarks.oulad_centres import (
    Presentation,
    hand_over_presentation,
    modules_without_domain,
    place,
    read_files,
)
from benchmarks.trials import Cut, Target, Trial, evaluate_week, run, told, working_folder
from pipelines.database import connect
from pipelines.errors import ConfigError, SourceError
from pipelines.weeks import Week
from risk.criteria import load_criteria

CRITERIA = Path(__file__).parent / "oulad_criteria.yaml"
DEFAULT_CUTS = (25, 50)
LEAST_CUT, MOST_CUT = 5, 95
TARGETS = (
    Target("25 %", "coefficient", "auc", at_least=0.79),
    Target("50 %", "coefficient", "auc", at_least=0.88),
    Target("25 %", "calibrated", "auc", at_least=0.81),
    Target("50 %", "calibrated", "auc", at_least=0.905),
    Target("25 %", "calibrated", "ece", at_most=0.03),
    Target("50 %", "calibrated", "ece", at_most=0.03),
)


def measure(data: Path, cuts: tuple[int, ...], keep: Path | None, criteria_path: Path = CRITERIA) -> Trial:
    """Run and evaluate every cut. `keep`: a new folder where a centre a cut stays, named by its percent."""
    criteria = load_criteria(criteria_path.read_text(encoding="utf-8"))
    measured: list[Cut] = []
    with working_folder(keep) as folder, connect() as con:
        told("lecture", "reading")
        notes = read_files(con, data)
        for cut in cuts:
            presentations = place(con, cut)
            _check(presentations)
            centre = make_centre(folder / str(cut), centre_id="OULAD", criteria=criteria.text)
            for place_in_time, one in enumerate(presentations):
                told(f"{cut} % de {one.name}", f"{cut} % of {one.name}")
                hand_over_presentation(con, centre, one)
                # What is measured is portrayed at its cut only: nothing later of it can be learned from.
                is_learned = place_in_time < len(presentations) // 2
                run_weeks(centre, one.weeks_learned if is_learned else [one.cut_on])
            told(f"évaluation à {cut} %", f"evaluation at {cut} %")
            names = {one.school_year: one.name for one in presentations}
            weeks = {one.school_year: Week.ending_by(one.cut_on).text for one in presentations}
            measured.append(evaluate_week(centre, None, cut=f"{cut} %", names=names, moment_weeks=weeks)[0])
        notes += _about(presentations, modules_without_domain(presentations, criteria))
    return Trial("oulad", criteria.hash, tuple(measured), TARGETS, tuple(notes))


def _check(presentations: list[Presentation]) -> None:
    if len(presentations) < 2:
        raise SourceError(
            f"une seule présentation ({presentations[0].name}) : rien à mesurer après ce qui est appris.",
            remedy="Donner au moins deux présentations ; la première moitié apprend, l'autre mesure.",
            file="students_outcome",
            column="section_id",
        )


def _about(presentations: list[Presentation], without_domain: list[str]) -> list[str]:
    told = [f"{one.name} : {', '.join(one.modules)} ({one.students} inscriptions)." for one in presentations]
    if without_domain:
        told.append(
            f"Modules d'aucun domaine des critères, dont les travaux ne donnent aucun point : "
            f"{', '.join(without_domain)}."
        )
    return told


def cuts_of(text: str) -> tuple[int, ...]:
    """Percents apart by commas. ConfigError where one is not a whole number from 5 to 95, or is there twice."""
    parts = [part.strip() for part in text.split(",")]
    in_range = all(part.isdecimal() and LEAST_CUT <= int(part) <= MOST_CUT for part in parts)
    if not in_range or len(set(parts)) < len(parts):
        raise ConfigError(
            "--cuts : des pourcentages entiers du cours, une fois chacun.",
            remedy=f"De {LEAST_CUT} à {MOST_CUT}, par exemple --cuts 25,50.",
        )
    return tuple(int(part) for part in parts)


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.oulad", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="students_outcome, engagement_daily, grades")
    parser.add_argument("--cuts", default=",".join(map(str, DEFAULT_CUTS)), help="percents of the course: 25,50")
    parser.add_argument("--keep", type=Path, help="a new folder where the centres stay, for eleve360 evaluate")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    return run(lambda given: measure(given.data, cuts_of(given.cuts), given.keep), arguments(words))


if __name__ == "__main__":
    sys.exit(main())
