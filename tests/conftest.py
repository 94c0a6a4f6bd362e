"""What the tests of every floor share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import bundle

ROOT = Path(__file__).parents[1]


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
