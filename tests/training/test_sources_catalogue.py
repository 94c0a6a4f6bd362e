"""Which edition of a source counts, and how that is told."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("tomlkit", reason="needs the extra 'training'")

from mappings.errors import SocCoderError
from mappings.package import descriptor
from training.sources.catalogue import CATALOGUE, add, catalogue, locate
from training.sources.commands import app

INDEX = "soc2020_index"
NEW = "soc2020volume2thecodingindexexcel01042026.xlsx"
EDITION = "SOC2020 index v13 (2026-04)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of sources with a workbook in it that the shipped catalogue does not know."""
    (tmp_path / "soc").mkdir()
    (tmp_path / "soc" / NEW).write_bytes(b"the newer index")
    return tmp_path


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_shipped_catalogue_describes_the_sources_of_the_shipped_tables():
    described = {each["title"]: each for each in descriptor()["sources"]}
    for source in catalogue().values():
        each = described[source.title]
        assert (each["path"], each["edition"], each["hash"]) == (source.page, source.edition, f"sha256:{source.sha256}")


def test_a_folder_says_which_edition_counts(folder):
    shipped = catalogue()
    (folder / CATALOGUE).write_text(f'[{INDEX}]\nfile = "{NEW}"\nedition = "{EDITION}"\nsha256 = "{"0" * 64}"\n')
    sources = catalogue(folder)
    assert (sources[INDEX].file, sources[INDEX].month) == (NEW, "2026.04")
    assert sources[INDEX].page == shipped[INDEX].page
    assert {name: each for name, each in sources.items() if name != INDEX} == {
        name: each for name, each in shipped.items() if name != INDEX
    }


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[soc2020_index", ["is no TOML"]),
        ("[soc2030_index]\nfile = 'a'", ["there is no source soc2030_index, only soc2020_index, soc2010_index"]),
        ("soc2020_index = 'a.xlsx'", ["soc2020_index is no table"]),
        ("[soc2020_index]\nfile = 'a.xlsx'", ["soc2020_index lacks edition, sha256"]),
        ("[soc2020_index]\nhash = 'a'\nname = 'b'", ["lacks file, edition, sha256", "unknown keys hash, name"]),
        ("[soc2010_isco08]\nfile = 7\nedition = ' '\nsha256 = 'a'", ["soc2010_isco08 has no text for file, edition"]),
        ("[soc2010_isco08]\nfile = '/a.xls'\nedition = 'b'\nsha256 = 'c'", ["is no name within the folder"]),
        (
            "[soc2020_index]\nfile = 'a'\nedition = 'v13'\nsha256 = 'b'\n[soc2011]\nfile = 'a'",
            [
                "the edition of soc2020_index does not end with its month, as in 'SOC2020 index v12 (2025-04)'",
                "soc2011",
            ],
        ),
    ],
)
def test_every_fault_of_a_folders_catalogue_is_named(folder, text, problems):
    (folder / CATALOGUE).write_text(text)
    with pytest.raises(SocCoderError) as caught:
        catalogue(folder)
    assert str(folder / CATALOGUE) in caught.value.message
    for problem in problems:
        assert problem in caught.value.message


def test_a_workbook_is_added_beside_what_a_person_wrote(folder):
    (folder / CATALOGUE).write_text('# ours\n[soc2010_isco08]\nfile = "a.xls"\nedition = "b"\nsha256 = "c"\n')
    command = ["add", str(folder / "soc" / NEW), "--as", INDEX, "--edition", EDITION, "--from", str(folder)]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.exception
    assert f"{INDEX} is {EDITION}, {NEW}" in done.stdout.replace("\n", " ")
    text = (folder / CATALOGUE).read_text()
    assert text.startswith("# ours\n[soc2010_isco08]\n")
    written = {"file": NEW, "edition": EDITION, "sha256": sha256(b"the newer index")}
    assert tomllib.loads(text)[INDEX] == written
    assert catalogue(folder)[INDEX].sha256 == written["sha256"]


def test_a_later_edition_takes_the_place_of_the_one_added_before(folder):
    add(folder, folder / "soc" / NEW, INDEX, EDITION)
    other = folder / "index [v14].xlsx"
    other.write_bytes(b"the newest index")
    added = add(folder, other, INDEX, "SOC2020 index v14 (2027-04)")
    assert catalogue(folder)[INDEX] == added
    assert locate(folder, {INDEX: added}) == {INDEX: other}


@pytest.mark.parametrize(
    ("file", "name", "edition", "problem"),
    [
        (NEW, INDEX, "v13", "does not end with its month"),
        (NEW, "soc2030", EDITION, "there is no source soc2030"),
        ("none.xlsx", INDEX, EDITION, "There is no file"),
        ("../elsewhere.xlsx", INDEX, EDITION, "Put the workbook in the folder of sources first"),
    ],
)
def test_what_cannot_be_added_changes_nothing(folder, file, name, edition, problem):
    (folder.parent / "elsewhere.xlsx").write_bytes(b"")
    with pytest.raises(SocCoderError, match=problem):
        add(folder, folder / "soc" / file if file == NEW else folder / file, name, edition)
    assert not (folder / CATALOGUE).exists()


def test_every_missing_source_is_named_with_its_page(tmp_path):
    with pytest.raises(SocCoderError) as caught:
        locate(tmp_path, catalogue())
    for source in catalogue().values():
        assert source.file in caught.value.message
        assert source.page in caught.value.hint


def test_another_edition_is_refused_until_it_is_added(folder):
    with pytest.raises(SocCoderError, match=rf"{NEW} is not SOC2020 index v12.*sources add FILE --as {INDEX}"):
        locate(folder, {INDEX: catalogue()[INDEX]})
    add(folder, folder / "soc" / NEW, INDEX, EDITION)
    assert locate(folder, {INDEX: catalogue(folder)[INDEX]}) == {INDEX: folder / "soc" / NEW}


def test_of_several_editions_the_one_of_the_catalogue_is_taken(folder, shared_data):
    index = catalogue()[INDEX]
    (published,) = shared_data.rglob(index.file)
    (folder / published.name).symlink_to(published)
    assert locate(folder, {INDEX: index}) == {INDEX: folder / published.name}


def test_no_such_folder(tmp_path):
    with pytest.raises(SocCoderError, match="no source folder"):
        locate(tmp_path / "none", catalogue())
