"""Counts of requests, and the percentiles of the time that they took."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from service.metrics import SECONDS

BEYOND = 2**31 - 1
"""The bound of the last bucket, 36 minutes in microseconds: longer than any request can take."""

BOUNDS = (*(round(seconds * 1_000_000) for seconds in SECONDS), BEYOND)
"""The upper bounds of the buckets, in microseconds; the metrics have the same."""

QUICK = 100_000
"""The time within which look-ups and codings are to be answered, in microseconds; it is one of the bounds."""


def bucket_of(seconds: float) -> int:
    """Return the upper bound of the bucket that a time belongs to, in microseconds."""
    return BOUNDS[bisect_left(SECONDS, seconds)]


@dataclass(frozen=True, slots=True)
class Percentile:
    """A percentile of the time to answer, in seconds, as far as counts in buckets tell it.

    Attributes:
        seconds: the estimate.
        least: the true percentile is more than this.
        most: and at most this; None where it is beyond the last bound.
    """

    seconds: float
    least: float
    most: float | None


@dataclass(frozen=True, slots=True)
class Requests:
    """Some requests.

    Attributes:
        statuses: how many had a status that begins with each digit; 0 is of those that were not answered.
        within: how many took at most so many microseconds and more than the bound before.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    within: Counter[int] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many there were."""
        return self.statuses.total()

    @property
    def refused(self) -> int:
        """How many were refused, as their callers' mistakes (status 400 to 499)."""
        return self.statuses[4]

    @property
    def faults(self) -> int:
        """How many ended in a fault of the service (status 500 or more)."""
        return self.statuses[5]

    @property
    def slow(self) -> int:
        """How many took longer than `QUICK`."""
        return sum(count for bound, count in self.within.items() if bound > QUICK)

    def percentile(self, share: float) -> Percentile | None:
        """Return the time within which a share of the requests was answered; None where there were none.

        The estimate is that of Prometheus's `histogram_quantile`: within the bucket that the percentile falls into,
        the times are taken to lie evenly. It is therefore no further from the truth than that bucket is wide. Of the
        last bucket, which has no width, the lower bound is given.

        Args:
            share: the share, more than 0 and at most 1; 0.99 gives the 99th percentile.
        """
        total = self.within.total()
        if not total:
            return None
        rank, below = share * total, 0
        for bound in sorted(self.within):
            if below + self.within[bound] >= rank:
                break
            below += self.within[bound]
        least = max((each for each in BOUNDS if each < bound), default=0)
        if bound == BEYOND:
            return Percentile(least / 1e6, least / 1e6, None)
        seconds = (least + (bound - least) * (rank - below) / self.within[bound]) / 1e6
        return Percentile(seconds, least / 1e6, bound / 1e6)


def together(several: Iterable[Requests]) -> Requests:
    """Return several counts of requests as one."""
    whole = Requests()
    for each in several:
        whole.statuses.update(each.statuses)
        whole.within.update(each.within)
    return whole
