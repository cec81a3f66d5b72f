"""Which file is which table, what a profile may say, and what staging keeps of each record."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.acceptance import type_extracts
from pipelines.database import connect
from pipelines.errors import ConfigError, ReconciliationError, SourceError
from pipelines.reasons import UnmappedReason, read_reasons, unmapped_reasons
from pipelines.sources import SourceFile, discover, load_profile, read_files, stage, tellable_names, unused_files
from schemas.contract import Kind
from schemas.extracts import EXTRACTS
from schemas.sources import FOLDER, Profile, ProfileError, parse_profile, profile_names
from schemas.sources.combined import combine, restrict

CANONICAL = load_profile("canonical")


def write(folder: Path, **tables: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def staged(profile: Profile, folder: Path, reasons: Path | None = None) -> duckdb.DuckDBPyConnection:
    con = connect()
    stage(con, profile, read_files(con, profile, discover(profile, folder), folder / "spill"), reasons)
    return con


STUDENTS = "student_id,last_name\n001,Tremblay\n002,Roy\n"
ENROLMENTS = "student_id,school_year,school_id,enrolled_on,level\n001,2026-2027,014,2026-08-27,SEC1\n"
ATTENDANCE = "student_id,school_id,date,category\n001,014,2026-09-03,excused\n"
SMALL = {"students": STUDENTS, "enrolments": ENROLMENTS, "attendance": ATTENDANCE}


# Discovery.


def test_files_come_by_table_then_by_name(tmp_path):
    write(tmp_path, **SMALL)
    (tmp_path / "attendance_2026-10.csv").write_text(ATTENDANCE, encoding="utf-8")
    (tmp_path / "Attendance-2.PARQUET").touch()
    (tmp_path / "notes.docx").touch()
    files = discover(CANONICAL, tmp_path)
    assert [(file.table, file.path.name) for file in files] == [
        ("students", "students.csv"),
        ("enrolments", "enrolments.csv"),
        ("attendance", "Attendance-2.PARQUET"),
        ("attendance", "attendance.csv"),
        ("attendance", "attendance_2026-10.csv"),
    ]
    assert [path.name for path in unused_files(CANONICAL, tmp_path)] == ["notes.docx"]


def test_a_file_belongs_to_the_longest_table_name_that_it_matches():
    profile = parse_profile(
        {
            "files": {"gpm_t_mat": {}, "gpm_t_mat_grp": {}},
            "extracts": {"students": {"parts": [{"from": "gpm_t_mat", "columns": {}}]}},
        }
    )
    assert profile.table_of("GPM_T_MAT_GRP.csv").name == "gpm_t_mat_grp"
    assert profile.table_of("gpm_t_mat_2026.csv").name == "gpm_t_mat"
    assert profile.table_of("autre.csv") is None


@pytest.mark.parametrize(
    ("absent", "named"), [("students", "students.csv"), ("enrolments", "enrolments.csv"), ("attendance", "grades.csv")]
)
def test_a_missing_required_file_says_what_was_looked_for_and_found(tmp_path, absent, named):
    write(tmp_path, **{name: text for name, text in SMALL.items() if name != absent})
    with pytest.raises(SourceError) as error:
        discover(CANONICAL, tmp_path)
    assert error.value.exit_code == 3
    assert named in error.value.message
    assert all(f"{name}.csv" in error.value.message for name in SMALL if name != absent)


def test_a_missing_folder_and_a_configured_table_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match="dossier"):
        discover(CANONICAL, tmp_path / "absent")
    write(tmp_path, **SMALL)
    with pytest.raises(SourceError, match="grades"):
        discover(CANONICAL, tmp_path, expected=["grades"])
    with pytest.raises(ConfigError, match="notes"):
        discover(CANONICAL, tmp_path, expected=["notes"])


def test_a_table_that_another_one_needs_is_asked_for(tmp_path):
    profile = parse_profile(
        {
            "files": {
                "students": {"contract": "students", "needs": ["codes"]},
                "codes": {"columns": ["code"]},
                "activity": {"contract": "activity"},
            },
            "extracts": {"students": {"parts": [{"from": "students"}]}, "activity": {"parts": [{"from": "activity"}]}},
        }
    )
    write(tmp_path, students=STUDENTS, activity="x\n")
    with pytest.raises(SourceError, match="codes"):
        discover(profile, tmp_path)


def test_a_required_table_with_a_header_alone_is_an_error_an_evidence_table_is_not(tmp_path):
    write(tmp_path / "a", **(SMALL | {"enrolments": "student_id,school_year,school_id,enrolled_on,level\n"}))
    with pytest.raises(SourceError, match="aucune ligne"):
        staged(CANONICAL, tmp_path / "a")
    con = staged(CANONICAL, write(tmp_path / "b", **(SMALL | {"attendance": "student_id,school_id,date,category\n"})))
    assert con.execute("select count(*) from staged.attendance").fetchone() == (0,)


# Profiles.


def test_the_canonical_profile_reads_every_extract_of_the_contracts():
    assert list(CANONICAL.extracts) == list(EXTRACTS)
    for name, table in EXTRACTS.items():
        assert set(CANONICAL.tables[name].known) == set(table.names)
        assert set(CANONICAL.tables[name].columns) == set(table.required_columns)
        assert "student_id" not in table.names or "student_id" in CANONICAL.tables[name].text
        assert all(table.column(column).kind is Kind.TEXT for column in CANONICAL.tables[name].text)


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_loads_and_says_what_it_is_in_both_languages(name):
    profile = load_profile(name)
    assert profile.name == name
    assert profile.fr
    assert profile.en
    assert set(profile.modes.values()) <= {"full", "incremental"}


def test_every_sql_file_belongs_to_a_profile():
    contents = [yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")) for name in profile_names()]
    named = {
        part["sql"]
        for content in contents
        for extract in content["extracts"].values()
        for part in extract["parts"]
        if "sql" in part
    }
    named |= {file for content in contents for file in content.get("views", {}).values()}
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.sql")} == named


def minimal(**changes) -> dict:
    return {
        "files": {"t": {"columns": ["id"]}},
        "extracts": {"students": {"parts": [{"from": "t", "columns": {"student_id": "id"}}]}},
    } | changes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([], "profil"),
        (minimal(files={}), "files"),
        (minimal(file={}), "clé inconnue : file"),
        (minimal(files={"T": {}}), "files.T"),
        (minimal(files={"t": {"column": []}}), "files.t : clé inconnue : column"),
        (minimal(files={"t": {"columns": "id"}}), "files.t.columns"),
        (minimal(files={"t": {"columns": ["id"], "needs": ["u"]}}), "files.t.needs"),
        (minimal(extracts={"pupils": {"parts": []}}), "pupils"),
        (minimal(extracts={"students": {"parts": []}}), "extracts.students.parts"),
        (minimal(extracts={"students": {"mode": "delta", "parts": [{"from": "t"}]}}), "delta"),
        (minimal(extracts={"students": {"parts": [{"from": "u"}]}}), "table inconnue : u"),
        (
            minimal(extracts={"students": {"parts": [{"from": "t", "columns": {"student_id": "nom"}}]}}),
            "inconnue : nom",
        ),
        (
            minimal(extracts={"students": {"parts": [{"from": "t", "columns": {"pupil": "id"}}]}}),
            "clé inconnue : pupil",
        ),
        (minimal(extracts={"students": {"parts": [{"from": "t", "sql": "absent.sql"}]}}), "absent.sql"),
        (minimal(extracts={"students": {"parts": [{"from": "t"}, {"from": "t"}]}}), "une partie"),
        (minimal(formats={"dates": ["%d/%m/%y"]}), "%d/%m/%y"),
        (minimal(formats={"dates": ["%d/%m/%Y", "%m/%d/%Y"]}), "deux façons"),
        (minimal(formats={"delimiters": [";;"]}), "delimiters"),
    ],
)
def test_a_profile_that_is_not_usable_is_refused_by_the_name_of_its_entry(content, words):
    with pytest.raises(ProfileError) as error:
        parse_profile(content)
    assert words in str(error.value)


def test_an_unknown_source_is_a_configuration_error_that_lists_the_known_ones(tmp_path):
    with pytest.raises(ConfigError, match="canonical"):
        load_profile("oneroster_9")
    with pytest.raises(ConfigError, match="introuvable"):
        load_profile(tmp_path / "mien.yaml")


def test_a_profile_of_the_user_s_is_read_from_its_path(tmp_path):
    path = tmp_path / "mien.yaml"
    path.write_text(yaml.safe_dump(minimal(name="mien")), encoding="utf-8")
    assert load_profile(path).name == "mien"


# Staging.


def test_staged_cells_are_trimmed_and_empty_ones_are_null(tmp_path):
    con = staged(
        CANONICAL,
        write(tmp_path, **(SMALL | {"students": "last_name,STUDENT_ID ,x\n  Tremblay\u00a0,001,9\n\u00a0,002,9\n"})),
    )
    assert con.execute(
        "select student_id, last_name, first_name, _file, _line, _cell, _ignored from staged.students order by _line"
    ).fetchall() == [("001", "Tremblay", None, 0, 2, None, None), ("002", None, None, 0, 3, None, None)]


def test_several_files_of_a_table_are_put_together_by_column_name(tmp_path):
    write(tmp_path, **SMALL)
    write(tmp_path, attendance_2="category,date,period,student_id,school_id\nlate,2026-09-04,2,001,014\n")
    con = staged(CANONICAL, tmp_path)
    rows = con.execute("select student_id, date, period, category, _file, _line from staged.attendance order by _file")
    assert rows.fetchall() == [("001", "2026-09-03", None, "excused", 2, 2), ("001", "2026-09-04", "2", "late", 3, 2)]


def test_the_same_file_twice_is_read_once(tmp_path):
    write(tmp_path, **SMALL)
    shutil.copy(tmp_path / "attendance.csv", tmp_path / "attendance_copie.csv")
    con = connect()
    reads = read_files(con, CANONICAL, discover(CANONICAL, tmp_path), tmp_path / "spill")
    assert [(read.file_name, read.same_as) for read in reads if read.source_table == "attendance"] == [
        ("attendance.csv", None),
        ("attendance_copie.csv", 2),
    ]
    stage(con, CANONICAL, reads)
    assert con.execute("select count(*) from staged.attendance").fetchone() == (1,)


def sql_profile(folder: Path, sql: str) -> Profile:
    (folder / "students.sql").write_text(sql, encoding="utf-8")
    return parse_profile(
        {
            "formats": {"empty": ["NULL"], "decimal_comma": True},
            "files": {
                "eleves": {"columns": ["fiche"], "optional": ["nom", "vide"]},
                "noms": {"columns": ["fiche", "nom"]},
                "activity": {"contract": "activity"},
            },
            "extracts": {
                "students": {"parts": [{"from": "eleves", "sql": "students.sql", "names": {"student_id": "fiche"}}]},
                "activity": {"parts": [{"from": "activity"}]},
            },
        },
        folder,
    )


FILES = {"eleves": "fiche,nom\n001,Roy\n002,NULL\n", "activity": "student_id,date,actions\n001,2026-09-01,3\n"}


def test_sql_finds_every_file_of_the_profile_even_one_that_was_not_handed_over(tmp_path):
    profile = sql_profile(
        tmp_path,
        """
        select eleves.fiche as student_id, coalesce(eleves.nom, noms.nom, eleves.vide) as last_name,
            as_date('2010-05-01') as birth_date, eleves._file, eleves._line
        from raw.eleves left join raw.noms using (fiche)
        where not (select present from raw._present where table_name = 'noms')
    """,
    )
    con = staged(profile, write(tmp_path / "x", **FILES))
    assert con.execute(
        "select student_id, last_name, birth_date, _line, _cell, _ignored from staged.students order by _line"
    ).fetchall() == [("001", "Roy", "2010-05-01", 2, None, None), ("002", None, "2010-05-01", 3, None, None)]


def viewed_profile(folder: Path, **views: str) -> Profile:
    """`students` of a source whose SQL looks a name up in the view `usuel`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sql in views.items():
        (folder / f"{name}.sql").write_text(sql, encoding="utf-8")
    (folder / "students.sql").write_text(
        """
        select eleves.fiche as student_id, usuel.nom as last_name, eleves._file, eleves._line
        from raw.eleves left join raw.usuel using (fiche)
        """,
        encoding="utf-8",
    )
    return parse_profile(
        {
            "files": {"eleves": {"columns": ["fiche"], "optional": ["nom"]}},
            "views": {name: f"{name}.sql" for name in views},
            "extracts": {"students": {"parts": [{"from": "eleves", "sql": "students.sql"}]}},
        },
        folder,
    )


NAMED = "select fiche, nom, as_date('2010-05-01') as jour from raw.eleves where nom is not null"
USUAL = "select fiche, upper(nom) || ' ' || year(jour) as nom from raw.nomme"


def test_the_sql_of_a_profile_reads_its_views_and_a_view_those_before_it(tmp_path):
    profile = viewed_profile(tmp_path, nomme=NAMED, usuel=USUAL)
    assert list(profile.views.items()) == [("nomme", NAMED), ("usuel", USUAL)]
    con = staged(profile, write(tmp_path / "x", eleves="fiche,nom\n001,Roy\n002,\n"))
    assert con.execute("select student_id, last_name from staged.students order by _line").fetchall() == [
        ("001", "ROY 2010"),
        ("002", None),
    ]


def test_the_views_of_a_source_go_once_it_is_staged(tmp_path):
    con = staged(viewed_profile(tmp_path, nomme=NAMED, usuel=USUAL), write(tmp_path / "x", eleves="fiche,nom\n1,R\n"))
    left = con.execute("select table_name from information_schema.tables where table_schema = 'raw'").fetchall()
    assert {name for (name,) in left if not name.startswith("_")} == {"eleves"}


def test_each_of_several_sources_has_its_own_views(tmp_path):
    """The other source has a table of the view's name, and a view of the same name that says another thing."""
    first = viewed_profile(tmp_path / "a", nomme=NAMED, usuel=USUAL)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "usuel.sql").write_text("select 'M' || id as nom, id, _line from raw.ecoles", encoding="utf-8")
    (tmp_path / "b" / "schools.sql").write_text(
        "select id as school_id, usuel.nom as school_name, _file, ecoles._line from raw.ecoles "
        "join raw.usuel using (id)",
        encoding="utf-8",
    )
    second = parse_profile(
        {
            "files": {"ecoles": {"columns": ["id"]}, "nomme": {"columns": ["id"]}},
            "views": {"usuel": "usuel.sql"},
            "extracts": {"schools": {"parts": [{"from": "ecoles", "sql": "schools.sql"}]}},
        },
        tmp_path / "b",
    )
    rest = restrict(CANONICAL, ("enrolments",))
    for members in ({"a": first, "b": second, "c": rest}, {"b": second, "a": first, "c": rest}):
        profile = combine({label: restrict(member, tuple(member.extracts)) for label, member in members.items()})
        assert {label: list(member.views) for label, member in profile.members.items()} == {
            "a": ["nomme", "usuel"],
            "b": ["usuel"],
            "c": [],
        }
        con = connect()
        folder = write(
            tmp_path / "x", eleves="fiche,nom\n001,Roy\n", ecoles="id\n014\n", nomme="id\n9\n", enrolments=ENROLMENTS
        )
        paths = [
            SourceFile(f"{label}/{name}", folder / f"{name}.csv")
            for label, name in (("a", "eleves"), ("b", "ecoles"), ("b", "nomme"), ("c", "enrolments"))
        ]
        reads = read_files(con, profile, paths, tmp_path / "spill")
        stage(con, profile, reads)
        assert con.execute("select student_id, last_name from staged.students").fetchall() == [("001", "ROY 2010")]
        assert con.execute("select school_id, school_name from staged.schools").fetchall() == [("014", "M014")]


@pytest.mark.parametrize(
    ("views", "words"),
    [
        ({"usuel": USUAL, "nomme": NAMED}, "vue « usuel ».*nomme"),
        ({"usuel": "select absent from raw.eleves"}, "vue « usuel ».*absent"),
        ({"usuel": "select from where"}, "vue « usuel »"),
    ],
)
def test_a_view_that_does_not_read_is_named(tmp_path, views, words):
    with pytest.raises(ConfigError, match=words):
        staged(viewed_profile(tmp_path, **views), write(tmp_path / "x", eleves="fiche,nom\n001,Roy\n"))


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select fiche as student_id, _file, _line from raw.eleves where nom is not null", "1 enregistrements perdus"),
        (
            "select fiche as student_id, _file, _line from raw.eleves cross join range(2)",
            "2 enregistrements multipliés",
        ),
    ],
)
def test_sql_that_loses_or_multiplies_a_record_stops_the_run(tmp_path, sql, words):
    with pytest.raises(ReconciliationError, match=words):
        staged(sql_profile(tmp_path, sql), write(tmp_path / "x", **FILES))


@pytest.mark.parametrize(
    "sql",
    [
        "select fiche as student_id, 1 as pupil, _file, _line from raw.eleves",
        "select fiche as student_id from raw.eleves",
    ],
)
def test_sql_with_other_columns_than_the_contract_s_is_a_configuration_error(tmp_path, sql):
    with pytest.raises(ConfigError, match="students"):
        staged(sql_profile(tmp_path, sql), write(tmp_path / "x", **FILES))


# Reasons.

REASONS = """school_id,school_year,reason_code,reason_group
*,*,10,medical
014,*,10,family
014,2025-2026,10,travel
*,*,99,exam
"""
ABSENCES = """student_id,school_id,date,category,reason_code,reason_group
001,014,2026-09-03,excused,10,
001,102,2026-09-04,excused,10,
001,014,2026-06-30,excused,10,
001,014,2026-07-01,excused,10,
001,014,2026-09-07,excused,10,suspension
001,014,2026-09-08,excused,55,
001,014,2026-09-09,excused,55,
001,102,2026-06-10,late,55,
001,014,2026-09-10,excused,,
"""


def test_the_most_specific_row_of_the_reasons_file_wins_and_the_source_s_own_group_before_it(tmp_path):
    write(tmp_path, **(SMALL | {"attendance": ABSENCES, "schools": "school_id\n014\n102\n"}))
    reasons = tmp_path / "motifs" / "motifs.csv"
    write(reasons.parent, motifs=REASONS)
    con = staged(CANONICAL, tmp_path, reasons)
    assert con.execute("select _line, reason_group from staged.attendance order by _line").fetchall() == [
        (2, "family"),
        (3, "medical"),
        (4, "travel"),
        (5, "family"),
        (6, "suspension"),
        (7, None),
        (8, None),
        (9, None),
        (10, None),
    ]
    type_extracts(con, CANONICAL)
    assert unmapped_reasons(con) == [
        UnmappedReason("014", "2026-2027", "55", 2),
        UnmappedReason("102", "2025-2026", "55", 1),
    ]


def test_without_a_reasons_file_no_group_is_guessed(tmp_path):
    con = staged(CANONICAL, write(tmp_path, **(SMALL | {"attendance": ABSENCES, "schools": "school_id\n014\n102\n"})))
    assert con.execute("select distinct reason_group from staged.attendance order by 1").fetchall() == [
        ("suspension",),
        (None,),
    ]
    type_extracts(con, CANONICAL)
    assert unmapped_reasons(con) == [
        UnmappedReason("014", "2025-2026", "10", 1),
        UnmappedReason("014", "2026-2027", "10", 2),
        UnmappedReason("014", "2026-2027", "55", 2),
        UnmappedReason("102", "2025-2026", "55", 1),
        UnmappedReason("102", "2026-2027", "10", 1),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("school,reason\n1,2\n", 1, "colonnes"),
        ("school_id,school_year,reason_code,reason_group\n014,*,10,maladie\n", 2, "reason_group"),
        ("school_id,school_year,reason_code,reason_group\n014,*,10\n", 2, "4 cellules"),
        ("school_id,school_year,reason_code,reason_group\n014,*,10,exam\n014,*,10,travel\n", 3, "deux groupes"),
    ],
)
def test_a_reasons_file_that_is_not_right_is_told_by_its_line(tmp_path, text, line, words):
    (tmp_path / "motifs.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as error:
        read_reasons(tmp_path / "motifs.csv")
    assert error.value.line == line


def test_a_reasons_file_may_be_windows_1252_with_semicolons(tmp_path):
    text = "school_id;school_year;reason_code;reason_group\n;;é1;medical\n"
    (tmp_path / "motifs.csv").write_bytes(text.encode("cp1252"))
    assert read_reasons(tmp_path / "motifs.csv") == [("*", "*", "é1", "medical")]


def test_files_that_are_read_again_are_counted_once(tmp_path):
    ragged = ATTENDANCE + "001,014\n"
    folder = write(tmp_path, **(SMALL | {"attendance": ragged}))
    (folder / "grades.csv").symlink_to("/proc/self/mem")
    con = connect()
    with pytest.raises(SourceError) as error:
        read_files(con, CANONICAL, discover(CANONICAL, folder), tmp_path / "spill")
    assert (error.value.exit_code, error.value.file) == (3, "grades.csv")
    assert isinstance(error.value.__context__, OSError)
    assert con.execute("select count(*) from raw._refused").fetchone() == (1,)
    (folder / "grades.csv").unlink()
    read_files(con, CANONICAL, discover(CANONICAL, folder), tmp_path / "spill")
    assert con.execute("select count(*) from raw._refused").fetchone() == (1,)


def test_only_names_that_look_like_a_table_are_repeated(tmp_path):
    """A file may be named after a student."""
    folder = write(tmp_path, students=SMALL["students"])
    (folder / "gpm_e_ele.csv").touch()
    (folder / "Tremblay Zoé.docx").touch()
    with pytest.raises(SourceError) as error:
        discover(CANONICAL, folder)
    assert "gpm_e_ele.csv, students.csv et 1\u00a0autre fichier" in error.value.message
    assert "Tremblay" not in error.value.message
    assert tellable_names(["Tremblay Zoé.docx", "gpm_e_ele.csv", "grades-2.csv"]) == ["gpm_e_ele.csv", "grades-2.csv"]


def test_a_table_exported_under_its_database_name_is_found():
    """`dbo.gpm_e_ele.csv` is how a database's export tool names the file of table gpm_e_ele."""
    assert load_profile("gpi").table_of("DBO.gpm_e_ele.csv").name == "gpm_e_ele"
