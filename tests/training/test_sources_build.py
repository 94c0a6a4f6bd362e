from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mappings.errors import SocCoderError
from mappings.package import FOLDER
from training.commands import app
from training.sources import commands
from training.sources.build import Built
from training.sources.catalogue import SOURCES, locate


def test_the_shipped_tables_are_what_the_sources_give_byte_for_byte(shared_data: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["sources", "build", "--from", str(shared_data), "--to", str(tmp_path)])
    assert done.exit_code == 0, done.exception
    assert "conflicts in the sources" in done.stdout
    assert "b1zb" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name


def test_nothing_is_written_where_the_tables_have_problems(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "write", lambda tables, folder: (folder / "index.csv").write_text("half"))
    monkeypatch.setattr(commands, "problems", lambda folder: ["one thing", "another"])
    monkeypatch.setattr(commands, "build_tables", lambda workbooks: Built({}, []))
    done = CliRunner().invoke(app, ["sources", "build", "--from", str(shared_data), "--to", str(tmp_path)])
    assert isinstance(done.exception, SocCoderError)
    assert "one thing" in str(done.exception)
    assert "another" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_every_missing_source_is_named_with_its_page(tmp_path: Path) -> None:
    with pytest.raises(SocCoderError) as caught:
        locate(tmp_path)
    for source in SOURCES:
        assert source.file in caught.value.message
        assert source.page in caught.value.hint


def test_another_edition_is_named_with_its_hash(shared_data: Path, tmp_path: Path) -> None:
    for path in locate(shared_data).values():
        shutil.copyfile(path, tmp_path / path.name)
    (tmp_path / "ONS_SOC2010_SOC2020.xlsx").write_bytes(b"another")
    with pytest.raises(SocCoderError, match=r"is not SOC2010 to SOC2020 relationship.*sha256 [0-9a-f]{64}"):
        locate(tmp_path)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(SocCoderError, match="no source folder"):
        locate(tmp_path / "none")
