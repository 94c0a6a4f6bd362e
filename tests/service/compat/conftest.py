"""What the tests of the addresses of LMI for All share."""

from __future__ import annotations

from tests.service.occupations.conftest import volume_1

__all__ = ["volume_1"]
