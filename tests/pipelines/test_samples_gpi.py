"""The GPI dump says the same as the canonical extracts: read here by hand, table by table, with the csv module."""

import csv
from collections import Counter
from decimal import Decimal

import pytest

from pipelines.samples import generate, write_canonical, write_gpi

PATHWAYS = {"": "regular", "AS": "adaptation", "FPT": "fpt", "FMS": "fms", "ACC": "welcome", "MAI": "homeschool",
            "PLA": "placement", "TP": "part_time"}  # fmt: skip
CATEGORIES = {"1": "excused", "2": "unexcused", "3": "late"}


def read(path, encoding="utf-8", delimiter=","):
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    names = [name.lower() for name in rows[0]]
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    centre = generate(600, 360)
    write_canonical(centre, folder / "canonical")
    write_gpi(centre, folder / "gpi")
    return folder


@pytest.fixture(scope="module")
def canonical(folder):
    return {path.stem: read(path) for path in (folder / "canonical").iterdir()}


@pytest.fixture(scope="module")
def gpi(folder):
    return {path.stem: read(path, "cp1252", ";") for path in (folder / "gpi").glob("gpm_*.csv")}


@pytest.fixture(scope="module")
def eco(gpi):
    return {row["id_eco"]: row["eco"] for row in gpi["gpm_t_eco"]}


def iso(text):
    day = text[:10].replace("-", "")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""


def test_the_fifteen_tables_are_there(gpi):
    assert sorted(gpi) == sorted(
        ["gpm_e_ele", "gpm_e_dan", "gpm_t_eco", "gpm_e_abs", "gpm_t_motif_abs", "gpm_t_cal", "gpm_t_mat_grp",
         "gpm_t_mat", "gpm_e_mat_ele", "gpm_e_obj", "gpm_t_obj_mat", "gpm_t_modele_etape_etapes", "gpm_t_leg",
         "gpm_t_cotes", "gpm_e_mesures"]
    )  # fmt: skip
    assert all(gpi.values())


def test_bytes_are_those_of_a_windows_dump(folder):
    raw = (folder / "gpi" / "gpm_e_ele.csv").read_bytes()
    assert raw.startswith(b'"FICHE";"NOM";')
    assert "Œuvrard".encode("cp1252") in raw
    assert b"\r\n" in raw
    assert (folder / "gpi" / "gpm_e_abs.csv").read_bytes().startswith(b"date_abs;fiche;id_eco;")


def test_students(canonical, gpi):
    names = {"fiche": "student_id", "nom": "last_name", "pnom": "first_name", "code_perm": "permanent_code",
             "sexe": "sex"}  # fmt: skip
    dumped = [{new: row[old] for old, new in names.items()} | {"birth_date": iso(row["date_naiss"])}
              for row in gpi["gpm_e_ele"]]  # fmt: skip
    assert dumped == [{name: row[name] for name in dumped[0]} for row in canonical["students"]]


def level(row):
    order = row["ordre_ens"]
    if order in "12":
        return {"1": "PRE4", "2": "PRE5"}[order]
    if order == "3":
        return f"PRIM{(int(row['cycle_ref']) - 1) * 2 + int(row['annee_cycle_ref'])}"
    return f"SEC{row['classe']}" if row["classe"] in "12345" else "OTHER"


def test_enrolments(canonical, gpi, eco):
    dumped = [
        (row["fiche"], eco[row["id_eco"]], iso(row["date_deb"]), iso(row["date_depart"]), level(row), row["grp_rep"],
         row["grille"], PATHWAYS[row["type_parcours"]], row["attentes_modif"] == "1", row["difficulte"],
         row["plan_interv_ehdaa"] == "1")
        for row in gpi["gpm_e_dan"]
    ]  # fmt: skip
    assert dumped == [
        (row["student_id"], row["school_id"], row["enrolled_on"], row["withdrawn_on"], row["level"], row["home_group"],
         row["calendar_id"], row["pathway"], row["modified_expectations"] == "true", row["special_needs_code"],
         row["has_intervention_plan"] == "true")
        for row in canonical["enrolments"]
    ]  # fmt: skip


def test_calendar(canonical, gpi, eco):
    dumped = [
        (eco[row["id_eco"]], row["grille"], iso(row["date_evenement"]), row["jour_cycle"] != "",
         sum(row[f"per_{n:02}"] != "" for n in range(1, 21)))
        for row in gpi["gpm_t_cal"]
    ]  # fmt: skip
    assert dumped == [
        (row["school_id"], row["calendar_id"], row["date"], row["is_school_day"] == "true",
         int(row["periods_expected"] or 0))
        for row in canonical["calendar"]
    ]  # fmt: skip


def test_absences_have_the_same_rows_but_for_those_that_are_not_counted(folder, canonical, gpi, eco):
    counted = {(row["id_eco"], row["motif_abs"]): row["cpt_abs"] for row in gpi["gpm_t_motif_abs"]}
    subjects = {row["id_mat_grp"]: row["mat"] for row in gpi["gpm_t_mat_grp"]}
    motifs = read(folder / "gpi" / "motifs.csv")
    groups = {(row["school_id"], row["reason_code"]): row["reason_group"] for row in motifs}
    dumped, ignored = Counter(), 0
    for row in gpi["gpm_e_abs"]:
        kind = counted[row["id_eco"], row["motif_abs"]]
        if not kind:
            ignored += 1
            continue
        school, code = eco[row["id_eco"]], row["motif_abs"]
        group = groups.get((school, code), groups.get(("*", code)))
        subject = subjects[row["id_mat_grp"]] if row["id_mat_grp"] else ""
        dumped[row["fiche"], school, iso(row["date_abs"]), subject, CATEGORIES[kind], code, group] += 1
    names = ("student_id", "school_id", "date", "subject_code", "category", "reason_code", "reason_group")
    assert dumped == Counter(tuple(row[name] for name in names) for row in canonical["attendance"])
    assert 50 < ignored < 200


def etape_marks(row, prefix, etapes, legend, cotes):
    """(étape, mark) of the filled columns that belong to an étape and hold a mark."""
    for n in range(1, 31):
        text = row[f"{prefix}_{n:02}"]
        etape = etapes.get((row["id_eco"], row["modele_etape"], str(n)))
        if not text or text == "ABS" or etape[0] == "EX":
            continue
        equivalent = cotes.get((row["id_eco"], legend, text), text)
        yield etape, Decimal(equivalent.replace(",", "."))


def test_marks(canonical, gpi, eco):
    etapes = {(row["id_eco"], row["modele_etape"], row["seq_etape"]): (row["etape"], iso(row["date_fin"]))
              for row in gpi["gpm_t_modele_etape_etapes"]}  # fmt: skip
    last = {key[:2]: value[1] for key, value in etapes.items() if value[0] == "3"}
    cotes = {(row["id_eco"], row["leg"], row["cote"]): row["note_equiv"] for row in gpi["gpm_t_cotes"]}
    legends = {row["id_mat_grp"]: row["leg_etape_01"] for row in gpi["gpm_t_mat_grp"]}
    dumped = set()
    by_id = {row["id_mat_ele"]: row for row in gpi["gpm_e_mat_ele"]}
    for row in gpi["gpm_e_mat_ele"]:
        course = (row["fiche"], eco[row["id_eco"]], row["mat"], row["grp"], "")
        for (etape, ends), mark in etape_marks(row, "res_etape", etapes, legends[row["id_mat_grp"]], cotes):
            dumped.add((*course, etape, mark, ends))
        if row["res_som"]:
            mark = Decimal(row["res_som"].replace(",", "."))
            dumped.add((*course, "FINAL", mark, last[row["id_eco"], row["modele_etape"]]))
    numbers = {row["id_obj_mat"]: row["obj_01"] for row in gpi["gpm_t_obj_mat"]}
    for row in gpi["gpm_e_obj"]:
        subject = by_id[row["id_mat_ele"]]
        assert subject["fiche"] == row["fiche"]
        course = (row["fiche"], eco[subject["id_eco"]], subject["mat"], subject["grp"], numbers[row["id_obj_mat"]])
        for (etape, ends), mark in etape_marks(subject | row, "res_obj", etapes, "", cotes):
            dumped.add((*course, etape, mark, ends))
    names = ("student_id", "school_id", "subject_code", "course_group", "competency", "term")
    expected = {
        (*(row[name] for name in names), Decimal(row["mark"]), row["recorded_on"]) for row in canonical["grades"]
    }
    assert len(expected) == len(canonical["grades"])
    assert dumped == expected


def test_the_traps_are_there(gpi):
    """What a reader must get right: letters, decimal comma, exams, marks not evaluated, resumption groups."""
    cells = Counter(row[f"res_etape_{n:02}"] for row in gpi["gpm_e_mat_ele"] for n in range(1, 5))
    assert cells["ABS"] > 50
    assert cells["B+"] > 50
    assert any("," in cell for cell in cells)
    assert {row["etape"] for row in gpi["gpm_t_modele_etape_etapes"]} == {"1", "2", "3", "EX"}
    assert [row["grp"] for row in gpi["gpm_e_mat_ele"] if row["reprise"] == "1"] == ["R41"]
    assert any(";" in row["rem"] and '"' in row["rem"] for row in gpi["gpm_e_abs"])
    meanings = {(row["id_eco"], row["motif_abs"]): row["descr"] for row in gpi["gpm_t_motif_abs"]}
    assert meanings["26101", "31"] == meanings["26103", "30"] == "Suspension"


def test_what_gpi_does_not_hold_stands_beside_it_in_canonical_form(folder):
    for name in ("interventions.csv", "outcomes.csv"):
        assert (folder / "gpi" / name).read_bytes() == (folder / "canonical" / name).read_bytes()
