"""The page and the figures of an evaluation, and the command that writes them."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

pytest.importorskip("matplotlib", reason="needs the extra 'training'")

from training import report
from training.evaluate import Evaluation
from training.metrics import Judged, figures


def row(code: str, best: str, probability: float) -> Judged:
    return Judged([(code, probability)], {best}, {best}, code)


@pytest.fixture
def evaluation() -> Evaluation:
    rows = [row("2237", "2237", 0.9)] * 15 + [row("2237", "2231", 0.6)] * 2 + [row("2314", "2237", 0.3)] * 3
    rows += [Judged([], {"5432"}, {"5432"})]
    sliced = {"title: <b>odd</b>": figures(rows[:3]), "title: in the index": figures(rows)}
    return Evaluation("m+1", "t+1", {"all": figures(rows)}, sliced, rows)


def test_the_page_holds_all_it_shows(evaluation, tmp_path):
    report.write(evaluation, "made & coded.csv", tmp_path / "deep" / "report")
    page = (tmp_path / "deep" / "report" / report.PAGE).read_text(encoding="utf-8")
    assert page.count('src="data:image/svg+xml;base64,') == 4
    assert not re.findall(r'(?:src|href)="(?!data:)|url\(|@import|<script', page)
    assert "made &amp; coded.csv" in page
    assert "<b>odd</b>" not in page
    assert "1.000*" in page  # of a slice of three
    assert "231 Teaching Professionals" in page
    assert '<td class="text">nothing</td>' in page


def test_figures_are_those_measured(evaluation, tmp_path):
    report.write(evaluation, "made.csv", tmp_path)
    kept = json.loads((tmp_path / report.FIGURES).read_text())
    assert kept == json.loads(json.dumps(report.as_dictionary(evaluation, "made.csv")))
    assert (kept["model"], kept["data"], kept["adverts"]) == ("m+1", "t+1", "made.csv")
    assert kept["figures"]["all"]["agree@1"] == 15 / 21
    assert kept["reliability"][-1] == {"rows": 15, "probability": pytest.approx(0.9), "agreement": 1.0}
    assert kept["confusions"][0]["adverts"] == 3
    assert len(kept["confusions"]) == 2  # 2231 and 2237 are of one minor group


def test_the_same_evaluation_makes_the_same_page(evaluation, tmp_path):
    for name in "ab":
        report.write(evaluation, "made.csv", tmp_path / name)
    assert (tmp_path / "a" / report.PAGE).read_bytes() == (tmp_path / "b" / report.PAGE).read_bytes()


def test_a_page_that_cannot_be_made_leaves_nothing(evaluation, tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("no plot")

    monkeypatch.setattr(report, "plots", fail)
    with pytest.raises(RuntimeError, match="no plot"):
        report.write(evaluation, "made.csv", tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_plots_can_be_saved_where_nothing_is_confused(tmp_path):
    rows = [row("2237", "2237", 0.9)] * 25
    right = Evaluation("m", "t", {"all": figures(rows)}, {"title: in the index": figures(rows)}, rows)
    for name, plot in report.plots(right).items():
        plot.savefig(tmp_path / f"{name}.png")
    assert len(list(tmp_path.iterdir())) == 4


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "soc_coder", "evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.fixture
def coded(tmp_path):
    path = tmp_path / "coded.csv"
    titles = {"Plumber": "5315", "Staff nurse": "2237", "Baker": "5432", "Bus driver": "8212"}
    path.write_text("title,soc2020\n" + "".join(f"{title},{code}\n" for title, code in titles.items()))
    return path


def test_the_command_prints_and_writes_the_figures(coded, tmp_path):
    done = run("--in", coded, "--report", tmp_path / "report", "--json")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed["figures"]["all"]["agree@1"] == 1
    assert printed == json.loads((tmp_path / "report" / report.FIGURES).read_text())
    assert "wrote the evaluation to" in done.stderr
    table = run("--in", coded)
    assert "agree@1" in table.stdout
    assert "1.000*" in table.stdout
    assert "* over fewer than 20 adverts" in table.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--in", "none.csv"], "There is no file none.csv."),
        (["--in", "README.md"], "README.md is of no known format."),
        (["--in", "mappings/tables/soc2010.csv"], "soc2010.csv is no file of labelled adverts"),
    ],
)
def test_a_file_that_cannot_be_measured_on_is_told_in_one_line(arguments, problem):
    done = run(*arguments)
    assert done.returncode == 2
    assert problem in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_cannot_take_the_place_of_a_file(coded):
    done = run("--in", coded, "--report", coded)
    assert done.returncode == 2
    assert "coded.csv is a file." in done.stderr.replace("\n", "")


def test_only_held_out_titles_are_measured(coded, tmp_path):
    from training.examples import is_held_out

    titles = [f"plumber {number}" for number in range(40)]
    coded.write_text("title,soc2020\n" + "".join(f"{title},5315\n" for title in titles))
    done = run("--in", coded, "--held-out", "--json")
    assert json.loads(done.stdout)["figures"]["all"]["rows"] == sum(map(is_held_out, titles))
    coded.write_text("title,soc2020\n")
    assert "has no coded adverts that training holds out" in run("--in", coded, "--held-out").stderr
