"""The commands `data`, `backup` and `restore`, in one process."""

from __future__ import annotations

import json

import pytest

from mappings.errors import SocCoderError
from service.occupations import shipped
from soc_coder import app


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command with a store in `tmp_path` and return its standard output."""
    monkeypatch.setenv("SOC_CODER_DATABASE", str(tmp_path / "store.db"))
    monkeypatch.setenv("SOC_CODER_BACKUPS", str(tmp_path / "backups"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        app([str(each) for each in arguments], standalone_mode=False)
        return capsys.readouterr().out

    return run


@pytest.fixture
def file(tmp_path, projections):
    path = tmp_path / "projections.xlsx"
    path.write_bytes(projections())
    return path


def test_a_file_is_checked_without_a_store(run, file, tmp_path):
    told = run("data", "check", file)
    assert "review: compared with skills_imperative/2023/0" in told
    assert told.endswith("projections.xlsx is sound: skills_imperative, edition 2023, by soc2020\n")
    as_json = json.loads(run("data", "check", file, "--json"))
    assert (as_json["dataset"], as_json["rows"], as_json["problems"]) == ("skills_imperative", 648, [])
    assert not (tmp_path / "store.db").exists()


def test_a_file_that_is_rejected_says_every_reason(run, file, projections):
    def change(book):
        book["Occ T1"]["B8"] = "many"
        book["Occ T2"]["B8"] = "few"

    file.write_bytes(projections(change=change))
    with pytest.raises(SocCoderError, match=r'(?s)is rejected:\n  .*"many".*\n  .*"few"'):
        run("data", "check", file)
    with pytest.raises(SocCoderError, match="Release 1 is rejected, and nothing is changed"):
        run("data", "load", file, "--by", "Ada")
    assert "rejected" in run("data", "show", 1)


def test_a_release_is_loaded_promoted_taken_back_and_kept(run, file, tmp_path):
    told = run("data", "load", file, "--by", "Ada")
    assert told.splitlines()[-1] == "ready to be promoted"
    assert run("data", "run", 1) == "", "there is nothing left to do"
    run("data", "promote", 1, "--why", "new", "--by", "Ada")
    assert [line.split()[:3] for line in run("data", "current").splitlines() if "skills" in line] == [
        ["skills_imperative", "2023", "1"]
    ]
    assert "promoted by Ada: new" in run("data", "show", 1)
    assert "ready" in run("data", "releases")
    kept = tmp_path / "kept.db"
    assert f"{kept} holds what" in run("backup", kept)
    run("data", "rollback", "skills_imperative", "2023", "--why", "a slip", "--by", "Ada")
    assert "skills_imperative 2023 0" in " ".join(run("data", "current").split())
    with pytest.raises(SocCoderError, match="is not empty"):
        run("restore", kept)
    assert "holds what" in run("restore", kept, "--replace")
    assert "skills_imperative 2023 1" in " ".join(run("data", "current").split())


def forget_shipped():
    for each in (shipped.releases, shipped.series, shipped._piece, shipped._file):
        each.cache_clear()


def test_what_is_shipped_is_built_from_sound_workbooks(run, file, tmp_path, projections, monkeypatch):
    folder, target = tmp_path / "workbooks", tmp_path / "built"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / file.name).write_bytes(file.read_bytes())
    assert run("data", "build", folder, "--to", target) == "skills_imperative/2023/0\n"
    assert {each.name for each in target.iterdir()} == {"figures.parquet", "releases.json"}
    monkeypatch.setattr(shipped, "FOLDER", target)
    forget_shipped()
    try:
        (release,) = shipped.releases()
        assert len(shipped.every(release)) == 648
        found = shipped.series("22", "projected_employment", "all", "all")
        assert len(found["skills_imperative", "2023"]) == 5
    finally:
        monkeypatch.undo()
        forget_shipped()
    (folder / "again.xlsx").write_bytes(file.read_bytes())
    with pytest.raises(SocCoderError, match="two workbooks of one edition"):
        run("data", "build", folder, "--to", target)
    (folder / "again.xlsx").write_bytes(file.read_bytes()[:1000])
    with pytest.raises(SocCoderError, match=r"again.xlsx is not sound: The workbook is damaged"):
        run("data", "build", folder, "--to", target)
    with pytest.raises(SocCoderError, match="holds no workbook"):
        run("data", "build", target, "--to", target)
