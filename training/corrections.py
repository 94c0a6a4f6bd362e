"""Confirmed corrections, as `soc-coder corrections export` writes them: to learn from, and to measure on."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from mappings.crosswalk import load_crosswalk
from mappings.normalise import normalise
from models.clean import Cleaned, clean
from models.overrides import Override, read_overrides
from training.examples import Example
from training.labelled import Labelled

FILES = "corrections/*.csv"
"""The files of corrections, below a folder of sources."""

SOURCE = "correction"
"""The source of an example that is a correction."""

HELD_OUT_OF = 4
"""One normalised title of corrections in so many is held out of learning; those held out of adverts are among them."""

_WEIGHT = 2.0
"""A correction counts for two coded adverts: two people agreed on it, and the coder was wrong without it."""


def confirmed(folder: Path) -> list[Override]:
    """Return the corrections in `FILES` below `folder` that have a code, for each item and scheme the last confirmed.

    Raises:
        SocCoderError: a file is none of corrections, or has rows that cannot be used.
    """
    found = [each for path in sorted(folder.glob(FILES)) for each in read_overrides(path)]
    latest = {(each.item, each.scheme): each for each in sorted(found, key=lambda each: each.confirmed)}
    return [each for each in latest.values() if each.code]


def corrections(folder: Path) -> list[Example]:
    """Return the corrections below `folder` as examples, with what the coder reads of each."""
    return [_example(each) for each in confirmed(folder)]


def held_out(folder: Path) -> list[Labelled]:
    """Return the corrections below `folder` to one unit group of SOC2020 that are held out of learning."""
    found = [each for each in confirmed(folder) if is_held_out(each.item.title)]
    groups = [frozenset(shares(each)) for each in found]
    return [
        Labelled(each.item, group, group, SOURCE) for each, group in zip(found, groups, strict=True) if len(group) == 1
    ]


def shares(correction: Override) -> dict[str, float]:
    """Return the SOC2020 unit groups of a correction, with shares that sum to 1 (SOC2010 by crosswalk)."""
    code = correction.code or ""
    if correction.scheme == "soc2020":
        return {code: 1.0}
    links = load_crosswalk(correction.scheme, "soc2020").targets(code)
    whole = sum(link.share for link in links)
    return {link.code: link.share / whole for link in links}


def is_held_out(title: str) -> bool:
    """Say whether corrections of this title are held out of learning, by the rule for adverts, of which fewer are."""
    return crc32(normalise(title).encode()) % HELD_OUT_OF == 0


def _example(correction: Override) -> Example:
    item = correction.item
    cleaned = clean(item.title, item.location)
    if item.kind == "job_title":
        terms = (cleaned.title, item.qualifier, item.industry)
        cleaned = Cleaned(" ".join(filter(None, terms)), cleaned.core, cleaned.removed)
    given = (item.category, "", item.location)
    return Example(item.title, cleaned, *given, shares(correction), _WEIGHT, SOURCE, is_held_out(item.title))
