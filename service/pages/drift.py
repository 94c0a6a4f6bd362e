"""What the page of drift shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mappings.schemes import load_scheme
from models.tally import NONE
from service.drift import Drift, FeedDrift
from service.pages import FOLDER, TEMPLATES

PAGE = "drift.html"


class Bar(NamedTuple):
    """One line of a plot."""

    label: str
    """What it is of."""
    was: float | None
    """Share in the reference, 0 to 1; None where there is no reference."""
    now: float
    """Share in what was seen."""


def context(drift: Drift, is_file: bool = False) -> dict[str, Any]:
    """Return what the template needs; a page that is a file carries its style with it."""
    style = (FOLDER / "static" / "style.css").read_text(encoding="utf-8") if is_file else None
    return {"drift": drift, "majors": _majors, "confidences": _confidences, "style": style}


def render(drift: Drift) -> str:
    """Return the page as a file that needs nothing else."""
    return TEMPLATES.get_template(PAGE).render(context(drift, is_file=True))


def _majors(feed: FeedDrift) -> list[Bar]:
    groups = load_scheme(feed.scheme).groups
    labels = {code: f"{code} {group.title}" for code, group in groups.items() if group.level == 1}
    was = feed.reference.majors if feed.reference else None
    return _bars({**labels, NONE: "no candidate"}, was, feed.seen.majors)


def _confidences(feed: FeedDrift) -> list[Bar]:
    labels = {f"0.{tenth}": f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}" for tenth in range(9, -1, -1)}
    was = feed.reference.confidences if feed.reference else None
    return _bars({**labels, NONE: "no candidate"}, was, feed.seen.confidences)


def _bars(labels: Mapping[str, str], was: Mapping[str, float] | None, now: Mapping[str, float]) -> list[Bar]:
    return [
        Bar(label, None if was is None else was.get(value, 0.0), now.get(value, 0.0)) for value, label in labels.items()
    ]
