"""Which folder of tables is used, and what is said of one that cannot be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from mappings import package
from mappings.package import SHIPPED, TABLES, UnsoundTablesError, describe, rows


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A next edition: the shipped tables, with one group renamed."""
    folder = shutil.copytree(SHIPPED, tmp_path / "tables")
    content = (folder / "soc2020.csv").read_bytes().replace(b"\n5432,Bakers and", b"\n5432,Artisan bakers and")
    (folder / "soc2020.csv").write_bytes(content)
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["version"] = "2026.04+next0000"
    for resource in descriptor["resources"]:
        if resource["name"] == "soc2020":
            resource["hash"] = "sha256:" + sha256(content).hexdigest()
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def soc_coder(tables: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "soc_coder", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=120, env={**os.environ, TABLES: str(tables)}
    )


def test_the_shipped_tables_are_used_unless_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(TABLES, raising=False)
    assert package.folder() == SHIPPED
    monkeypatch.setenv(TABLES, "")
    assert package.folder() == SHIPPED
    monkeypatch.setenv(TABLES, str(tmp_path))
    assert package.folder() == tmp_path


def test_every_answer_comes_from_the_folder_that_the_environment_names(tables: Path) -> None:
    searched = soc_coder(tables, "search", "5432", "--json")
    assert searched.returncode == 0, searched.stderr
    found = json.loads(searched.stdout)
    assert found["data_version"] == "2026.04+next0000"
    assert found["hits"][0]["title"].startswith("Artisan bakers")
    coded = json.loads(soc_coder(tables, "classify", "Baker", "--json").stdout)
    assert coded["data_version"] == "2026.04+next0000"
    assert coded["title"].startswith("Artisan bakers")


def test_a_folder_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    done = soc_coder(tmp_path / "none", "search", "baker")
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert str(tmp_path / "none") in line
    assert line.endswith("Build them with: soc-coder sources build")


def test_every_table_that_is_not_the_one_described_is_named(tables: Path) -> None:
    assert describe(tables)["version"] == "2026.04+next0000"
    with (tables / "see.csv").open("a") as file:
        file.write("Guard,,,Watch,\n")
    (tables / "isco08.csv").unlink()
    with pytest.raises(UnsoundTablesError, match=r"see\.csv is not the file that was described.*isco08|isco08.*see"):
        describe(tables)


def test_tables_of_another_layout_are_refused(tables: Path) -> None:
    descriptor = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    del descriptor["resources"][0]["schema"]["fields"][-1]
    (tables / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(UnsoundTablesError, match=r"soc2020\.csv has other columns than it should"):
        describe(tables)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"version": "1"}'])
def test_a_descriptor_that_is_none_is_refused(tables: Path, content: str) -> None:
    (tables / "datapackage.json").write_text(content)
    with pytest.raises(UnsoundTablesError, match=r"no readable datapackage\.json"):
        describe(tables)


def test_rows_of_another_folder(tables: Path) -> None:
    titles = {code: title for code, title, _ in rows("soc2020", tables)}
    assert titles["5432"].startswith("Artisan")
    assert next(iter(rows("soc2020"))) == next(iter(rows("soc2020", tables)))
