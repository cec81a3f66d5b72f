"""A OneRoster export drawn in the test itself: each file is written, read by the product, staged and accepted.

`BASE` is a small export of version 1.1 (one school, two students, one class of each sort, one report card); a test
gives the files that it changes, or None for those that it leaves out.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from pipelines.acceptance import accept, type_extracts
from pipelines.database import connect
from pipelines.oneroster_manifest import check_manifests
from pipelines.reading import FileRead
from pipelines.sources import discover, load_profile, read_files, stage

PROFILE = load_profile("oneroster")
END_OF_YEAR = date(2027, 6, 27)
Rows = Callable[..., list[tuple[str | None, ...]]]

BASE: dict[str, str | None] = {
    "orgs": """
sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
district,,,Centre,district,360,
o14,,,École du Fleuve,school,014,district
""",
    "academicSessions": """
sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
y,,,2026-2027,schoolYear,2026-08-26,2027-06-24,,2027
p1,,,Étape 1,gradingPeriod,2026-08-26,2026-11-07,y,2027
p2,,,Étape 2,gradingPeriod,2026-11-07,2027-02-20,y,2027
p3,,,Étape 3,gradingPeriod,2027-02-20,2027-06-24,y,2027
""",
    "courses": """
sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes
math,,,y,Mathématique,063226,,o14,,
home,,,y,Groupe-repère,REPERE,,o14,,
""",
    "classes": """
sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds
m31,,,Math 31,,math,31,scheduled,,o14,"p1,p2,p3"
h201,,,Repère 201,,home,201,homeroom,,o14,"p1,p2,p3"
""",
    "users": """
sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,identifier,grades
u1,,,true,o14,student,a,Anaïs,Côté-Lœuvre,0012345,08
u2,,,true,o14,student,b,Noé,Roy,0012346,08
t1,,,true,o14,teacher,c,Léa,Prof,,
""",
    "enrollments": """
sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
e1,,,h201,o14,u1,student,false,2026-08-26,
e2,,,m31,o14,u1,student,false,2026-08-27,
e3,,,h201,o14,u2,student,false,2026-08-26,
e4,,,m31,o14,u2,student,false,2026-08-26,
e5,,,m31,o14,t1,teacher,true,2026-08-26,
""",
    "categories": """
sourcedId,status,dateLastModified,title
cb,,,Bulletin
c1,,,Bulletin : compétence 1
cw,,,Travaux
""",
    "lineItems": """
sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,\
gradingPeriodSourcedId,resultValueMin,resultValueMax
i1,,,Résultat,,2026-11-06,2026-11-06,m31,cb,p1,0.0,20.0
k1,,,Compétence 1,,2026-11-06,2026-11-06,m31,c1,p1,0.0,100.0
f1,,,Résultat,,2027-06-23,2027-06-23,m31,cb,y,0.0,100.0
w1,,,Devoir,,2026-10-01,2026-10-15,m31,cw,p1,0.0,20.0
""",
    "results": """
sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment
r1,,,i1,u1,fully graded,17,2026-11-06,
r2,,,k1,u1,fully graded,74.5,2026-11-06,
r3,,,f1,u1,fully graded,81,2027-06-23,
r4,,,w1,u1,fully graded,15,2026-10-20,
""",
}


def write_export(folder: Path, **tables: str | None) -> Path:
    """Write `BASE` with some of its files changed, added or left out; the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in (BASE | tables).items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


def read_export(con: duckdb.DuckDBPyConnection, folder: Path) -> list[FileRead]:
    """Every file of the folder, read; what a manifest says of them is checked."""
    spill = folder.parent / f"{folder.name}_spill"
    reads = read_files(con, PROFILE, discover(PROFILE, folder, spill=spill), spill)
    check_manifests(con, PROFILE, reads)
    return reads


def stage_export(folder: Path) -> duckdb.DuckDBPyConnection:
    con = connect()
    stage(con, PROFILE, read_export(con, folder))
    return con


def staged(folder: Path, extract: str, **tables: str | None) -> Rows:
    """What the files give: a function from names of staged columns to rows, in the files' order."""
    con = stage_export(write_export(folder / "export", **tables))

    def rows(*columns: str) -> list[tuple[str | None, ...]]:
        cells = ", ".join(f"{column}::varchar" for column in columns)
        return con.execute(f"select {cells} from staged.{extract} order by _file, _line").fetchall()

    return rows


def accept_export(folder: Path, as_of: date = END_OF_YEAR) -> duckdb.DuckDBPyConnection:
    con = stage_export(folder)
    type_extracts(con, PROFILE)
    accept(con, as_of)
    return con


def accepted(folder: Path, **tables: str | None) -> duckdb.DuckDBPyConnection:
    """`accepted.*` and `acceptance.*` of the export at the end of its year."""
    return accept_export(write_export(folder / "export", **tables))


def refusals(con: duckdb.DuckDBPyConnection, extract: str) -> list[tuple[str, int, str | None, str]]:
    """(file, line, column, rule) of each fault of an extract, errors only.

    Where the profile itself refuses the row (no column), what is then empty in it is a consequence and left out.
    """
    return con.execute(
        """
        select file_name, line, column_name, rule from acceptance.rejection
        where table_name = ? and severity = 'error'
        qualify column_name is null or bool_and(column_name is not null) over (partition by file_name, line)
        order by all
        """,
        [extract],
    ).fetchall()
