"""What the page of drift shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mappings.schemes import load_scheme
from models.drift import Reading, Shifts
from models.tally import NONE
from service.drift import ALL, Drift, FeedDrift
from service.pages import FOLDER, TEMPLATES
from service.pages.occupations import day
from service.pages.wording import READINGS

PAGE = "drift.html"

PERIODS = (7, 28, 90)
"""Days that may be looked at by a link."""

PARTS = {"major": "Major groups", "minor": "Minor groups", "confidence": "Confidence"}
"""The distributions that are compared, by the fields of `Shifts`."""

_TOLD: Mapping[Reading | None, str] = {
    **{reading: READINGS[reading] for reading in ("large", "moderate", "stable", "too few")},
    None: "nothing to compare with",
}
"""Readings in words, the gravest first; what is told of one part counts before what is not told of another."""

_GRAVEST = tuple(_TOLD)
_URGENCIES: Mapping[Reading | None, str] = {"large": "now", "moderate": "soon"}


class Bar(NamedTuple):
    """One line of a plot."""

    label: str
    """What it is of."""
    was: float | None
    """Share in the reference, 0 to 1; None where there is no reference."""
    now: float
    """Share in what was seen."""


class Shown(NamedTuple):
    """A feed as it is shown.

    Attributes:
        feed: how its items were coded, and how far they lie from others.
        readings: the gravest reading of it against the days before, and against the reference, which is training; None
            where there is nothing to compare with.
    """

    feed: FeedDrift
    readings: tuple[Reading | None, Reading | None]

    @property
    def reading(self) -> Reading | None:
        """The graver of the two."""
        return min(self.readings, key=_GRAVEST.index)

    @property
    def told(self) -> str:
        """The same in words."""
        return _TOLD[self.reading]

    @property
    def urgency(self) -> str:
        """How it is marked: `now`, `soon`, or not at all."""
        return _URGENCIES.get(self.reading, "")

    @property
    def majors(self) -> list[Bar]:
        """Shares of major groups."""
        groups = load_scheme(self.feed.scheme).groups
        labels = {code: f"{code} {group.title}" for code, group in groups.items() if group.level == 1}
        was = self.feed.reference.majors if self.feed.reference else None
        return _bars({**labels, NONE: "no candidate"}, was, self.feed.seen.majors)

    @property
    def confidences(self) -> list[Bar]:
        """Shares of tenths of confidence, the highest first."""
        labels = {f"0.{tenth}": f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}" for tenth in range(9, -1, -1)}
        was = self.feed.reference.confidences if self.feed.reference else None
        return _bars({**labels, NONE: "no candidate"}, was, self.feed.seen.confidences)

    @property
    def moved(self) -> Bar | None:
        """The major group whose share lies farthest from that in the reference; None where there is no reference."""
        return max((bar for bar in self.majors if bar.was is not None), key=_change, default=None)


def context(drift: Drift, source: str | None = None, is_file: bool = False) -> dict[str, Any]:
    """Return what the template needs; a page that is a file carries its style with it.

    Args:
        drift: what was measured.
        source: the only source that was looked at; None for all.
        is_file: whether the page is to be a file.
    """
    days = (drift.until - drift.since).days + 1
    shown = [Shown(feed, (_gravest(feed.from_before), _gravest(feed.from_reference))) for feed in drift.feeds]
    return {
        "drift": drift,
        "days": days,
        "source": source,
        "since": day(drift.since),
        "until": day(drift.until),
        "compared": [f"the {days} days before", "training"],
        "answers": [_answer(shown, place) for place in (0, 1)],
        "shown": sorted(shown, key=lambda each: (_GRAVEST.index(each.reading), _GRAVEST.index(each.readings[0]))),
        "told": _TOLD,
        "parts": PARTS,
        "periods": PERIODS,
        "style": (FOLDER / "static" / "style.css").read_text(encoding="utf-8") if is_file else None,
    }


def render(drift: Drift) -> str:
    """Return the page as a file that needs nothing else."""
    return TEMPLATES.get_template(PAGE).render(context(drift, is_file=True))


def _gravest(shifts: Shifts | None) -> Reading | None:
    found = {part.reading for part in (shifts.major, shifts.minor, shifts.confidence)} if shifts else {None}
    return min(found, key=_GRAVEST.index)


def _answer(shown: Sequence[Shown], place: int) -> str:
    """Return which reading how many sources have, the gravest first; each source has the gravest of its kinds."""
    readings: dict[str, Reading | None] = {}
    for each in shown:
        if each.feed.source != ALL:
            mine = each.readings[place]
            readings[each.feed.source] = min(readings.get(each.feed.source, mine), mine, key=_GRAVEST.index)
    counts = Counter(readings.values())
    if len(readings) == 1:
        return "".join(_TOLD[each] for each in counts).capitalize()
    told = ", ".join(f"{words} in {counts[each]}" for each, words in _TOLD.items() if counts[each])
    return f"Of {len(readings)} sources: {told}"


def _change(bar: Bar) -> float:
    return abs(bar.now - (bar.was or 0.0))


def _bars(labels: Mapping[str, str], was: Mapping[str, float] | None, now: Mapping[str, float]) -> list[Bar]:
    return [
        Bar(label, None if was is None else was.get(value, 0.0), now.get(value, 0.0)) for value, label in labels.items()
    ]
