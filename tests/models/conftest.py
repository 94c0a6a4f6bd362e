"""The shipped coder, loaded once."""

from __future__ import annotations

import pytest

from models.coder import Coder


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.load()
