"""What the service counts, for Prometheus."""

from __future__ import annotations

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from models.coding import Coding, Kind

MANY_WORKERS = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable naming the folder through which several workers share their counts."""

_METHODS = {"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"}
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Counts of requests and codings."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "soc_coder_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "soc_coder_request_seconds",
            "Time to answer a request.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._codings = Counter(
            "soc_coder_codings",
            "Items coded, by kind of item, digits of the code (0: none) and reason for a short or missing code.",
            ("scheme", "kind", "level", "reason"),
            registry=self._registry,
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request, under the template of its route."""
        self._requests.labels(method if method in _METHODS else "other", route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def count_codings(self, kinds: Iterable[Kind], codings: Iterable[Coding]) -> None:
        """Count codings, given the kind of each item."""
        for kind, coding in zip(kinds, codings, strict=True):
            self._codings.labels(coding.scheme, kind, coding.level, coding.reason or "").inc()

    def text(self) -> bytes:
        """Return the counts, those of all workers together, in Prometheus's text format."""
        registry = self._registry
        if MANY_WORKERS in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
