"""Drift: what the service saw, set beside what training had and what it saw before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from pydantic import ConfigDict

from models.coding import Kind, Scheme
from models.drift import Profile, Shifts, profile, shifts
from models.tally import Tally, values
from service.seen import today
from service.store.database import Database
from service.store.seen import Feed, read_counts

ALL = "(all)"
"""The source that stands for all of them."""

MOST_FEEDS = 50
"""Feeds that a report shows, those with the most items first."""


@dataclass(frozen=True, slots=True)
class FeedDrift:
    """The items of one kind that came from one source and were coded to one scheme."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    source: str
    """Name of the source; `(all)` is all of them together."""
    kind: Kind
    """Kind of the items."""
    scheme: Scheme
    """Scheme they were coded to."""
    seen: Profile
    """How they were coded."""
    reference: Profile | None
    """How the same model codes what training had; null where its bundle does not say."""
    from_reference: Shifts | None
    """How far they lie from that."""
    from_before: Shifts | None
    """How far they lie from those of as many days before; null where there were none by this model."""


@dataclass(frozen=True, slots=True)
class Drift:
    """What was coded in some days, by one model."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    model_version: str
    """Version of the bundle."""
    since: date
    """First day, in UTC."""
    until: date
    """Last day."""
    feeds: tuple[FeedDrift, ...]
    """All sources together first, by kind and scheme, then each; those with the most items first, at most 50."""
    feeds_left_out: int
    """How many more there are."""
    items_of_other_models: dict[str, int]
    """Items of these days that other bundles coded, by version; they are not in `feeds`."""


def measure(
    database: Database,
    model_version: str,
    reference: Mapping[tuple[Kind, Scheme], Tally],
    days: int,
    source: str | None = None,
    most: int = MOST_FEEDS,
) -> Drift:
    """Measure the drift of the last days, today included.

    Args:
        database: the store.
        model_version: the bundle whose codings are measured.
        reference: how that bundle codes what training had (`models.tally.read_reference`).
        days: how many, 1 or more.
        source: the only source to look at; by default all.
        most: feeds to give at most.

    Raises:
        SocCoderError: the database is away.
    """
    until = today()
    since = until - timedelta(days - 1)
    now: dict[Feed, Tally] = {}
    before: dict[Feed, Tally] = {}
    if database.exists:
        with database.read() as connection:
            now = read_counts(connection, since, until, source)
            before = read_counts(connection, since - timedelta(days), since - timedelta(1), source)
    others: Counter[str] = Counter()
    for feed, counts in now.items():
        if feed.model_version != model_version:
            others[feed.model_version] += values(counts, "level").total()
    mine, past = (_of_model(counts, model_version) for counts in (now, before))
    ranked = sorted(mine, key=lambda feed: (feed.source != ALL, -values(mine[feed], "level").total(), feed))
    feeds = tuple(
        _feed(feed, mine[feed], reference.get((feed.kind, feed.scheme)), past.get(feed)) for feed in ranked[:most]
    )
    return Drift(model_version, since, until, feeds, len(ranked) - len(feeds), dict(others.most_common()))


def _of_model(counts: Mapping[Feed, Tally], model_version: str) -> dict[Feed, Tally]:
    """Return the counts of one model, and of all sources together."""
    found = {feed: tally for feed, tally in counts.items() if feed.model_version == model_version}
    for feed, tally in list(found.items()):
        found.setdefault(feed._replace(source=ALL), Counter()).update(tally)
    return found


def _feed(feed: Feed, counts: Tally, reference: Tally | None, before: Tally | None) -> FeedDrift:
    return FeedDrift(
        feed.source,
        feed.kind,
        feed.scheme,
        profile(counts),
        profile(reference) if reference else None,
        shifts(reference, counts) if reference else None,
        shifts(before, counts) if before else None,
    )
