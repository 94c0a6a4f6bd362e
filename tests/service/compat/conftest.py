"""What the tests of the addresses of LMI for All share."""

from __future__ import annotations

from tests.service.occupations.conftest import figures_client, told, volume_1

__all__ = ["figures_client", "told", "volume_1"]
