"""What the tests of every floor share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models import bundle

ROOT = Path(__file__).parents[1]

LONG = (
    "training/test_loop.py",
    "training/test_train.py",
    "training/test_resume.py",
    "service/test_contract.py",
    "docs/test_operations.py",
)
"""Files that take long with few tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that in the end no core waits for the other."""
    long = {ROOT / "tests" / name for name in LONG}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of source data beside the project; a test that needs it is skipped where there is none."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs the source data in ../shared/data")
    return folder


@pytest.fixture
def make_bundle(tmp_path: Path) -> Callable[..., Path]:
    """Write a bundle that codes as the shipped one, but has another version, and return its folder."""

    def make(edition: str) -> Path:
        shipped = bundle.read()
        folder = tmp_path / edition
        bundle.write(folder, edition, shipped.network, shipped.settings, shipped.encoder)
        return folder

    return make


@pytest.fixture(scope="session")
def flip_a_byte() -> Callable[[Path], None]:
    """Damage a file as a disk or a network does."""

    def flip(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    return flip


@pytest.fixture(scope="session")
def empty_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file of MLflow that has our model, and no version of it, to be copied."""
    from training.registry import MODEL
    from training.tracking import ADDRESS, store

    path = tmp_path_factory.mktemp("registry") / "registry.db"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(ADDRESS, f"sqlite:///{path}")
        with store() as client:
            client.create_registered_model(MODEL)
    return path


@pytest.fixture
def promote(empty_registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], str]:
    """Register a bundle as the champion of a registry of the test's own, and return the number of its version."""
    from training.registry import BUNDLE, CHAMPION, MODEL, alias_of
    from training.tracking import ADDRESS, store

    monkeypatch.setenv(ADDRESS, f"sqlite:///{shutil.copy(empty_registry, tmp_path / 'registry.db')}")

    def promote(folder: Path) -> str:
        version = bundle.read(folder).version
        model = tmp_path / "registered" / folder.name
        shutil.copytree(folder, model / "artifacts" / BUNDLE)
        with store() as client:
            number = client.create_model_version(MODEL, model.as_uri(), tags={BUNDLE: version}).version
            client.set_registered_model_alias(MODEL, alias_of(CHAMPION), number)
        return str(number)

    return promote
