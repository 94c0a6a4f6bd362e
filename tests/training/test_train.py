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

torch = pytest.importorskip("torch")

from models.encoder import Encoder, padded, token_ids  # noqa: E402
from models.features import Fields  # noqa: E402
from training import student, train  # noqa: E402
from training.export import export  # noqa: E402
from training.families import ESCO  # noqa: E402
from training.labelled import CODED_ADVERTS  # noqa: E402
from training.record import digests  # noqa: E402
from training.stages import stages  # noqa: E402
from training.teacher import Teacher  # noqa: E402
from training.train import Plan  # noqa: E402

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
PLAN = Plan(seed=3, teachers=0, student_epochs=1, share=0.12)


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
    assert read.settings["plan"] == asdict(PLAN)
    assert read.settings["data_version"] == coder.data_version


def test_a_bundle_has_the_record_of_its_run(trained, sources):
    trained_with = bundle.read(trained[0]).record
    assert trained_with["plan"] == asdict(PLAN)
    assert trained_with["digests"] == digests(sources)
    adverts, entries, noisy = trained_with["lots"]
    assert (adverts["source"], entries["source"], noisy["source"]) == ("coded_adverts/made", "index", "noisy_index")
    assert 0 < adverts["held_out"] < adverts["learned"] < adverts["with_text"] < 0.3 * 240
    assert [(stage["name"], stage["resumed"]) for stage in trained_with["stages"]] == [("student", False)]
    assert (trained_with["uncoded"], trained_with["families"]) == ({}, 0)


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
    assert [stage["resumed"] for stage in bundle.read(tmp_path).record["stages"]] == [True]


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
    assert stages(trained[1], asdict(PLAN), digests(sources)) == only
    assert stages(tmp_path, asdict(replace(PLAN, seed=4)), digests(sources)).name != only.name


@pytest.fixture(scope="module")
def taught(sources, tmp_path_factory):
    """A run with uncoded adverts and families, and the teacher that is its encoder.

    What it judges, of trades that no example has, is given.
    """
    sources = shutil.copytree(sources, tmp_path_factory.mktemp("taught") / "sources")
    titles = [f"{word} Zorbwright" for word in ("Old", "Young", "Quick", "Slow", "Kind", "Tall", "Calm", "Bold")] * 8
    adverts = [(f"{title} {number}", "Zorb Jobs") for number, title in enumerate(titles)]
    _write(sources / "adverts" / "made.csv.gz", ("title", "category"), adverts)
    names = "\n".join(f"{word} splorger" for word in ("fine", "rough", "wild", "tame", "first", "last") * 4)
    _write(sources / ESCO, ("iscoGroup", "preferredLabel", "altLabels"), [("7511", "splorger", names)])
    plan = replace(PLAN, teachers=1, teacher_epochs=1, student_epochs=2, share=1.0)
    folder = stages(sources.parent / "work", asdict(plan), digests(sources))
    codes = load_scheme("soc2020").unit_groups
    says = np.full((len(adverts) + 7, len(codes)), -12, np.float16)
    says[: len(adverts), codes.index("5442")] = 0
    says[len(adverts) :, codes.index("5431")] = 0
    np.savez(folder / "judgement.npz", adverts=says[: len(adverts)], titles=says[len(adverts) :])
    (folder / "teachers").mkdir()
    torch.manual_seed(0)
    teacher = Teacher(codes)
    export(teacher, folder / "encoder")
    train.train(sources, sources.parent / "out", sources.parent / "work", plan)
    return sources.parent / "out", teacher


def test_a_teacher_is_heard(taught):
    coder = Coder.load(taught[0])
    assert coder.code(Item("Zorbwright", "vacancy", category="Zorb Jobs")).candidates[0].code == "5442"
    assert coder.code(Item("Old splorger")).candidates[0].code == "5431"


def test_a_bundle_has_its_encoder(taught):
    """The exported encoder says what the teacher says, but for the rounding to 8 bits."""
    out, teacher = taught
    items = [Fields("Ward nurse", "Ward nurse"), Fields("BAKER", "BAKER", "Food_Jobs", "Bake bread and cakes. " * 40)]
    items += [Fields(f"{word} worker {number}", "") for number in range(20) for word in ("care", "farm")]
    said = Encoder(out).log_probabilities(items)
    assert said.shape == (len(items), 412)
    assert np.exp(said).sum(axis=1) == pytest.approx(np.ones(len(items)), abs=1e-3)
    with torch.inference_mode():
        meant = teacher.eval()(torch.from_numpy(padded(token_ids(teacher.tokenizer, items)))).numpy()
    assert said == pytest.approx(meant, abs=0.5)
    assert bundle.read(out).encoder == out
    assert bundle.read(out).settings["depth"].keys() == {
        "job_title",
        "vacancy",
        "vacancy/careful",
    }


def _write(path, header, rows):
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def test_sources_without_coded_adverts_say_so(tmp_path):
    with pytest.raises(SocCoderError, match="coded_adverts_train") as raised:
        train.train(tmp_path / "none", tmp_path / "out", tmp_path / "work", PLAN)
    assert "--from" in raised.value.hint
    assert not (tmp_path / "out").exists()
