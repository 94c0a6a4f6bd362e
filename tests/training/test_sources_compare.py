"""What is told of the changes between two folders of tables, each made of the shipped ones."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("matplotlib", reason="needs the extra 'training'")

from mappings.errors import SocCoderError
from mappings.package import SHIPPED
from training.plots import entries_by_group, moved_shares
from training.sources import report
from training.sources.commands import app
from training.sources.compare import Abbreviation, Entry, EntryChange, Flow, GroupChange, ShareChange, compare

EDITS = {
    "index": {
        "d5oh,Plumber,,,,5315,531500,5314,7126,": "d5oh,Plumber,,,,5314,531499,5313,7126,",
        "c2sv,Librarian,,,O,2471,247100,": "c2sv,Librarian,,,,2472,247201,",
        "a5af,Baker,,,M,5432,543201,": "a5af,Baker,,,M,5432,543202,",
        "e4qw,Dog walker,": "e4qw,Dog-WALKER,",
        "b1qc,Web designer,,,,2141,214103,2137,2166,soc2020_index\n": "",
        "a5ec,Barista,": "zz01,Tea sommelier,,,,9266,926600,9272,5132,soc2020_index\na5ec,Barista,",
    },
    "soc2020": {
        '\n2472,"Archivists, conservators and curators",': "\n2472,Archivists and curators,",
        "\n541299,": "\n541298,Made-up makers,5412\n541299,",
    },
    "hecos": {"\n100366,computer science\n": "\n100366,computing science\n"},
    "crosswalk_soc2010_isco08": {"\n1115,1120,1,": "\n1115,1120,0.75,"},
    "abbreviations": {"\nAA,": "\nZZT,Zigzag tester\nAA,"},
}
"""By table, what a next edition has in the place of something else."""


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tables with the edits in it, described as they are."""
    folder = shutil.copytree(SHIPPED, tmp_path_factory.mktemp("edited") / "tables")
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        path = folder / f"{resource['name']}.csv"
        text = path.read_text(encoding="utf-8")
        for old, new in EDITS.get(resource["name"], {}).items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_bytes(text.encode("utf-8"))
        resource["hash"] = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    descriptor["version"] = "2026.04+edited00"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def changes(edited):
    return compare(SHIPPED, edited)


def test_entries_that_came_and_went(changes):
    assert changes.added == [Entry("Tea sommelier", "", "", "9266", "9272")]
    assert changes.removed == [Entry("Web designer", "", "", "2141", "2137")]


def test_entries_with_other_codes_or_marks(changes):
    assert changes.changed == [
        EntryChange("default", "Librarian", "", "", "O", ""),
        EntryChange("soc2010", "Plumber", "", "", "5314", "5313"),
        EntryChange("soc2020", "Librarian", "", "", "2471", "2472"),
        EntryChange("soc2020", "Plumber", "", "", "5315", "5314"),
        EntryChange("sub_unit_group", "Baker", "", "", "543201", "543202"),
    ]


def test_from_which_group_to_which(changes):
    assert [(flow.before, flow.after, flow.entries) for flow in changes.flows] == [
        ("2471", "2472", 1),
        ("5315", "5314", 1),
    ]
    assert changes.flows[0] == Flow("2471", "Librarians", "2472", "Archivists and curators", 1)


def test_codes_whose_meaning_changed_come_first(changes):
    text = (SHIPPED / "index.csv").read_text(encoding="utf-8")
    entries = len(re.findall(r",2471,247100,.*,soc2020_index\n", text))
    by_code = {each.code: each for each in changes.turnovers}
    assert set(by_code) == {"2141", "2471", "2472", "5314", "5315", "9266"}
    left = by_code["2471"]
    assert (left.before, left.after, left.moved_in, left.moved_out) == (entries, entries - 1, 0, 1)
    assert left.moved == 1 / entries
    assert (left.title, left.sub_major_group) == ("Librarians", "Business, Media and Public Service Professionals")
    came = by_code["5314"]
    assert came.moved == 1 / (came.before + 1)
    assert (by_code["9266"].added, by_code["2141"].removed) == (1, 1)
    shares = [each.moved for each in changes.turnovers]
    assert shares == sorted(shares, reverse=True)
    assert shares[-2:] == [0, 0]


def test_groups_added_removed_and_renamed(edited, changes):
    assert changes.groups == [
        GroupChange("soc2020", "2472", "Archivists, conservators and curators", "Archivists and curators"),
        GroupChange("soc2020", "541298", "", "Made-up makers"),
        GroupChange("hecos", "100366", "computer science", "computing science"),
    ]
    assert compare(edited, SHIPPED).groups[1] == GroupChange("soc2020", "541298", "Made-up makers", "")


def test_crosswalk_shares_and_abbreviations(changes):
    assert changes.shares == [ShareChange("soc2010", "isco08", "1115", "1120", 1, 0.75)]
    assert (changes.new_abbreviations, changes.old_abbreviations) == ([Abbreviation("ZZT", "Zigzag tester")], [])


def test_each_change_is_counted_once(changes):
    counts = changes.count()
    assert [counts[f"entries {what}"] for what in ("added", "removed")] == [1, 1]
    assert counts["entries moved to another SOC2020 unit group"] == 2
    assert counts["entries moved within their SOC2020 unit group"] == 1
    assert (counts["groups added"], counts["groups removed"], counts["groups renamed"]) == (1, 0, 2)
    assert sum(counts.values()) == 12


def test_nothing_changed(tmp_path):
    same = compare(SHIPPED, SHIPPED)
    assert not any(same.count().values())
    report.write(same, tmp_path)
    assert "Nowhere." in (tmp_path / report.PAGE).read_text(encoding="utf-8")
    for name, plot in report.plots(same).items():
        plot.savefig(tmp_path / f"{name}.png")


def test_the_page_and_the_figures(changes, tmp_path):
    report.write(changes, tmp_path / "a")
    page = (tmp_path / "a" / report.PAGE).read_text(encoding="utf-8")
    assert page.count('src="data:image/svg+xml;base64,') == 2
    assert not re.findall(r'(?:src|href)="(?!data:)|url\(|@import|<script', page)
    for shown in ("2026.04+edited00", "Tea sommelier", "Web designer", "Made-up makers", "Zigzag tester", "0.750"):
        assert shown in page
    kept = json.loads((tmp_path / "a" / report.CHANGES).read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(report.as_dictionary(changes)))
    assert kept["after"]["version"] == "2026.04+edited00"
    assert kept["added"] == [
        {"title": "Tea sommelier", "qualifier": "", "industry": "", "soc2020": "9266", "soc2010": "9272"}
    ]


def test_the_same_changes_make_the_same_files(edited, changes, tmp_path):
    for name, each in {"a": changes, "b": compare(SHIPPED, edited)}.items():
        report.write(each, tmp_path / name)
    for name in (report.PAGE, report.CHANGES):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_long_list_is_cut_on_the_page_alone(changes, tmp_path, monkeypatch):
    monkeypatch.setattr(report, "MOST_ROWS", 1)
    report.write(changes, tmp_path)
    assert "The first 1 of 2; all are in changes.json." in (tmp_path / report.PAGE).read_text(encoding="utf-8")
    assert len(json.loads((tmp_path / report.CHANGES).read_text(encoding="utf-8"))["flows"]) == 2


def test_only_groups_with_moves_are_plotted_by_their_share(changes):
    (axes,) = moved_shares(changes.turnovers).axes
    assert len(axes.patches) == 4
    (axes,) = entries_by_group(changes.turnovers).axes
    went = sum(patch.get_width() for patch in axes.patches if patch.get_width() < 0)
    assert went == -3


def test_the_command(edited: Path, tmp_path: Path) -> None:
    run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run
    command = [sys.executable, "-m", "soc_coder", "sources", "compare", str(SHIPPED), str(edited)]
    done = run([*command, "--report", str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for shown in ("entries added", "Codes whose meaning changed", "2471 Librarians", "2026.04+edited00"):
        assert shown in done.stdout
    assert (tmp_path / report.PAGE).is_file()


def test_the_command_prints_all_as_json(edited, changes):
    done = CliRunner().invoke(app, ["compare", str(SHIPPED), str(edited), "--json"])
    assert json.loads(done.stdout) == json.loads(json.dumps(report.as_dictionary(changes)))


def test_what_cannot_be_compared_is_told(edited, tmp_path):
    with pytest.raises(SocCoderError, match=r"has no readable datapackage\.json"):
        compare(SHIPPED, tmp_path)
    (tmp_path / "file").write_text("")
    done = CliRunner().invoke(app, ["compare", str(SHIPPED), str(edited), "--report", str(tmp_path / "file")])
    assert "is a file" in str(done.exception)
