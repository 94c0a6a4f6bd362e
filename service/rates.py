"""How often a caller may ask: each address, and each API key.

Each worker counts for itself. Probes are not counted. When the clock of the machine is set, counting begins anew: else
callers would wait until the clock is where it was.
"""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from fastapi import HTTPException
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import error_response

NOT_COUNTED = ("/health/", "/metrics")
"""What the addresses begin with that those who watch the service ask for."""

_SET_BY = 5.0
"""Seconds by which a clock that was set differs from one that runs a little fast or slow between two requests."""

_NETWORK = 64
"""Bits of an IPv6 address that one caller has to itself."""


class Rate:
    """How many requests each caller of a kind may make in a minute."""

    def __init__(self, name: str, most: int) -> None:
        """Take the name of the kind, which answers tell, and how many; 0 sets no limit."""
        self._name = name
        self._most = most
        self._limit = RateLimitItemPerMinute(max(most, 1))
        self._set_at = time.time() - time.monotonic()
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, scope: Scope, who: str) -> int | None:
        """Count a request, and let its answer tell what is left; return the seconds to wait where nothing is left."""
        if not self._most:
            return None
        limiter = self._begun()
        has_some = limiter.hit(self._limit, who)
        reset, left = limiter.get_window_stats(self._limit, who)
        seconds = max(1, ceil(reset - time.time()))
        policy, told = f'"{self._name}";q={self._most};w=60', f'"{self._name}";r={left};t={seconds}'
        scope["state"].setdefault("rates", []).append((policy, told))
        return None if has_some else seconds

    def _begun(self) -> SlidingWindowCounterRateLimiter:
        """Return what counts, which begins anew when the clock was set."""
        before, self._set_at = self._set_at, time.time() - time.monotonic()
        if abs(self._set_at - before) > _SET_BY:
            self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        return self._limiter


class Rates:
    """The rates of a worker.

    Attributes:
        of_address: that of each address.
        of_key: that of each API key.
    """

    def __init__(self, per_address: int, per_key: int) -> None:
        """Take how many requests a minute an address and a key may make; 0 sets no limit."""
        self.of_address = Rate("address", per_address)
        self.of_key = Rate("key", per_key)

    def count_key(self, request: Request, handle: str) -> None:
        """Count a request with a key.

        Raises:
            HTTPException: 429, the key has asked too often.
        """
        if seconds := self.of_key.count(request.scope, handle):
            raise HTTPException(429, headers={"Retry-After": str(seconds)})


class RateLimit:
    """Counts each request of an address, refuses those that are too many, and tells callers what is left."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(NOT_COUNTED):
            await self.app(scope, receive, send)
            return

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start" and (rates := scope["state"].get("rates")):
                policies, told = (", ".join(each).encode() for each in zip(*rates, strict=True))
                message["headers"] = [*message["headers"], (b"ratelimit-policy", policies), (b"ratelimit", told)]
            await send(message)

        seconds = self._rates.of_address.count(scope, _caller(scope))
        if seconds is None:
            await self.app(scope, receive, tell)
            return
        refused = error_response(Request(scope), 429)
        refused.headers["Retry-After"] = str(seconds)
        await refused(scope, receive, tell)


def _caller(scope: Scope) -> str:
    """Return the address that a request comes from; of IPv6, the network."""
    host = (scope.get("client") or ("",))[0]
    try:
        ip = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((ip, _NETWORK), strict=False)) if isinstance(ip, IPv6Address) else host
