"""The command `desk`, in one process, from a coded file to the desk and off it again."""

from __future__ import annotations

import pytest

from mappings.errors import SocCoderError
from soc_coder import app


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command with a store in `tmp_path`, and return what it printed."""
    monkeypatch.setenv("SOC_CODER_DATABASE", str(tmp_path / "store.db"))
    monkeypatch.setenv("SOC_CODER_DESK_RANDOM", "0.2")

    def run(*arguments):
        app([str(each) for each in arguments], standalone_mode=False)
        told = capsys.readouterr()
        return told.out + told.err

    return run


def test_a_file_is_coded_put_on_the_desk_and_removed(run, tmp_path):
    titles = ["Consultant", "Coordinator", "Team leader", "Operator", "Supervisor", "Analyst"]
    (tmp_path / "titles.csv").write_text("\n".join(["title", *titles]))
    coded = tmp_path / "coded.csv"
    run("classify", "--in", tmp_path / "titles.csv", "--out", coded)
    added = run("desk", "add", coded, "--name", "survey", "--items", "5")
    assert "5 new on the desk: 4 doubtful, 1 at random" in added
    assert {tuple(line.split()[:1]) for line in run("desk", "status").splitlines()[1:]} == {("doubtful",), ("random",)}
    assert "new on the desk" in run("desk", "add", coded, "--name", "survey")
    assert "0 new on the desk" in run("desk", "fill")  # the store has no vacancies
    assert "6 items are removed" in run("desk", "expire", "--days", "0")
    with pytest.raises(SocCoderError, match="no name of a file"):
        run("desk", "add", coded, "--name", "a b")
