"""A run that is killed goes on where it was, and gives the bundle that an undisturbed run gives."""

from __future__ import annotations

import csv
import gzip
import itertools
import shutil
import subprocess
import sys
import time
from dataclasses import asdict

import pytest

torch = pytest.importorskip("torch", reason="needs the extra 'training'")

from models import bundle  # noqa: E402
from training.labelled import CODED_ADVERTS  # noqa: E402
from training.record import digests  # noqa: E402
from training.stages import stages  # noqa: E402
from training.train import Plan, train  # noqa: E402

OCCUPATIONS = {"Ward Nurse": "2237", "Bread Baker": "5432", "Bathroom Plumber": "5315", "Web Developer": "2134"}
START = """
import sys, time
from pathlib import Path
from training import student
from training.train import Plan, train

fit = student.fit
def fit_once(*arguments):
    student.fit = lambda *_: time.sleep(3_600)
    return fit(*arguments)
student.fit = fit_once
train(*map(Path, sys.argv[1:]), {plan!r})
"""
"""A run whose last stage, the second student, does not end by itself."""

PLAN = Plan(seed=3, teachers=1, teacher_epochs=1, student_epochs=2, share=0.05)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    for name in ("labelled", "adverts"):
        (folder / name).mkdir()
    with (folder / CODED_ADVERTS).open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("title", "category", "location", "description", "source", "soc2020", "alternates"))
        for (title, code), number in itertools.product(OCCUPATIONS.items(), range(250)):
            out.writerow((f"{title} for team {number}", "", "", "", "made", code, ""))
    with gzip.open(folder / "adverts" / "made.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows([("title",), *((f"Baker for round {number}",) for number in range(200))])
    return folder


@pytest.fixture(scope="module")
def work(sources, tmp_path_factory):
    """A folder of stages that has the two that take long already: a teacher, and the encoder that soc-coder ships."""
    work = tmp_path_factory.mktemp("given")
    folder = stages(work, asdict(PLAN), digests(sources))
    shutil.copytree(bundle.DEFAULT, folder / "teachers" / "0")
    shutil.copytree(bundle.DEFAULT, folder / "encoder")
    return work


def test_a_killed_run_loses_no_more_than_the_running_stage(sources, work, tmp_path):
    out, stopped = tmp_path / "out", shutil.copytree(work, tmp_path / "stopped")
    (folder,) = stopped.iterdir()
    with subprocess.Popen([sys.executable, "-c", START.format(plan=PLAN), sources, out, stopped]) as process:
        try:
            while not (folder / "judgement.npz").exists():
                assert process.poll() is None
                time.sleep(0.05)
        finally:
            process.kill()
    assert not (folder / "student.npz").exists()
    assert not out.exists()
    kept = {folder / f"{name}.npz": (folder / f"{name}.npz").stat().st_mtime_ns for name in ("untaught", "judgement")}

    version = train(sources, out, stopped, PLAN)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    made = {stage["name"]: stage["resumed"] for stage in bundle.read(out).record["stages"]}
    assert made == {"untaught": True, "judgement": True, "student": False}
    assert version == train(sources, tmp_path / "undisturbed", shutil.copytree(work, tmp_path / "work"), PLAN)
