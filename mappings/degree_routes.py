"""The occupations that a degree subject is named as a way into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from mappings.normalise import normalise
from mappings.package import rows


@cache
def load_degree_routes() -> Mapping[str, tuple[str, ...]]:
    """Return the SOC2010 unit groups whose job profiles name a subject, by `normalise(subject)`.

    Advice on entry, not outcomes, and only the part of it that the tables have (`docs/data.md`).
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for subject, code in rows("degree_routes"):
        found[normalise(subject)][code] = None
    return {subject: tuple(codes) for subject, codes in found.items()}
