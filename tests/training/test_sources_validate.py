from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mappings.errors import SocCoderError
from mappings.package import SHIPPED
from training.commands import app
from training.sources.validate import problems


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return shutil.copytree(SHIPPED, tmp_path / "tables")


def change(package: Path, name: str, edit: Callable[[str], str]) -> None:
    """Edit a table and describe the edited file, so that only its content is at fault."""
    path = package / f"{name}.csv"
    content = edit(path.read_text(encoding="utf-8")).encode("utf-8")
    path.write_bytes(content)
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == name:
            resource["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
            resource["bytes"] = len(content)
            resource["rows"] = content.count(b"\n") - 1
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")


def test_the_tables_that_are_shipped_are_sound() -> None:
    assert problems(SHIPPED) == []


def test_an_edited_table_is_not_the_one_described(package: Path) -> None:
    path = package / "soc2010.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Solicitors", "Solicitor5"), encoding="utf-8")
    (problem,) = problems(package)
    assert problem.startswith("soc2010: The data source does not match the expected hash")


def test_every_problem_is_named(package: Path) -> None:
    change(package, "index", lambda text: text.replace(",2439,243999,2429,2422,", ",2438,243999,242x,2422,", 2))
    change(package, "soc2020", lambda text: text + "19,Made up,1\n")
    change(package, "soc2010", lambda text: text.replace("9279,Other elementary services occupations n.e.c.,927\n", ""))
    change(package, "crosswalk_soc2010_isco08", lambda text: text.replace("1115,1120,1,", "1115,1120,0.9,"))
    found = "\n".join(problems(package))
    for problem in (
        'constraint "pattern"',
        'violates the foreign key: for "soc2020": values "2438"',
        "index: a1aa has unit group 2438 but sub-unit group 243999",
        "index: a1ab has unit group 2438 but sub-unit group 243999",
        "soc2020: 27 groups of 2 characters where the scheme has 26",
        "soc2010: 368 groups of 4 characters where the scheme has 369",
        'values "9279" not found',
        "crosswalk_soc2010_isco08: the values of share of soc2010 1115 sum to 0.900000",
    ):
        assert problem in found


def test_a_repeated_code_and_a_wrong_parent(package: Path) -> None:
    change(
        package,
        "soc2010",
        lambda text: (
            text.replace("\n1116,", "\n1115,", 1)
            .replace("1121,Production managers", "1121,Managers")
            .replace(",112\n", ",113\n", 1)
        ),
    )
    found = "\n".join(problems(package))
    assert "violates the primary key" in found
    assert "soc2010: the parent of 1121 is '113'" in found


def test_problems_of_subjects_and_apprenticeships(package: Path) -> None:
    change(package, "hecos", lambda text: text.replace("100003,ceramics\n", ""))
    change(package, "cah_1_3", lambda text: text.replace("\n25-01-03,", "\n25-1-03,"))
    change(package, "jacs3_hecos", lambda text: text.replace("A000,100268,related,4,", "A000,100268,narrow,5,"))
    change(
        package,
        "map_occupations",
        lambda text: text.replace("\nOCC0268,Piling attendant,2,5,8215\n", "\nOCC0268,Piling attendant,8,55,8216\n"),
    )
    found = "\n".join(problems(package))
    for problem in (
        "hecos: 1091 groups of 6 characters where the scheme has 1092",
        'violates the foreign key: for "hecos": values "100003"',
        'constraint "pattern"',
        'constraint "enum"',
        'constraint "maximum"',
        'violates the foreign key: for "route": values "55"',
        'violates the foreign key: for "soc2020": values "8216"',
    ):
        assert problem in found


@pytest.mark.parametrize("name", ["index.csv", "datapackage.json"])
def test_a_missing_file(package: Path, name: str) -> None:
    (package / name).unlink()
    (problem,) = problems(package)
    assert problem.endswith(f"lacks {name}")


def test_check_command(package: Path) -> None:
    assert "are sound" in CliRunner().invoke(app, ["sources", "check"]).stdout
    (package / "see.csv").unlink()
    done = CliRunner().invoke(app, ["sources", "check", str(package)])
    assert isinstance(done.exception, SocCoderError)
    assert "lacks see.csv" in str(done.exception)
