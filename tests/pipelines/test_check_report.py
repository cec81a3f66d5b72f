"""What `check` says: all that is wrong at once, in order, in words that anybody reads, and nothing of a student."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.check_findings import FIX, KNOW, STOP, findings, next_steps, of_level
from pipelines.check_report import CheckReport
from pipelines.check_text import report_lines, verdict
from pipelines.checking import check_extracts
from pipelines.config import load_config
from pipelines.errors import StopShareError
from pipelines.lists.check_texts import CHECK_TEXTS
from schemas.checks import Item
from tests.pipelines.check_reports import failed, stopped_report, unreadable_report, whole_report
from tests.pipelines.mini_centre import make_centre, rewrite, run

SUNDAY_46, SUNDAY_47 = date(2026, 11, 15), date(2026, 11, 22)


def told(report: CheckReport) -> str:
    return "\n".join(report_lines(report)).replace("\u00a0", " ")


def check(centre: Path, as_of: date = SUNDAY_47) -> CheckReport:
    return check_extracts(load_config(centre), as_of)


def extract(centre: Path, name: str) -> Path:
    return centre.parent / "extraits" / f"{name}.csv"


# --- the text


def test_the_whole_text_of_a_report() -> None:
    assert told(whole_report()) == Path(__file__).with_name("check_report.txt").read_text(encoding="utf-8")


def test_what_stops_comes_first_and_what_to_do_next_last() -> None:
    text = told(stopped_report())
    places = [text.index(word) for word in ("CE QUI ARRÊTE (1)", "À CORRIGER (5)", "À SAVOIR", "POUR CONTINUER")]
    assert places == sorted(places)
    assert text.rstrip().endswith(
        "1. Corriger ce qui arrête, en commençant par le haut, puis relancer « eleve360 check »."
    )


def test_before_rows_are_judged_nothing_is_said_to_be_fine() -> None:
    text = told(unreadable_report())
    assert "CE QUI ARRÊTE (2)" in text
    assert "students.csv : le fichier est vide." in text
    assert "il manque la colonne « level »." in text
    assert "Rien" not in text
    assert "3 lignes refusées (lignes 3, 9, 12). [ragged_row]" in text
    assert "Les lignes ne sont pas encore jugées" in text
    assert "attendance.csv      1 204 lus, 3 refusés" in text


def test_no_line_is_wider_than_a_terminal() -> None:
    for report in (whole_report(), stopped_report(), unreadable_report()):
        assert max(map(len, report_lines(report))) <= 100


@pytest.mark.parametrize(
    ("report", "exit_code", "line"),
    [
        (
            whole_report(), 1,
            "3 204 enregistrements lus, 34 refusés ; 5 à corriger, 7 à savoir. "
            "L'exécution publierait avec un avertissement.",
        ),
        (
            unreadable_report(), 3,
            "L'exécution s'arrêterait (et 1 autre) : students.csv : le fichier est vide. Refaire l'extraction.",
        ),
        (
            stopped_report(), 5,
            "L'exécution s'arrêterait : attendance.csv (attendance) : lignes refusées, 1 204 sur 2 000, soit 60,2 %, "
            "au-delà de la limite de 5 %. Corriger le code à la source.",
        ),
    ],
)  # fmt: skip
def test_the_verdict_is_one_line_and_the_code_is_that_of_the_first_fault(
    report: CheckReport, exit_code: int, line: str
) -> None:
    assert verdict(report).replace("\u00a0", " ") == line
    assert report.exit_code == exit_code


def test_every_finding_is_told_in_english_too() -> None:
    french, english = findings(whole_report(), "fr"), findings(whole_report(), "en")
    assert [(one.level, one.name, len(one.details)) for one in french] == [
        (one.level, one.name, len(one.details)) for one in english
    ]
    assert "This code is unknown to the source profile." in {one.meaning for one in english}
    assert CHECK_TEXTS["fr"].keys() == CHECK_TEXTS["en"].keys()
    steps = next_steps(whole_report(), english, "en")
    assert steps[-1] == "Run “eleve360 weekly --as-of 2026-11-22”."


def test_a_check_that_fails_at_several_schools_says_its_meaning_once() -> None:
    (stale,) = [one for one in findings(whole_report(), "fr") if one.name == "stale_entries"]
    assert [detail.replace("\u00a0", " ") for detail in stale.details] == [
        "école 002 : Dernière saisie le 11 novembre 2026, 11 jours avant la date demandée ; 7 jours de classe depuis.",
        "école 014 : Dernière saisie le 8 novembre 2026, 14 jours avant la date demandée ; 9 jours de classe depuis.",
    ]


def test_reasons_can_be_pasted_and_what_is_no_code_cannot() -> None:
    (unmapped,) = [one for one in findings(whole_report(), "fr") if one.paste]
    assert unmapped.paste == ("014,2026-2027,99,",)
    assert unmapped.details[1].replace("\u00a0", " ") == (
        "école 014, 2026-2027, 3 motifs peu fréquents, non montrés "
        "(à chercher dans le fichier, lignes 36, 41, 52) : 4 lignes"
    )
    assert json.loads(json.dumps(whole_report().as_dict(), default=str))["unmapped_reasons"][1] == {
        "school_id": "014", "school_year": "2026-2027", "reason_code": None, "rows": 4, "codes": 3,
        "lines": [36, 41, 52],
    }  # fmt: skip


def test_the_report_as_json_holds_the_same() -> None:
    data = json.loads(json.dumps(whole_report().as_dict(), default=str))
    assert data["exit_code"] == 1
    assert data["rules"][0]["codes"] == [{"code": "motif_abs 99", "rows": 30}, {"code": "motif_abs 98", "rows": 4}]
    assert data["failed_checks"][0]["items"] == [
        {"code": "99", "count": 34},
        {"code": None, "count": 1, "lines": [36]},
    ]
    assert data["failed_checks"][0]["seen"].startswith("2\u00a0codes nouveaux")
    assert data["compared"][0] == {
        "table_name": "students", "rows": 2000, "rows_before": 1998, "latest_on": None, "latest_before": None,
    }  # fmt: skip
    errors = json.loads(json.dumps(unreadable_report().as_dict(), default=str))["errors"]
    assert [(error["error"], error["file"], error["exit_code"]) for error in errors] == [
        ("SourceError", "students.csv", 3), ("ColumnError", "enrolments.csv", 4),
    ]  # fmt: skip


# --- what is found


def test_every_unreadable_file_is_told_at_once(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    extract(centre, "students").write_bytes(b"")
    rewrite(extract(centre, "attendance"), lambda rows: rows)
    text = extract(centre, "enrolments").read_text(encoding="utf-8").replace("level", "niveau", 1)
    extract(centre, "enrolments").write_text(text, encoding="utf-8")
    text = extract(centre, "grades").read_text(encoding="utf-8").replace("mark,", "note,", 1)
    extract(centre, "grades").write_text(text, encoding="utf-8")
    report = check(centre)
    assert [(fault.file, fault.exit_code) for fault in report.faults] == [
        ("students.csv", 3), ("enrolments.csv", 4), ("grades.csv", 4),
    ]  # fmt: skip
    assert report.exit_code == 3
    assert not report.judged
    assert {one.file_name for one in report.files} == {"schools.csv", "calendar.csv", "attendance.csv"}


def test_every_missing_file_is_told_at_once_with_the_unreadable_ones(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    extract(centre, "students").unlink()
    extract(centre, "enrolments").unlink()
    extract(centre, "grades").write_bytes(b"")
    report = check(centre)
    assert [type(fault).__name__ for fault in report.faults] == ["SourceError"] * 3
    text = told(report)
    assert "table students" in text
    assert "table enrolments" in text
    assert "grades.csv : le fichier est vide" in text


def test_an_unknown_code_is_named_and_a_name_is_not(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")

    def spoil(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        texts = ["99", "99", "motivee", "Tremblay Zoé"]
        return [row | {"category": text} for row, text in zip(rows, texts, strict=False)] + rows[4:]

    rewrite(extract(centre, "attendance"), spoil)
    report = check(centre)
    (refused,) = [one for one in report.rules if one.rule == "unknown_code"]
    assert refused.count == 4
    assert refused.codes == (Item("99", 2), Item(None, 1, (4,)), Item(None, 1, (5,)))
    assert (
        "« 99 » (2 lignes), 2 textes peu fréquents, non montrés (à chercher dans le fichier, lignes 4, 5)"
        in " ".join(told(report).split())
    )
    assert "Tremblay" not in told(report) + str(report.as_dict())


def test_an_illness_or_a_surname_shifted_into_a_column_is_named_nowhere(tmp_path: Path) -> None:
    """Lines 2 to 4: a reason, an act and a surname that is of no student of the file, each once."""
    centre = make_centre(tmp_path / "centre")

    def spoil(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        reasons = ["Leucemie", "pere:prison", "Z9"]
        rows = [row | {"reason_group": "", "reason_code": ""} for row in rows]
        spoilt = [row | {"reason_code": text} for row, text in zip(rows, reasons, strict=False)]
        return [*spoilt, rows[3] | {"category": "Vaillancourt"}, *rows[4:]]

    rewrite(extract(centre, "attendance"), spoil)
    report = check(centre)
    assert [(one.reason_code, one.rows, one.codes, one.lines) for one in report.unmapped] == [
        ("Z9", 1, 1, ()),
        (None, 2, 2, (2, 3)),
    ]
    (refused,) = [one for one in report.rules if one.rule == "unknown_code"]
    assert refused.codes == (Item(None, 1, (5,)),)
    text = told(report) + json.dumps(report.as_dict(), default=str)
    assert not any(word in text for word in ("Leucemie", "prison", "Vaillancourt"))
    assert "lignes 2, 3" in text.replace("\u00a0", " ")


def test_a_word_that_the_centre_s_own_list_names_is_told(tmp_path: Path) -> None:
    """« Sortie » has a group at school 999 only."""
    centre = make_centre(tmp_path / "centre", reasons="motifs.csv")
    (centre.parent / "motifs.csv").write_text(
        "school_id,school_year,reason_code,reason_group\n999,*,Sortie,school_activity\n", encoding="utf-8"
    )
    rewrite(
        extract(centre, "attendance"),
        lambda rows: [rows[0] | {"reason_group": "", "reason_code": "Sortie"}, *rows[1:]],
    )
    assert [(one.reason_code, one.rows) for one in check(centre).unmapped if one.reason_code != "Z9"] == [("Sortie", 1)]


def test_a_name_or_a_number_of_a_student_in_a_column_of_codes_is_not_repeated(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    text = extract(centre, "students").read_bytes().decode("cp1252").splitlines()
    name = text[1].split(",")[1]
    number = text[1].split(",")[0]
    rewrite(
        extract(centre, "attendance"),
        lambda rows: [rows[0] | {"category": name}, rows[1] | {"category": number}, *rows[2:]],
    )
    report = check(centre)
    (refused,) = [one for one in report.rules if one.rule == "unknown_code"]
    assert refused.codes == (Item(None, 1, (2,)), Item(None, 1, (3,)))
    assert name not in told(report)
    assert number not in told(report)


def test_a_column_that_has_shifted_tells_no_text(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    rewrite(
        extract(centre, "attendance"),
        lambda rows: [row | {"category": f"X{number}"} for number, row in enumerate(rows)],
    )
    report = check(centre)
    (refused,) = [one for one in report.rules if one.rule == "unknown_code"]
    assert refused.count == 27
    assert refused.codes == ()


def test_the_same_files_as_last_week_are_told_and_stop_nothing(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    run(centre, SUNDAY_46)
    report = check(centre)
    assert {one.file_name for one in report.old_files} == {
        "students.csv", "schools.csv", "enrolments.csv", "calendar.csv", "attendance.csv", "grades.csv",
    }  # fmt: skip
    assert report.exit_code == 0
    assert "Même contenu, à l'octet près, qu'à la dernière exécution (au 15 novembre 2026)." in told(report)
    again = check(centre, SUNDAY_46)
    assert again.old_files == (), "the week itself, run again, reads its own files"
    assert [one.table_name for one in report.compared][:2] == ["students", "schools"]
    (attendance,) = [one for one in report.compared if one.table_name == "attendance"]
    assert attendance.rows_before is not None
    assert attendance.latest_before <= SUNDAY_46


def test_a_file_of_weeks_ago_among_new_ones_is_told(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    now = 1_795_000_000
    for path in (centre.parent / "extraits").iterdir():
        os.utime(path, (now, now))
    for name in ("grades", "calendar"):
        os.utime(extract(centre, name), (now - 5 * 86400, now - 5 * 86400))
    report = check(centre)
    assert [(one.file_name, one.days_before_others) for one in report.old_files] == [("grades.csv", 5)]
    os.utime(extract(centre, "grades"), (now - 4 * 86400, now - 4 * 86400))
    assert check(centre).old_files == ()


def test_levels_are_three_and_every_finding_has_one() -> None:
    found = findings(stopped_report(), "fr")
    assert [len(of_level(found, level)) for level in (STOP, FIX, KNOW)] == [1, 5, 7]
    assert sum(len(of_level(found, level)) for level in (STOP, FIX, KNOW)) == len(found)


def test_check_publishes_nothing(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    check(centre)
    assert sorted(path.name for path in centre.parent.iterdir()) == ["eleve360.key", "eleve360.yaml", "extraits"]


def test_the_command_to_copy_names_the_configuration_that_was_given() -> None:
    report = replace(whole_report(), config_path="mon centre/eleve360.yaml")
    last = next_steps(report, findings(report, "fr"), "fr")[-1].replace("\u00a0", " ")
    assert last == 'Lancer « eleve360 weekly --config "mon centre/eleve360.yaml" --as-of 2026-11-22 ».'


def test_a_drop_that_comes_from_refusals_is_not_offered_to_be_let_through() -> None:
    drop = failed("attendance", "row_count_drop", "0.5", now=Decimal(100), before=Decimal(200))
    remedies = {}
    for refused in (34, 0):
        files = tuple(replace(one, rejected=refused) for one in whole_report().files)
        (told,) = [
            one for one in findings(replace(whole_report(), files=files, failures=(drop,)), "fr")
            if one.name == "row_count_drop"
        ]  # fmt: skip
        remedies[refused] = told.remedy
    assert "drop_share" not in remedies[34]
    assert "drop_share" in remedies[0]


def test_a_check_says_what_would_happen_and_not_what_did() -> None:
    stop = StopShareError("grades.csv : 9 sur 10. Rien n'a été publié.", remedy="Refaire.", file="grades.csv")
    report = replace(whole_report(), faults=(stop,))
    assert "9 sur 10. Rien ne serait publié." in told(report)
    assert "Rien ne serait publié. Refaire." in verdict(report).replace("\u00a0", " ")


def test_a_file_that_gives_two_tables_is_read_once_and_told_with_each() -> None:
    first, *others = whole_report().files
    report = replace(whole_report(), files=(first, replace(first, table_name="enrolments"), *others))
    assert report.records == 3204
    lines = [" ".join(line.split()) for line in told(report).splitlines()]
    assert "students.csv (students) 2 000 = 2 000 + 0 + 0 + 0" in lines
    assert "students.csv (enrolments) 2 000 = 2 000 + 0 + 0 + 0" in lines
