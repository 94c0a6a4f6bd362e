"""What the service counts, for Prometheus."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from models.coding import Coding, Kind
from models.drift import Shift
from service.drift import ALL, Drift

MANY_WORKERS = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable naming the folder through which several workers share their counts."""

_METHODS = {"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"}

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper bounds of the buckets that times to answer are counted in."""


class Metrics:
    """Counts of requests and codings, and the model served."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "soc_coder_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "soc_coder_request_seconds",
            "Time to answer a request.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._codings = Counter(
            "soc_coder_codings",
            "Items coded, by kind of item, digits of the code (0: none) and reason for a short or missing code.",
            ("scheme", "kind", "level", "reason"),
            registry=self._registry,
        )
        self._model = Gauge(
            "soc_coder_model_info",
            "1 for the model that was last put to work, 0 for those before it.",
            ("model", "registry_version"),
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )
        self._changes = Counter(
            "soc_coder_model_changes",
            "Models that a worker, while it ran, put to work (served) or would not (refused).",
            ("outcome",),
            registry=self._registry,
        )
        self._lacking = Gauge(
            "soc_coder_degraded",
            "1 for a part of the service that is not as it should be, though the service codes.",
            ("part",),
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )
        self._traffic_kept = Gauge(
            "soc_coder_traffic_kept_timestamp_seconds",
            "When the counts of requests were last kept in the store; 0 where they are not to be.",
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )
        self._public_success = self._of_the_address(
            "success", "1 where the certificate was valid and the service ready at its public address."
        )
        self._public_looked = self._of_the_address("timestamp_seconds", "When the public address was last looked at.")
        self._public_expiry = self._of_the_address(
            "certificate_expiry_timestamp_seconds", "When the certificate expires that was last found valid there."
        )
        self._served: tuple[str, str] | None = None
        self._psi = self._of_the_week(
            "drift_psi", "Population stability index against the reference of the model at work.", "of"
        )
        self._limit = self._of_the_week("drift_psi_limit", "The index that chance passes in 1 case of 20.", "of")
        self._unknown = self._of_the_week("unknown_share", "Mean share of n-grams that the classifier has not learned.")
        self._uncoded = self._of_the_week("uncoded_share", "Share of items not coded at all.")
        self._items = self._of_the_week("week_items", "Items coded by the model at work.")

    def tell_model(self, model: str, registry_version: str = "") -> None:
        """Tell the version of the model put to work, and its version in the registry where it came from one."""
        before, self._served = self._served, (model, registry_version)
        if before and before != self._served:
            self._model.labels(*before).set(0)
        self._model.labels(*self._served).set(1)

    def count_change(self, outcome: Literal["served", "refused"]) -> None:
        """Count a model that was put to work, or refused, while the service runs."""
        self._changes.labels(outcome).inc()

    def tell_lacking(self, lacking: Mapping[str, bool]) -> None:
        """Tell of each part whether it is not as it should be."""
        for part, is_lacking in lacking.items():
            self._lacking.labels(part).set(is_lacking)

    def tell_drift(self, drift: Drift) -> None:
        """Tell how the codings of all sources together lie, by kind and scheme."""
        for feed in drift.feeds:
            if feed.source != ALL:
                continue
            at = feed.kind, feed.scheme
            self._items.labels(*at).set(feed.seen.items)
            self._unknown.labels(*at).set(feed.seen.unknown)
            self._uncoded.labels(*at).set(feed.seen.uncoded)
            for field in fields(feed.from_reference) if feed.from_reference else ():
                shift: Shift = getattr(feed.from_reference, field.name)
                self._psi.labels(*at, field.name).set(shift.psi)
                self._limit.labels(*at, field.name).set(shift.limit)

    def tell_traffic_kept(self, at: datetime) -> None:
        """Tell when the counts of requests were last kept in the store."""
        self._traffic_kept.set(at.timestamp())

    def tell_public(self, url: str, success: bool, at: datetime, expires: int | None) -> None:
        """Tell what a look at the public address found: see `service.probe.Found`."""
        self._public_success.labels(url).set(success)
        self._public_looked.labels(url).set(at.timestamp())
        if expires is not None:
            self._public_expiry.labels(url).set(expires)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request, under the template of its route."""
        self._requests.labels(method if method in _METHODS else "other", route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def count_codings(self, kinds: Iterable[Kind], codings: Iterable[Coding]) -> None:
        """Count codings, given the kind of each item."""
        for kind, coding in zip(kinds, codings, strict=True):
            self._codings.labels(coding.scheme, kind, coding.level, coding.reason or "").inc()

    def _of_the_week(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(
            f"soc_coder_{name}",
            f"{about} Over 7 days.",
            ("kind", "scheme", *labels),
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )

    def _of_the_address(self, name: str, about: str) -> Gauge:
        return Gauge(
            f"soc_coder_public_{name}", about, ("url",), registry=self._registry, multiprocess_mode="mostrecent"
        )

    def text(self) -> bytes:
        """Return the counts, those of all workers together, in Prometheus's text format."""
        registry = self._registry
        if MANY_WORKERS in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
