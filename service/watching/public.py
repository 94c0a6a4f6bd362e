"""The service's public address, looked at from time to time as a caller meets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from anyio import sleep, to_thread

from service import probe
from service.metrics import Metrics
from service.probe import Found

DAYS = 21
"""For how long the certificate must still be valid."""

LOOK_SECONDS = 3600.0
"""How often the address is looked at."""

LOOK_AGAIN_SECONDS = 300.0
"""How often it is while something is wrong."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the public address: what was found, and when."""

    found: Found
    at: datetime


class PublicAddress:
    """Looks at the public address: whether its certificate is valid, for how long, and whether the service is ready.

    It sees what a caller on this machine sees. A probe on another machine (`soc-coder probe`) sees more.

    Attributes:
        url: the address.
        last: the last look; None before the first.
    """

    def __init__(self, url: str, metrics: Metrics) -> None:
        """Take the address, and what is told.

        Raises:
            SocCoderError: it is no address of the scheme https.
        """
        probe.parts(url)
        self.url = url
        self.last: Look | None = None
        self._metrics = metrics

    async def follow(self) -> None:
        """Look at it for as long as the service runs."""
        while True:
            await to_thread.run_sync(self.look, abandon_on_cancel=True)
            await sleep(LOOK_AGAIN_SECONDS if self.last and self.last.found.problem else LOOK_SECONDS)

    def look(self) -> None:
        """Look at it once."""
        found, at = probe.look(self.url, DAYS), datetime.now(UTC)
        self.last = Look(found, at)
        self._metrics.tell_public(self.url, found.status is not None, at, found.expires)
