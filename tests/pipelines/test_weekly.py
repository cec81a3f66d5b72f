"""The weekly run, end to end, on six students: what is published, what is not, and that nothing is lost."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipelines.check_text import verdict
from pipelines.checking import check_extracts
from pipelines.config import load_config
from pipelines.errors import DropError, SourceError, StopShareError, StoreBusyError, VaultError
from pipelines.publication import locked
from pipelines.session import open_session
from risk.criteria import DEFAULT_CRITERIA
from tests.pipelines.mini_centre import ask, make_centre, published_bytes, rewrite, run

SUNDAY_46, SUNDAY_47, SUNDAY_48 = date(2026, 11, 15), date(2026, 11, 22), date(2026, 11, 29)


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return make_centre(tmp_path / "centre")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_centre(tmp_path_factory.mktemp("une-fois") / "centre")
    run(path, SUNDAY_47)
    return path


@pytest.fixture
def published(made_once: Path, tmp_path: Path) -> Path:
    """The centre after its run of week 47."""
    shutil.copytree(made_once.parent, tmp_path / "centre")
    return tmp_path / "centre" / made_once.name


def test_a_week_is_published_whole(centre: Path) -> None:
    (result,) = run(centre, SUNDAY_47)
    assert (result.week, result.version, result.students, result.rejected) == ("2026-W47", 1, 6, 0)
    assert ask(centre, "select count(*), count(distinct student_key) from current_portrait") == [(6, 6)]
    ((sequence, week, as_of, students, software),) = ask(
        centre, "select sequence, week, as_of, students, versions from run"
    )
    assert (sequence, week, as_of, students) == (1, "2026-W47", SUNDAY_47, 6)
    assert '"duckdb"' in software
    inputs = ask(
        centre, "select file_name, records, accepted, rejected, duplicate, ignored from run_input order by all"
    )
    assert all(records == sum(counts) for _, records, *counts in inputs)
    assert ("students.csv", 6, 6, 0, 0, 0) in inputs
    config = load_config(centre)
    assert sorted(path.name for path in config.lists.iterdir()) == ["014", "102", "index.html"]
    assert (config.lists / "014" / "direction" / "courant" / "liste.html").is_file()
    assert (config.lists / "014" / "direction" / "archives" / "2026-W47" / "liste.csv").is_file()
    assert (config.store / "quality" / "2026-W47" / "index.html").is_file()
    index = (config.lists / "index.html").read_text(encoding="utf-8")
    (href,) = re.findall(r'href="([^"]*quality[^"]*)"', index)
    assert (config.lists / unquote(href)).resolve() == config.store / "quality" / "2026-W47" / "index.html"


def test_every_check_of_the_run_is_recorded_and_passes(published: Path) -> None:
    engines = dict(ask(published, "select engine, count(*) from quality_check where passed group by engine"))
    assert set(engines) == {"great_expectations", "sql"}
    assert ask(published, "select * from quality_check where not passed") == []


def test_running_a_week_twice_gives_identical_content(centre: Path) -> None:
    (first,) = run(centre, SUNDAY_47)
    before = ask(centre, "select * from portrait order by all")
    contributions = ask(centre, "select * from contribution order by all")
    (second,) = run(centre, SUNDAY_47)
    assert (first.version, first.rows_changed) == (1, 6)
    assert (second.version, second.rows_changed) == (None, 0)
    assert ask(centre, "select * from portrait order by all") == before
    assert ask(centre, "select * from contribution order by all") == contributions


def test_facts_of_later_weeks_wait_and_are_not_errors(centre: Path) -> None:
    run(centre, SUNDAY_46)
    (waiting,) = ask(
        centre, "select ignored_rules->>'not_yet', rejected from run_input where table_name = 'attendance'"
    )
    assert int(waiting[0]) > 0
    assert waiting[1] == 0
    (newest,) = ask(centre, "select max(evidence_on) from contribution")
    assert newest[0] <= SUNDAY_46


def test_a_correction_of_a_past_week_makes_a_new_version_of_it(centre: Path) -> None:
    run(centre, SUNDAY_46, SUNDAY_47)
    gone: list[str] = []

    def drop_one_absence(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        past = [row for row in rows if row["date"] <= "2026-11-13" and row["category"] != "late"]
        last = max(past, key=lambda row: row["date"])
        gone.append(last["date"])
        return [row for row in rows if row is not last]

    rewrite(centre.parent / "extraits" / "attendance.csv", drop_one_absence)
    (result,) = run(centre, SUNDAY_47)
    assert gone[0] >= "2026-10-20", "within the weeks that a run computes again"
    versions = ask(centre, "select week, version, count(*) from portrait group by all order by all")
    assert versions[:2] == [("2026-W46", 1, 6), ("2026-W46", 2, versions[1][2])]
    assert 1 <= versions[1][2] < 6
    assert result.version == 2
    assert ask(centre, "select count(*) from portrait_at('2026-W46', 1)") == [(6,)]
    assert ask(centre, "select count(*) from portrait_at('2026-W46', 2)") == [(6,)]


def drop_half_the_absences(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return rows[: len(rows) // 2]


def test_a_fall_in_rows_stops_the_run_and_leaves_last_week_as_it_was(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    run(centre, SUNDAY_47)
    before = published_bytes(centre)
    rewrite(centre.parent / "extraits" / "attendance.csv", drop_half_the_absences)
    with pytest.raises(DropError) as caught:
        run(centre, SUNDAY_48)
    assert caught.value.exit_code == 6
    assert caught.value.rule == "row_count_drop"
    assert "attendance" in caught.value.message
    assert published_bytes(centre) == before
    page = load_config(centre).store / "quality" / "arrets" / "2026-W48" / "index.html"
    assert "attendance" in page.read_text(encoding="utf-8")


def test_a_school_that_vanishes_from_the_enrolments_stops_the_run(published: Path) -> None:
    before = published_bytes(published)
    rewrite(
        published.parent / "extraits" / "enrolments.csv",
        lambda rows: [row for row in rows if row["school_id"] != "102"],
    )
    with pytest.raises((DropError, StopShareError)):
        run(published, SUNDAY_48)
    assert published_bytes(published) == before


def test_one_bad_column_never_drops_students_in_silence(published: Path) -> None:
    """A level spelled otherwise in one school: two of six students would vanish; the run stops instead."""
    before = published_bytes(published)

    def misspell(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [row | {"level": row["level"].replace("PRIM", "PRIMAIRE")} for row in rows]

    rewrite(published.parent / "extraits" / "enrolments.csv", misspell)
    with pytest.raises(StopShareError) as caught:
        run(published, SUNDAY_48)
    told = f"{caught.value.message} {caught.value.place()}"
    assert "level" in told
    assert "unknown_code" in told
    assert "enrolments.csv" in told
    assert published_bytes(published) == before


def test_refusals_over_warn_share_publish_and_say_so(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    text = centre.read_text(encoding="utf-8")
    centre.write_text(text.replace("stop_share: 0.05", "stop_share: 0.5"), encoding="utf-8")

    def spoil_one(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [rows[0] | {"mark": "105"}, *rows[1:]]

    rewrite(centre.parent / "extraits" / "grades.csv", spoil_one)
    (result,) = run(centre, SUNDAY_47)
    assert (result.warned, result.rejected) == (True, 1)
    assert "avertissement" in result.verdict
    assert ask(centre, "select file_name, line, column_name, rule, severity from rejection") == [
        ("grades.csv", 2, "mark", "out_of_range", "error")
    ]


def test_without_any_attendance_nobody_gets_a_good_score(centre: Path) -> None:
    (centre.parent / "extraits" / "attendance.csv").unlink()
    run(centre, SUNDAY_47)
    assert ask(centre, "select distinct status, coefficient, tier from current_portrait") == [
        ("insufficient_data", None, None)
    ]
    whys = ask(centre, "select distinct why from not_scored")
    assert ("attendance_unknown",) in whys


def test_an_attendance_file_without_rows_is_unknown_not_perfect(centre: Path) -> None:
    path = centre.parent / "extraits" / "attendance.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    (result,) = run(centre, SUNDAY_47)
    assert result.warned
    assert "attendance.csv" in result.verdict
    index = (load_config(centre).lists / "index.html").read_text(encoding="utf-8")
    assert "fiables" not in index
    assert "attendance.csv" in index
    assert ask(centre, "select distinct status from current_portrait") == [("insufficient_data",)]


def test_the_same_file_twice_changes_nothing(published: Path) -> None:
    before = ask(published, "select * exclude (run_id) from portrait order by all")
    extracts = published.parent / "extraits"
    (extracts / "attendance_copie.csv").write_bytes((extracts / "attendance.csv").read_bytes())
    (result,) = run(published, SUNDAY_47)
    assert result.version is None
    assert ask(published, "select * exclude (run_id) from portrait order by all") == before
    (copy,) = ask(
        published,
        "select records, duplicate from run_input where file_name = 'attendance_copie.csv' and run_id = ?",
        result.run_id,
    )
    assert copy[0] == copy[1] > 0


def close_week_48(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    closed = {"is_school_day": "false", "periods_expected": ""}
    return [row | closed if "2026-11-23" <= row["date"] <= "2026-11-29" else row for row in rows]


def test_a_week_without_school_publishes_no_portrait_and_keeps_the_lists(published: Path) -> None:
    config = load_config(published)
    current = (config.lists / "014" / "direction" / "courant" / "liste.html").read_bytes()
    rewrite(published.parent / "extraits" / "calendar.csv", close_week_48)
    (result,) = run(published, SUNDAY_48)
    assert result.students == 0
    assert "aucun jour de classe" in result.verdict
    assert ask(published, "select distinct week from portrait") == [("2026-W47",)]
    assert (config.lists / "014" / "direction" / "courant" / "liste.html").read_bytes() == current


def test_several_weeks_make_the_pdf_of_the_last_one_only(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", formats="[html, pdf]")
    run(centre, SUNDAY_46, SUNDAY_47)
    team = load_config(centre).lists / "014" / "direction"
    assert not (team / "archives" / "2026-W46" / "liste.pdf").exists()
    assert "liste.pdf" not in (team / "archives" / "2026-W46" / "liste.html").read_text(encoding="utf-8")
    assert "liste.pdf" in (team / "archives" / "2026-W47" / "liste.html").read_text(encoding="utf-8")
    for name in ("liste.pdf", "rencontre.pdf"):
        made = (team / "archives" / "2026-W47" / name).read_bytes()
        assert (team / "courant" / name).read_bytes() == made


def test_where_the_last_week_has_no_class_the_lists_before_it_get_their_pdf(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", formats="[pdf]")
    rewrite(centre.parent / "extraits" / "calendar.csv", close_week_48)
    run(centre, SUNDAY_47, SUNDAY_48)
    assert (load_config(centre).lists / "014" / "direction" / "archives" / "2026-W47" / "liste.pdf").exists()


def test_one_run_at_a_time(centre: Path) -> None:
    with locked(load_config(centre).store), pytest.raises(StoreBusyError):
        run(centre, SUNDAY_47)


def test_a_changed_criterion_never_rewrites_a_past_week(centre: Path) -> None:
    from risk.criteria import DEFAULT_CRITERIA

    run(centre, SUNDAY_47)
    before = ask(centre, "select * exclude (run_id) from portrait where week = '2026-W47' order by all")
    (centre.parent / "criteres.yaml").write_text(DEFAULT_CRITERIA.replace("watch: 15", "watch: 12"), encoding="utf-8")
    centre.write_text(centre.read_text(encoding="utf-8") + "criteria: criteres.yaml\n", encoding="utf-8")
    run(centre, SUNDAY_48)
    assert ask(centre, "select * exclude (run_id) from portrait where week = '2026-W47' order by all") == before
    run(centre, SUNDAY_47)
    assert ask(centre, "select * exclude (run_id) from portrait where week = '2026-W47' order by all") == before
    hashes = ask(centre, "select week, count(distinct criteria_hash) from portrait group by week order by week")
    assert hashes == [("2026-W47", 1), ("2026-W48", 1)]
    assert ask(centre, "select count(distinct criteria_hash) from portrait") == [(2,)]


def test_a_run_that_is_refused_can_be_run_again_once_mended(centre: Path) -> None:
    path = centre.parent / "extraits" / "enrolments.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("SEC", "SECONDAIRE"), encoding="utf-8")
    with pytest.raises(StopShareError):
        run(centre, SUNDAY_47)
    path.write_text(whole, encoding="utf-8")
    (result,) = run(centre, SUNDAY_47)
    assert (result.version, result.students) == (1, 6)


@pytest.mark.parametrize(("of_the_school", "told"), [("", True), ("2", False)])
def test_the_capacity_of_the_config_reaches_the_lists(tmp_path: Path, of_the_school: str, told: bool) -> None:
    """Everyone with a coefficient is at tier 2: two students at school 102, where a meeting allows one, or two."""
    path = make_centre(tmp_path / "centre", criteria="criteres.yaml", capacity="1")
    everyone = DEFAULT_CRITERIA.replace("tier_2: {enter: 25, margin: 5}", "tier_2: {enter: 0, margin: 0}")
    assert everyone != DEFAULT_CRITERIA
    (path.parent / "criteres.yaml").write_text(everyone, encoding="utf-8")
    schools = path.parent / "extraits" / "schools.csv"
    schools.write_bytes(schools.read_bytes().replace(b",12", f",{of_the_school}".encode()))
    run(path, SUNDAY_47)
    page = (load_config(path).lists / "102" / "direction" / "courant" / "liste.html").read_text(encoding="utf-8")
    assert page.count('<tbody class="student"') == 2
    assert ("Au-delà de ce qu&#39;une rencontre permet (1)\u00a0: 1\u00a0élève" in page) is told


def test_check_foresees_a_fall_in_rows(published: Path) -> None:
    """What would stop the run is told before, and nothing is written."""
    before = published_bytes(published)
    rewrite(published.parent / "extraits" / "attendance.csv", drop_half_the_absences)
    report = check_extracts(load_config(published), SUNDAY_48)
    assert report.exit_code == 6
    assert "attendance" in verdict(report)
    assert published_bytes(published) == before


def test_a_lost_vault_stops_the_run_before_every_child_gets_a_second_name(published: Path) -> None:
    (published.parent / "entrepot" / "identity.vault").unlink()
    before = published_bytes(published)
    with pytest.raises(VaultError) as caught:
        run(published, SUNDAY_48)
    assert caught.value.exit_code == 8
    assert published_bytes(published) == before


def test_a_table_that_was_handed_over_and_is_missing_stops_the_run(published: Path) -> None:
    """Without this, every rate would stay as it was, week after week, and nobody would know."""
    before = published_bytes(published)
    (published.parent / "extraits" / "attendance.csv").unlink()
    with pytest.raises(SourceError) as caught:
        run(published, SUNDAY_48)
    assert caught.value.exit_code == 3
    assert "attendance" in caught.value.message
    assert published_bytes(published) == before
    published.write_text(published.read_text(encoding="utf-8") + "absent: [attendance]\n", encoding="utf-8")
    (result,) = run(published, SUNDAY_48)
    assert result.week == "2026-W48"


def test_a_refused_enrolment_keeps_the_student_as_known_last_week(published: Path) -> None:
    text = published.read_text(encoding="utf-8").replace("stop_share: 0.05", "stop_share: 0.5")
    published.write_text(text, encoding="utf-8")

    def misspell_one(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [rows[0] | {"level": "SEC 3"}, *rows[1:]]

    rewrite(published.parent / "extraits" / "enrolments.csv", misspell_one)
    (result,) = run(published, SUNDAY_48)
    assert (result.students, result.rejected, result.warned) == (6, 1, True)
    assert ask(published, "select count(*) from portrait where status = 'removed'") == [(0,)]


@pytest.mark.parametrize("step", ["write_lists", "write_quality_page"])
def test_a_run_that_fails_after_its_facts_leaves_nothing_of_them(tmp_path, monkeypatch, step):
    config = make_centre(tmp_path)
    run(config, date(2026, 11, 8))
    before = published_bytes(config)

    def fails(*_, **__):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(f"pipelines.weekly.{step}", fails)
        with pytest.raises(RuntimeError):
            run(config, date(2026, 11, 15))
    assert published_bytes(config) == before
    run(config, date(2026, 11, 15))
    assert ask(config, "select max(week) from portrait") == [("2026-W46",)]


def test_facts_whose_ledger_was_not_put_back_are_left_alone(tmp_path):
    config = make_centre(tmp_path)
    run(config, date(2026, 11, 8))
    facts = sorted((tmp_path / "entrepot" / "facts").glob("*/*"))
    shutil.rmtree(tmp_path / "entrepot" / "ledger")
    with pytest.raises(SourceError, match="a fault of the test"), open_session(load_config(config)):
        raise SourceError("a fault of the test")
    assert sorted((tmp_path / "entrepot" / "facts").glob("*/*")) == facts
