"""How well a coder agrees with people who coded the same items: pure functions of what each of them chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import accumulate
from statistics import NormalDist
from typing import NamedTuple

from mappings.schemes import MINOR_GROUP, UNIT_GROUP

FEW = 20
"""A figure over fewer rows than this says little."""


class Judged(NamedTuple):
    """One item: what the coder proposed and decided, and what people chose."""

    candidates: Sequence[tuple[str, float]]
    """Codes with probabilities (0 to 1), best first; empty where nothing was found."""
    best: Set[str]
    """The codes that a person named best; never empty."""
    acceptable: Set[str]
    """The codes that a person named best or acceptable."""
    code: str = ""
    """The code decided on: 4 digits, or fewer where the coder stopped short; empty where it abstained."""


class Bin(NamedTuple):
    """Rows whose first candidates have about the same probability."""

    rows: int
    probability: float
    """Mean probability of the first candidates, 0 to 1."""
    agreement: float
    """Share of the rows whose first candidate is a best code."""


def agreement(rows: Sequence[Judged], k: int = 1, digits: int = UNIT_GROUP) -> float:
    """Return the share of rows one of whose first `k` candidates is a best code, compared on their first `digits`.

    This and the figures below raise ValueError when there are no rows.
    """
    return _share([_found({code[:digits] for code, _ in row.candidates[:k]}, row.best, digits) for row in rows])


def acceptability(rows: Sequence[Judged]) -> float:
    """Return the share of rows whose first candidate is an acceptable code."""
    return _share([_accepted(row) for row in rows])


def precisions(rows: Sequence[Judged]) -> list[float]:
    """Return, for each number of rows from 1 up, how often the first candidates of the most confident are acceptable.

    It is one less the risk of the risk-coverage curve (El-Yaniv and Wiener, 2010, On the foundations of noise-free
    selective classification). Rows of equal confidence keep their order.
    """
    ranked = sorted(rows, key=lambda row: row.candidates[0][1] if row.candidates else 0.0, reverse=True)
    return [right / covered for covered, right in enumerate(accumulate(map(_accepted, ranked)), 1)]


def coverage(rows: Sequence[Judged], precision: float = 0.95, fewest: int = FEW) -> float:
    """Return the largest share of rows, from the most confident down, whose first candidates are this often acceptable.

    It is how much could be coded without a clerk at that precision: a point of the risk-coverage curve.

    Args:
        rows: the items.
        precision: the share of the covered rows that must be acceptable.
        fewest: a cover of fewer rows than this says nothing and counts as none.
    """
    enough = (covered for covered, each in enumerate(precisions(rows), 1) if covered >= fewest and each >= precision)
    return max(enough, default=0) / _count(rows)


def reliability(rows: Sequence[Judged], bins: int = 10) -> list[Bin]:
    """Return the rows in bins of equal width by the first candidate's probability, least first, without empty bins.

    A row without candidates is in no bin.
    """
    binned: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for row in rows:
        if row.candidates:
            code, probability = row.candidates[0]
            binned[min(bins - 1, int(probability * bins))].append((probability, code in row.best))
    return [Bin(len(each), *(sum(values) / len(each) for values in zip(*each, strict=True))) for each in binned if each]


def calibration_error(rows: Sequence[Judged], bins: int = 10) -> float:
    """Return the expected calibration error of the first candidate's probability, taken as the chance of a best code.

    Each bin of `reliability` counts, by its share of all the rows, the distance between its mean probability and its
    agreement (Naeini, Cooper and Hauskrecht, 2015, Obtaining well calibrated probabilities using Bayesian binning).
    """
    gaps = (each.rows * abs(each.probability - each.agreement) for each in reliability(rows, bins))
    return sum(gaps) / _count(rows)


def depth(rows: Sequence[Judged]) -> dict[str, float]:
    """Return the share of rows coded to each number of digits and, where there are any, the share of those right.

    A code is right when it is the beginning of a best code.
    """
    found = {}
    for digits in range(UNIT_GROUP, 0, -1):
        level = f"{digits} digits" if digits > 1 else "1 digit"
        coded = [row for row in rows if len(row.code) == digits]
        found[f"coded at {level}"] = len(coded) / _count(rows)
        if coded:
            found[f"right at {level}"] = _share([_found({row.code}, row.best, digits) for row in coded])
    return {**found, "not coded": _share([not row.code for row in rows])}


def interval(share: float, rows: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of a share of so many rows, 0 to 1, by Wilson's score.

    Wilson, 1927, Probable inference, the law of succession, and statistical inference. JASA 22(158), 209-212.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (share + z**2 / (2 * rows)) / (1 + z**2 / rows)
    reach = z / (1 + z**2 / rows) * (share * (1 - share) / rows + z**2 / (4 * rows**2)) ** 0.5
    return max(0.0, middle - reach), min(1.0, middle + reach)


def confusions(rows: Iterable[Judged], digits: int = MINOR_GROUP) -> Counter[tuple[str, str]]:
    """Return how often each group that people named best came with each group of the first candidate.

    A row whose people named two groups counts for both, unless the coder's is one of them. The coder's group is empty
    where it had no candidate.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for row in rows:
        ours = row.candidates[0][0][:digits] if row.candidates else ""
        theirs = {code[:digits] for code in row.best}
        pairs.update((each, ours) for each in ({ours} if ours in theirs else theirs))
    return pairs


def most_confused(pairs: Mapping[tuple[str, str], int], most: int) -> list[str]:
    """Return the groups, at most `most`, that stand most often in a pair of `confusions` with another, in order."""
    strayed: Counter[str] = Counter()
    for (theirs, ours), count in pairs.items():
        if ours != theirs:
            strayed.update({group: count for group in (theirs, ours) if group})
    return sorted(sorted(strayed, key=lambda group: (-strayed[group], group))[:most])


def figures(rows: Sequence[Judged]) -> dict[str, float]:
    """Return every figure by name, each 0 to 1, and the number of rows.

    Raises:
        ValueError: there are no rows.
    """
    low, high = interval(agreement(rows), _count(rows))
    return {
        "rows": _count(rows),
        **{f"agree@{k}": agreement(rows, k) for k in (1, 3, 5, 10)},
        **{f"agree@{k} {digits}d": agreement(rows, k, digits) for digits in (3, 2, 1) for k in (1, 3, 5)},
        "agree@1 low": low,
        "agree@1 high": high,
        "acceptable@1": acceptability(rows),
        "coverage@95": coverage(rows),
        "ece": calibration_error(rows),
        **depth(rows),
    }


def names(found: Iterable[Mapping[str, float]]) -> list[str]:
    """Return the names of all figures in `found`, in order; some lack the figures of a depth that nothing has."""
    return list(dict.fromkeys(name for each in sorted(found, key=len, reverse=True) for name in each))


def is_over_few(name: str, figures: Mapping[str, float]) -> bool:
    """Say whether one of `figures` is over fewer than `FEW` rows; that of a depth is over the rows coded so deep."""
    share = figures[name.replace("right", "coded")] if name.startswith("right") else 1
    return name != "rows" and round(share * figures["rows"]) < FEW


def _found(proposed: Set[str], best: Set[str], digits: int) -> bool:
    return not proposed.isdisjoint(code[:digits] for code in best)


def _accepted(row: Judged) -> bool:
    return bool(row.candidates) and row.candidates[0][0] in row.acceptable


def _share(found: Sequence[bool]) -> float:
    return sum(found) / _count(found)


def _count(rows: Sequence[object]) -> int:
    if not rows:
        raise ValueError("There are no rows to measure.")
    return len(rows)
