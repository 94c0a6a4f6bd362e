"""What a model makes of labelled adverts, kept with its run, so that two models can be compared advert by advert."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mappings.version import data_version
from models.bundle import sha256
from models.coder import Coder
from training.evaluate import judge
from training.folders import PROJECT
from training.labelled import Labelled
from training.metrics import Judged
from training.registry import fetch, version_of
from training.tracking import store

FOLDER = "codings"
"""Where a run keeps them, in a file named by what they depend on besides the model."""

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("digest", pa.string()),
        ("best", pa.string()),
        ("candidate", pa.string()),
        ("probability", pa.float64()),
        ("code", pa.string()),
    ]
)
"""Number of the advert, from 1; digest of what it holds, whose text is not kept; the groups that people named best,
joined by `|`; the model's first candidate, empty where it has none, and its probability; the code decided on."""


def codings(uri: str, adverts: Sequence[Labelled]) -> list[Judged]:
    """Return what a registered model makes of adverts, with its first candidate alone.

    They are read from the model's run; where it has none of these adverts, by the tables and the code of now, the model
    is fetched and codes them, and its run keeps them.

    Args:
        uri: as in `training.registry.resolve`.
        adverts: what people coded.

    Raises:
        SocCoderError: as `training.registry.fetch` does.
    """
    name = f"{FOLDER}/{file_name(adverts)}"
    with store() as client, TemporaryDirectory() as beside:
        run = version_of(client, uri).run_id
        if name in {each.path for each in client.list_artifacts(run, FOLDER)}:
            path = Path(client.download_artifacts(run, name, beside))
        else:
            judged = judge(Coder.load(fetch(uri, Path(beside))), [advert.item for advert in adverts], adverts)
            path = write(judged, adverts, Path(beside))
            client.log_artifact(run, str(path), FOLDER)
        return read(path, adverts)


def write(judged: Sequence[Judged], adverts: Sequence[Labelled], folder: Path) -> Path:
    """Write codings of adverts to `folder`, as a Parquet file of `SCHEMA`, and return its path."""
    rows = [
        {
            "row": number,
            "digest": _digest(advert),
            "best": "|".join(sorted(advert.best)),
            "candidate": each.candidates[0][0] if each.candidates else "",
            "probability": each.candidates[0][1] if each.candidates else None,
            "code": each.code,
        }
        for number, (each, advert) in enumerate(zip(judged, adverts, strict=True), 1)
    ]
    path = folder / file_name(adverts)
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path)
    return path


def read(path: Path, adverts: Sequence[Labelled]) -> list[Judged]:
    """Return the codings in a file that `write` wrote of these adverts."""
    return [
        Judged(_candidates(row), advert.best, advert.acceptable, row["code"])
        for row, advert in zip(pq.read_table(path).to_pylist(), adverts, strict=True)
    ]


def _candidates(row: Mapping[str, Any]) -> list[tuple[str, float]]:
    return [(row["candidate"], row["probability"])] if row["candidate"] else []


def file_name(adverts: Sequence[Labelled]) -> str:
    """Return the name of the file for these adverts, which is another when tables or the code that codes change."""
    code = [sha256(path) for floor in ("mappings", "models") for path in sorted((PROJECT / floor).glob("*.py"))]
    depends = "".join((data_version(), *code, *map(_digest, adverts)))
    return f"{hashlib.sha256(depends.encode()).hexdigest()[:16]}.parquet"


def _digest(advert: Labelled) -> str:
    """Return a digest of an advert and its labels, of 16 hexadecimal digits."""
    held = json.dumps([asdict(advert.item), sorted(advert.best)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(held.encode("utf-8", "surrogatepass")).hexdigest()[:16]
