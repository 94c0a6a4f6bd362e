"""A whole training run, small, on adverts made up here."""

from __future__ import annotations

import csv
import gzip
import itertools
import shutil
from dataclasses import asdict, replace

import numpy as np
import pytest

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models import bundle
from models.coder import Coder
from models.coding import Item

pytest.importorskip("torch")

from training import student, train
from training.examples import CODED_ADVERTS
from training.stages import stages
from training.train import Plan

OCCUPATIONS = {
    "Ward Nurse": "2237",
    "Bread Baker": "5432",
    "Bathroom Plumber": "5315",
    "School Caretaker": "6232",
    "Payroll Clerk": "4122",
    "Delivery Driver": "8214",
    "Web Developer": "2134",
    "Shop Assistant": "7111",
}
WHERE = ("", "Hilltown", "Seaview", "Oakham", "Millbrook", "Westlea")
HOW = ("", "Senior", "Evening", "Experienced", "Relief")
PLAN = Plan(seed=3, teacher_epochs=0, student_epochs=1, share=0.12)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    (folder / CODED_ADVERTS).parent.mkdir()
    with (folder / CODED_ADVERTS).open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("title", "category", "location", "description", "source", "soc2020", "alternates"))
        for (title, code), where, how in itertools.product(OCCUPATIONS.items(), WHERE, HOW):
            out.writerow((f"{how} {title} {where}".strip(), "Jobs", where, f"We want a {title}.", "made", code, ""))
    return folder


@pytest.fixture(scope="module")
def trained(sources, tmp_path_factory):
    """The bundle of a run, and the folder of its stages."""
    out, work = tmp_path_factory.mktemp("bundle"), tmp_path_factory.mktemp("work")
    train.train(sources, out, work, PLAN)
    return out, work


def test_a_run_writes_a_bundle_that_codes(trained):
    out, _ = trained
    coder = Coder.load(out)
    assert coder.code(Item("Plumber")).code == "5315"
    read = bundle.read(out)
    assert read.settings["plan"] == {"seed": 3, "teacher_epochs": 0, "student_epochs": 1, "share": 0.12}
    assert read.settings["data_version"] == coder.data_version


def test_the_same_plan_gives_the_same_bundle(trained, sources, tmp_path):
    version = train.train(sources, tmp_path / "again", tmp_path / "work", PLAN)
    first, second = bundle.read(trained[0]), bundle.read(tmp_path / "again")
    assert {name: array.tobytes() for name, array in first.network.items()} == {
        name: array.tobytes() for name, array in second.network.items()
    }
    assert first.settings == second.settings
    assert version == second.version == first.version


def test_a_run_goes_on_from_its_stages(trained, sources, tmp_path, monkeypatch):
    def refuse(*_):
        pytest.fail("the student was taught again")

    monkeypatch.setattr(student, "fit", refuse)
    train.train(sources, tmp_path, trained[1], PLAN)
    assert (bundle.read(tmp_path).network["vectors"] == bundle.read(trained[0]).network["vectors"]).all()


def test_a_stage_that_stops_is_done_again(sources, tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(student, "fit", stop)
    with pytest.raises(KeyboardInterrupt):
        train.train(sources, tmp_path / "out", tmp_path / "work", PLAN)
    assert not list((tmp_path / "work").rglob("student.npz"))
    with pytest.raises(bundle.DamagedBundleError):
        bundle.read(tmp_path / "out")


def test_another_plan_has_stages_of_its_own(trained, sources, tmp_path):
    (only,) = trained[1].iterdir()
    assert stages(trained[1], asdict(PLAN), sources) == only
    assert stages(tmp_path, asdict(replace(PLAN, seed=4)), sources).name != only.name


def test_a_teacher_is_heard(sources, tmp_path, monkeypatch):
    """A whole run with uncoded adverts, the teacher's judgement given: it knows of a trade that no example has."""

    def judge(path):
        pytest.fail(f"{path} should have been found")

    sources = shutil.copytree(sources, tmp_path / "sources")
    adverts = sources / "adverts"
    adverts.mkdir()
    titles = [f"{word} Zorbwright" for word in ("Old", "Young", "Quick", "Slow", "Kind", "Tall", "Calm", "Bold")] * 8
    rows = [(f"{title} {number}", "Zorb Jobs") for number, title in enumerate(titles)]
    with gzip.open(adverts / "made.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows([("title", "category"), *rows])
    plan = replace(PLAN, teacher_epochs=1, student_epochs=2, share=1.0)
    folder = stages(tmp_path / "work", asdict(plan), sources)
    codes = load_scheme("soc2020").unit_groups
    says = np.full((len(rows), len(codes)), 1e-6, np.float16)
    says[:, codes.index("5442")] = 1
    np.savez(folder / "judgement.npz", shares=says)
    (folder / "teacher.pt").write_bytes(b"not needed: its judgement is there")
    monkeypatch.setattr("training.teacher.fit", judge)
    train.train(sources, tmp_path / "out", tmp_path / "work", plan)
    coding = Coder.load(tmp_path / "out").code(Item("Zorbwright", "vacancy", category="Zorb Jobs"))
    assert coding.candidates[0].code == "5442"


def test_sources_without_coded_adverts_say_so(tmp_path):
    with pytest.raises(SocCoderError, match="coded_adverts_train") as raised:
        train.train(tmp_path / "none", tmp_path / "out", tmp_path / "work", PLAN)
    assert "--from" in raised.value.hint
    assert not (tmp_path / "out").exists()
