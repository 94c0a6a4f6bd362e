"""Count codings: how often each group, confidence and reason came out. Nothing of what was coded is in the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Literal, NamedTuple, get_args

from models.cells import cells
from models.coding import Coding, Kind, Scheme

Measure = Literal["group", "confidence", "level", "reason", "unknown"]
"""What is counted: the `group` of the best candidate; the `confidence` in it, by tenths; the `level` reached, in
digits; the `reason` for a short or missing code; how much of the words is `unknown`."""

Tally = Counter[tuple[Measure, str]]
"""How many codings had each value of each measure; `UNKNOWN` is a sum."""

NONE = "none"
"""The value of a measure that a coding without candidates has."""

UNKNOWN: tuple[Measure, str] = ("unknown", "sum")
"""Where a tally keeps the sum, over the codings, of the share of n-grams that the classifier has not learned, in units
of `UNIT`."""

UNIT = 1e-4

_TENTHS = tuple(f"0.{tenth}" for tenth in range(10))


def tally(codings: Iterable[Coding]) -> Tally:
    """Count codings. Each counts once under `group`, `confidence` and `level`, and under `reason` if it has one."""
    counts: Tally = Counter()
    for coding in codings:
        best = coding.candidates[0] if coding.candidates else None
        counts["group", best.code if best else NONE] += 1
        counts["confidence", _TENTHS[min(int(best.probability * 10), 9)] if best else NONE] += 1
        counts["level", str(coding.level)] += 1
        if coding.reason:
            counts["reason", coding.reason] += 1
        if coding.evidence.cleaned_title:
            counts[UNKNOWN] += round((1 - coding.evidence.known) / UNIT)
    return counts


class Counted(NamedTuple):
    """The cells (`models.cells`) of codings, and how often each value came out."""

    cells: list[dict[str, Any]]
    counts: Tally


def counted(codings: Sequence[Coding]) -> Counted:
    """Return the cells of codings, and their counts."""
    return Counted(list(map(cells, codings)), tally(codings))


def values(counts: Tally, measure: Measure) -> Counter[str]:
    """Return how many codings had each value of one measure."""
    return Counter({value: count for (of, value), count in counts.items() if of == measure})


def as_settings(counts: Tally) -> dict[str, dict[str, int]]:
    """Return counts as they are written to a bundle's settings: by measure, then by value."""
    return {measure: dict(sorted(values(counts, measure).items())) for measure in get_args(Measure)}


def read_reference(settings: Mapping[str, Any]) -> dict[tuple[Kind, Scheme], Tally]:
    """Return how a bundle codes what training had, from its settings; empty where they do not say.

    `training.reference` writes it, as counts of `as_settings` by kind and scheme.
    """
    found = settings.get("reference", {})
    return {
        (kind, scheme): _from_settings(found[kind][scheme])
        for kind, scheme in product(get_args(Kind), get_args(Scheme))
        if scheme in found.get(kind, {})
    }


def _from_settings(written: Mapping[str, Mapping[str, int]]) -> Tally:
    return Counter(
        {(measure, value): count for measure in get_args(Measure) for value, count in written[measure].items()}
    )
