from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from mappings.errors import SocCoderError
from mappings.package import SHIPPED, TABLES, describe
from training.commands import app
from training.sources import commands
from training.sources.build import Built
from training.sources.catalogue import catalogue
from training.sources.compare import Abbreviation, Entry, EntryChange, GroupChange, compare
from training.sources.readers import soc2020_index

INDEX = "soc2020_index"
EDITION = "SOC2020 index v13 (2026-04)"

TITLE = "Plumbers and heating and ventilating installers and repairers"
RENAMED = "Plumbers, heating and ventilation engineers"
EDITED: Mapping[str, Mapping[str, object]] = {
    "d5oh": {"SOC_2020": 5314, "SOC_2020_ext": "5314/99"},  # Plumber, moved to the roofers
    "c2sv": {"SOC_2020": 2472, "SOC_2020_ext": "2472/01", "D": ""},  # Librarian, moved, and no default any more
    "a5af": {"SOC_2020_ext": "5432/02"},  # Baker, moved within its unit group
    "b1zb": {"SOC_2020_ext": "1132/01"},  # a slip put right by the source
}
"""Cells that the next edition has otherwise, by the identifier of the entry."""

REMOVED = "e8la"  # Vlogger
ADDED = {
    "UNIQUE ID": "zz01",
    "INDEXOCC": "Sommelier, tea",
    "INDEXOCC_-_natural_word_order": "Tea sommelier",
    "SOC_2010": 9272,
    "SOC_2020": 9266,
    "SOC_2020_ext": "9266/00",
    "SOC2020_ext_SUG_title": "Coffee shop workers",
    "ISCO-08 code based on SOC2020": 5132,
}


def test_the_shipped_tables_are_what_the_sources_give_byte_for_byte(shared_data: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["sources", "build", "--from", str(shared_data), "--to", str(tmp_path)])
    assert done.exit_code == 0, done.exception
    assert "conflicts in the sources" in done.stdout
    assert "b1zb" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in SHIPPED.iterdir()}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), path.name


@pytest.fixture(scope="module")
def sources(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published workbooks and, beside the coding index, a next edition of it."""
    folder = tmp_path_factory.mktemp("sources")
    for source in catalogue().values():
        (published,) = shared_data.rglob(source.file)
        (folder / published.name).symlink_to(published)
    next_edition(next(folder.glob(catalogue()[INDEX].file)), folder / "soc2020volume2thecodingindexexcel01042026.xlsx")
    return folder


def next_edition(published: Path, path: Path) -> None:
    """Write a workbook like the one published but for the edits, without the cells of columns that nobody reads."""
    edition = Workbook(write_only=True)
    with CalamineWorkbook.from_path(published) as workbook:
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheet = edition.create_sheet(name)
            for row in edited(name, rows):
                sheet.append([None if cell == "" else cell for cell in row])
    edition.save(path)


def edited(sheet: str, rows: list[list[Any]]) -> Iterator[list[Any]]:
    if sheet == "SOC2020 coding index":
        headings = [str(heading) for heading in rows[0]]
        yield headings
        for row in rows[1:]:
            if row[0] != REMOVED:
                cells = dict(zip(headings, row, strict=True)) | EDITED.get(row[0], {})
                yield [cell if heading in soc2020_index._ENTRIES else "" for heading, cell in cells.items()]
        yield [ADDED.get(heading, "") for heading in headings]
        return
    for row in rows:
        yield [RENAMED if cell == TITLE else cell for cell in row]
    if sheet == "Abbreviations":
        yield ["ZZT", "Zigzag tester"]


def test_a_next_edition_is_built_by_configuration_and_its_changes_are_told(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workbook,) = (path for path in sources.iterdir() if not path.is_symlink())
    given = ["--from", str(sources)]
    added = CliRunner().invoke(app, ["sources", "add", str(workbook), "--as", INDEX, "--edition", EDITION, *given])
    assert added.exit_code == 0, added.exception
    monkeypatch.setenv(TABLES, str(tmp_path / "next"))
    built = CliRunner().invoke(app, ["sources", "build", *given])
    assert built.exit_code == 0, built.exception
    described = describe(tmp_path / "next")
    assert described["version"].startswith("2026.04+")
    assert f"These tables are {described['version']}; the shipped bundle was trained on" in built.stdout
    assert f"{TABLES}={tmp_path / 'next'} soc-coder train" in built.stdout
    changes = compare(SHIPPED, tmp_path / "next")
    assert changes.after.editions["soc2020"] == EDITION
    assert changes.added == [Entry("Tea sommelier", "", "", "9266", "9272")]
    assert changes.removed == [Entry("Vlogger", "", "", "3413", "3413")]
    assert changes.changed == [
        EntryChange("default", "Librarian", "", "", "O", ""),
        EntryChange("soc2020", "Librarian", "", "", "2471", "2472"),
        EntryChange("soc2020", "Plumber", "", "", "5315", "5314"),
        EntryChange("sub_unit_group", "Baker", "", "", "543201", "543202"),
    ]
    assert changes.groups == [GroupChange("soc2020", "5315", TITLE, RENAMED)]
    assert (changes.new_abbreviations, changes.old_abbreviations) == ([Abbreviation("ZZT", "Zigzag tester")], [])
    touched = {each.source for each in changes.shares if each.source_scheme == "soc2020"}
    assert "5314" in touched
    assert touched <= {"2471", "2472", "5314", "5315", "3413", "9266"}


def test_nothing_is_written_where_the_tables_have_problems(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "write", lambda tables, sources, folder: (folder / "index.csv").write_text("half"))
    monkeypatch.setattr(commands, "problems", lambda folder: ["one thing", "another"])
    monkeypatch.setattr(commands, "build_tables", lambda workbooks: Built({}, []))
    done = CliRunner().invoke(app, ["sources", "build", "--from", str(shared_data), "--to", str(tmp_path)])
    assert isinstance(done.exception, SocCoderError)
    assert "one thing" in str(done.exception)
    assert "another" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
