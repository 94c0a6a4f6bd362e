"""Adverts made of the index's titles, a bundle with a damage that shows on them, and a registry that holds it."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from mappings.index import load_index
from models import bundle
from training.labelled import CODED_ADVERTS

_MOST_OF_A_GROUP = 8


@pytest.fixture(scope="session")
def made_sources(tmp_path_factory) -> Path:
    """A folder of sources whose coded adverts each name two jobs of one unit group, and so are not in the index."""
    titles = defaultdict(list)
    for entry in load_index().entries:
        titles[entry.soc2020].append(entry.title)
    titles.pop("", None)
    path = tmp_path_factory.mktemp("sources") / CODED_ADVERTS
    path.parent.mkdir()
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("title", "category", "location", "description", "source", "soc2020", "alternates"))
        for code, those in sorted(titles.items()):
            pairs = islice(zip(those[::2], those[1::2], strict=False), _MOST_OF_A_GROUP)
            out.writerows((f"{one} and {other}", "", "", "", "made", code, "") for one, other in pairs)
    return path.parents[1]


@pytest.fixture(scope="session")
def plain(tmp_path_factory) -> Path:
    """The shipped bundle without its encoder."""
    shipped, folder = bundle.read(), tmp_path_factory.mktemp("plain")
    bundle.write(folder, "plain", shipped.network, shipped.settings)
    return folder


@pytest.fixture(scope="session")
def damaged(tmp_path_factory) -> Path:
    """The same, but each group of professionals has what the network says of the next: their labels are shuffled."""
    shipped, folder = bundle.read(), tmp_path_factory.mktemp("damaged")
    network = dict(shipped.network)
    places = [place for place, code in enumerate(network["codes"]) if str(code).startswith("2")]
    for name in ("output_weight", "output_bias"):
        network[name] = network[name].copy()
        network[name][..., places] = network[name][..., np.roll(places, 1)]
    bundle.write(folder, "damaged", network, shipped.settings)
    return folder


@pytest.fixture(scope="session")
def filled_store(plain, damaged, tmp_path_factory) -> Path:
    """An SQLite file of MLflow, in which the plain bundle is champion, version 1, and the damaged one challenger."""
    pytest.importorskip("mlflow", reason="needs the extra 'training'")
    from training.register import register
    from training.registry import CHALLENGER, CHAMPION

    path = tmp_path_factory.mktemp("store") / "mlflow.db"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
        register(plain, CHAMPION)
        register(damaged, CHALLENGER)
    return path


@pytest.fixture
def registry(filled_store, tmp_path, monkeypatch) -> Path:
    """A copy of that file, in use. Its files are those of the first, but for what is logged anew."""
    path = Path(shutil.copy(filled_store, tmp_path / "mlflow.db"))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
    return path
