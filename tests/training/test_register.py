"""The logged run and model, and the model by itself: in a process that has nothing of this checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from dataclasses import asdict
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import pytest

from models import bundle
from models.batch import READ
from models.cells import APPENDED
from models.coder import Coder
from models.coding import Item

mlflow = pytest.importorskip("mlflow", reason="needs the extra 'training'")

from training.cards.render import CARDS  # noqa: E402
from training.record import Code, Lot, Record, Stage  # noqa: E402
from training.register import REQUIREMENTS, register  # noqa: E402
from training.registry import CHALLENGER, CHAMPION, resolve, version_of  # noqa: E402
from training.tracking import store  # noqa: E402

RECORD = Record(
    day="2026-01-31",
    seconds=12.5,
    cores=2,
    code=Code("abc123", True, "3.11", {"numpy": "2.2", "torch": "2.13"}),
    tables="made",
    plan={"seed": 1, "teachers": 0, "teacher_epochs": 1, "student_epochs": 1, "share": 1.0},
    digests={"labelled/made.csv": "0" * 64},
    lots=[Lot("coded_adverts/made", 7, 1, 0, 1.0)],
    groups_without_adverts=411,
    uncoded={},
    uncoded_weight=0.5,
    families=0,
    family_titles=0,
    family_weight=0.15,
    alone_weight=0.5,
    stages=[Stage("student", 9.0, False)],
)

ALONE = """
import json, sys
sys.path.append(sys.argv[1])
import mlflow, pandas as pd
model = mlflow.pyfunc.load_model(sys.argv[2])
frame = pd.DataFrame({"title": ["Staff nurse", "", None], "industry": [None, "", ""]}, index=[5, 6, 7])
coded = model.predict(frame)
older = model.predict(frame[:1], params={"scheme": "soc2010", "kind": "vacancy", "top": 1})
import models, mappings, importlib.util
print(json.dumps({
    "columns": list(coded.columns),
    "none": list(model.predict(frame[:0]).columns),
    "index": list(coded.index),
    "types": [str(coded[name].dtype) for name in ("level", "confidence")],
    "rows": coded.astype(object).where(coded.notna(), None).to_dict("records"),
    "older": older["code"].iloc[0],
    "floors": [str(models.__path__[0]), str(mappings.__path__[0])],
    "others": [name for name in ("training", "service", "soc_coder") if importlib.util.find_spec(name)],
}))
"""


@pytest.mark.usefixtures("registry")
def test_a_run_tells_how_the_bundle_was_made(tmp_path, plain):
    read = bundle.read(plain)
    settings = {**read.settings, "plan": RECORD.plan}
    bundle.write(tmp_path / "told", "told", read.network, settings, record=asdict(RECORD))
    assert register(tmp_path / "told", CHALLENGER) == "3" == resolve(CHALLENGER)
    assert resolve(CHAMPION) == "1"
    with store() as client:
        found = version_of(client, CHALLENGER)
        run = client.get_run(found.run_id)
        cards = {each.path for each in client.list_artifacts(found.run_id, "cards")}
    assert found.tags["bundle"] == bundle.read(tmp_path / "told").version == run.info.run_name
    plan = {name: str(value) for name, value in RECORD.plan.items()}
    assert run.data.params == {"tables": read.settings["data_version"], **plan}
    assert run.data.metrics == {"seconds": 12.5, "seconds/student": 9.0}
    assert run.data.tags["mlflow.source.git.commit"] == "abc123"
    assert run.data.tags["code has changes"] == "true"
    assert cards == {f"cards/{name}" for name in CARDS}
    (given,) = run.inputs.dataset_inputs
    assert given.dataset.name == "labelled/made.csv"
    assert json.loads(given.dataset.source)["sha256"] == "0" * 64


@pytest.mark.usefixtures("registry")
def test_a_damaged_bundle_is_not_registered(tmp_path, plain, flip_a_byte):
    read = bundle.read(plain)
    bundle.write(tmp_path, "odd", read.network, read.settings)
    flip_a_byte(tmp_path / "network.npz")
    with pytest.raises(bundle.DamagedBundleError):
        register(tmp_path, CHALLENGER)
    assert resolve(CHALLENGER) == "2"


@pytest.mark.usefixtures("registry")
def test_a_model_says_what_it_takes_gives_and_needs():
    info = mlflow.models.get_model_info(CHAMPION)
    assert info.signature.inputs.input_names() == list(dict.fromkeys(chain.from_iterable(READ.values())))
    assert info.signature.inputs.required_input_names() == ["title"]
    assert info.signature.outputs.input_names() == list(APPENDED)
    assert {each.type.name for each in info.signature.outputs.inputs} == {"string", "long", "double"}
    needs = Path(mlflow.pyfunc.get_model_dependencies(CHAMPION)).read_text(encoding="utf-8").split()
    assert needs == [f"{name}=={version(name)}" for name in REQUIREMENTS]


def test_a_model_is_loaded_without_this_checkout(registry, tmp_path, plain):
    """`-I -S` leaves out the folder it is in and the editable install; only the libraries are put back."""
    command = [sys.executable, "-I", "-S", "-c", ALONE, sysconfig.get_path("purelib"), CHAMPION]
    environment = {"MLFLOW_TRACKING_URI": f"sqlite:///{registry}", "MLFLOW_DISABLE_TELEMETRY": "true"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["others"] == []
    assert [floor.rpartition("/code/")[2] for floor in said["floors"]] == ["models", "mappings"]
    assert said["columns"] == said["none"] == list(APPENDED)
    assert said["types"] == ["int64", "float64"]
    assert said["index"] == [5, 6, 7]
    nurse, *empty = said["rows"]
    expected = Coder.load(plain).code(Item("Staff nurse"))
    assert (nurse["code"], nurse["confidence"]) == (expected.code, pytest.approx(expected.confidence))
    assert nurse["evidence"].startswith("index; ")
    assert [(row["code"], row["confidence"], row["reason"]) for row in empty] == [("", None, "empty")] * 2
    assert said["older"] == "2231"
