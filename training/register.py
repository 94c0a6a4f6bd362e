"""Register a bundle: a run that tells how it was made, and the coder that loads it as a model of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_args

from mappings.package import SHIPPED
from mappings.package import folder as tables
from models import bundle
from models.batch import READ
from models.cells import APPENDED
from models.coding import Kind, Scheme
from training.cards.render import render
from training.folders import PROJECT
from training.registry import BUNDLE, CHAMPION, MODEL, alias_of, aliases
from training.tracking import experiment, store

if TYPE_CHECKING:
    from mlflow.entities import DatasetInput
    from mlflow.models import ModelSignature

REQUIREMENTS = ("mlflow", "numpy", "onnxruntime", "pandas", "pyarrow", "pydantic", "rapidfuzz", "tokenizers")
"""What the logged model needs, besides the floors that are kept with it."""

_FLOORS = ("mappings", "models")
_TYPES = {"level": "long", "confidence": "double"}
_LONGEST_DIGEST = 36
"""Characters of a data set's digest that MLflow keeps."""


def register(folder: Path, uri: str) -> str:
    """Log the bundle in `folder` as a run with a model, and return the number of the version that it is registered as.

    Args:
        folder: the bundle.
        uri: the alias to give it, such as `training.registry.CHALLENGER`.

    Raises:
        DamagedBundleError: the bundle is missing, incomplete or altered.
        SocCoderError: the store cannot be reached.
    """
    read = bundle.read(folder)
    record = read.record or {}
    with store() as client, TemporaryDirectory() as beside:
        import mlflow
        import pandas as pd

        kept = shutil.copytree(folder, Path(beside) / BUNDLE)
        of_code = dict(_of_code(record))
        run = client.create_run(experiment(client), run_name=read.version, tags=of_code).info.run_id
        with mlflow.start_run(run_id=run):
            mlflow.log_params({"tables": read.settings["data_version"], **read.settings["plan"]})
            client.log_inputs(run, [_dataset(*each) for each in record.get("digests", {}).items()])
            mlflow.log_metrics(dict(_seconds(record)))
            for name, card in render(read, measured=None).items():
                client.log_text(run, card, f"cards/{name}")
            logged = mlflow.pyfunc.log_model(
                name=MODEL,
                python_model=str(Path(__file__).with_name("pyfunc.py")),
                artifacts={BUNDLE: str(kept)},
                code_paths=[str(_copied(floor, Path(beside))) for floor in _FLOORS],
                signature=_signature(),
                input_example=pd.DataFrame({"title": ["Chef"], "description": ["Cook for a school."]}),
                pip_requirements=[f"{name}=={version(name)}" for name in REQUIREMENTS],
            )
        if not client.search_registered_models(f"name = '{MODEL}'"):
            client.create_registered_model(MODEL)
        tags = {BUNDLE: read.version}
        made = client.create_model_version(MODEL, logged.model_uri, run, tags, model_id=logged.model_id)
        client.set_registered_model_alias(MODEL, alias_of(uri), made.version)
        return str(made.version)


def crown_shipped() -> None:
    """Register the bundle that soc-coder ships as the champion, where the registry has no champion."""
    with store() as client:
        is_vacant = alias_of(CHAMPION) not in aliases(client)
    if is_vacant:
        register(bundle.DEFAULT, CHAMPION)


def _of_code(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    code = record.get("code", {})
    if code.get("commit"):
        yield "mlflow.source.git.commit", code["commit"]
        yield "code has changes", str(code["has_changes"]).lower()


def _seconds(record: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    if record:
        yield "seconds", record["seconds"]
    for stage in record.get("stages", ()):
        yield f"seconds/{stage['name']}", stage["seconds"]


def _dataset(name: str, digest: str) -> DatasetInput:
    from mlflow.entities import Dataset, DatasetInput

    source = json.dumps({"uri": name, "sha256": digest})
    return DatasetInput(Dataset(name, digest[:_LONGEST_DIGEST], "local", source))


def _copied(floor: str, beside: Path) -> Path:
    """Copy a floor, with the tables in use, and without the shipped bundle: the model has a bundle of its own."""
    left_out = shutil.ignore_patterns("__pycache__", bundle.DEFAULT.name, SHIPPED.name)
    copied = Path(shutil.copytree(PROJECT / floor, beside / floor, ignore=left_out))
    if floor == SHIPPED.parent.name:
        shutil.copytree(tables(), copied / SHIPPED.name)
    return copied


def _read() -> list[str]:
    """Return the columns that rows of any kind have."""
    return list(dict.fromkeys(name for names in READ.values() for name in names))


def _signature() -> ModelSignature:
    """Return the words of the batch contract as a signature."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

    return ModelSignature(
        Schema([ColSpec("string", name, required=name == "title") for name in _read()]),
        Schema([ColSpec(_TYPES.get(name, "string"), name) for name in APPENDED]),
        ParamSchema(
            [
                ParamSpec("kind", "string", get_args(Kind)[0]),
                ParamSpec("scheme", "string", get_args(Scheme)[0]),
                ParamSpec("top", "long", 5),
                ParamSpec("careful", "boolean", True),
            ]
        ),
    )
