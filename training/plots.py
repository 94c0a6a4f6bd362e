"""Plots of an evaluation and of a new edition, as matplotlib figures that can be saved in any form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from training.gate import Difference
from training.metrics import FEW, Judged, confusions, interval, most_confused, precisions, reliability
from training.sources.compare import Turnover

_INK, _BAR, _QUIET, _WORSE = "#14181c", "#1d70b8", "#b8c0c8", "#d4351c"
_PALE, _GREY = "#8eb8dc", "#4d5761"
_DARK = 0.6
"""The share from which on a cell of a heat map is too dark for dark letters."""

_SIDE = 5.5
"""Inches of a plot's side."""


def reliability_diagram(rows: Sequence[Judged]) -> Figure:
    """Plot how often the first candidate is right against the probability it was given, with 95% intervals."""
    figure, axes = _figure(_SIDE, _SIDE)
    axes.plot((0, 1), (0, 1), color=_QUIET, linestyle="--", label="perfectly calibrated")
    bins = reliability(rows)
    spans = [interval(each.agreement, each.rows) for each in bins]
    for each, span in zip(bins, spans, strict=True):
        axes.plot((each.probability,) * 2, span, color=_BAR, linewidth=1)
        axes.annotate(f"{each.rows:,}", (each.probability, span[0]), (0, -11), textcoords="offset points", ha="center")
    axes.plot(
        [each.probability for each in bins],
        [each.agreement for each in bins],
        "o",
        color=_BAR,
        label="adverts, by tenth",
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability of the first candidate", ylabel="share right (agree@1)")
    axes.legend(loc="upper left", frameon=False)
    return figure


def risk_coverage_curve(rows: Sequence[Judged], precision: float = 0.95) -> Figure:
    """Plot the share of first candidates that are not acceptable against the share coded, most confident first.

    The line is at the risk that `precision` allows. Covers of fewer than `FEW` rows are left out.
    """
    figure, axes = _figure(_SIDE, _SIDE)
    risks = 1 - np.array(precisions(rows))
    covers = np.arange(1, len(risks) + 1) / len(risks)
    axes.plot(covers[FEW - 1 :], risks[FEW - 1 :], color=_BAR)
    axes.axhline(1 - precision, color=_QUIET, linestyle="--", label=f"{precision:.0%} acceptable")
    axes.set(xlim=(0, 1), ylim=(0, None), xlabel="share of adverts coded", ylabel="share not acceptable")
    axes.legend(loc="upper left", frameon=False)
    return figure


def confusion_map(rows: Sequence[Judged], titles: Mapping[str, str], most: int = 20) -> Figure:
    """Plot how the adverts of each minor group were coded, for the groups that are most often confused.

    Args:
        rows: the items.
        titles: titles of the minor groups.
        most: groups shown.
    """
    pairs = confusions(rows)
    groups = most_confused(pairs, most)
    totals: Counter[str] = Counter()
    for (theirs, _), count in pairs.items():
        totals[theirs] += count
    shares = [[pairs[theirs, ours] / max(totals[theirs], 1) for ours in groups] for theirs in groups]
    figure, axes = _figure(10, 1.5 + 0.3 * len(groups))
    if groups:
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, theirs in enumerate(groups):
        for column, ours in enumerate(groups):
            if count := pairs[theirs, ours]:
                colour = "w" if shares[row][column] > _DARK else _INK
                axes.text(column, row, str(count), ha="center", va="center", fontsize=8, color=colour)
    axes.set_xticks(range(len(groups)), groups, rotation=90)
    axes.set_yticks(range(len(groups)), [f"{titles[group]} {group}" for group in groups])
    axes.set(xlabel="minor group by soc-coder", ylabel="minor group by people")
    axes.spines[:].set_visible(False)
    return figure


def agreement_by_slice(slices: Mapping[str, Mapping[str, float]]) -> Figure:
    """Plot agree@1 of each slice with its 95% interval; slices of fewer than `FEW` rows are pale."""
    figure, axes = _figure(10, 1 + 0.27 * len(slices))
    for place, each in enumerate(slices.values()):
        colour = _QUIET if each["rows"] < FEW else _BAR
        axes.plot((each["agree@1 low"], each["agree@1 high"]), (place, place), color=colour, linewidth=1.5)
        axes.plot(each["agree@1"], place, "o", color=colour)
    axes.set_yticks(range(len(slices)), [f"{name} ({each['rows']:,})" for name, each in slices.items()])
    axes.set(xlim=(0, 1), ylim=(len(slices) - 0.5, -0.5), xlabel="agree@1")
    axes.grid(axis="x", color=_QUIET, linewidth=0.5)
    return figure


def entries_by_group(turnovers: Sequence[Turnover]) -> Figure:
    """Plot how many entries came to and went from the unit groups of each sub-major group."""
    sums: dict[str, Counter[str]] = {}
    for each in sorted(turnovers, key=lambda turnover: turnover.code):
        counts = {"added": each.added, "moved in": each.moved_in, "removed": each.removed, "moved out": each.moved_out}
        sums.setdefault(each.sub_major_group, Counter()).update(counts)
    groups = list(sums)
    figure, axes = _figure(10, 1.5 + 0.27 * len(groups))
    for sign, kinds in ((1, {"added": _BAR, "moved in": _PALE}), (-1, {"removed": _GREY, "moved out": _QUIET})):
        ends = [0] * len(groups)
        for kind, colour in kinds.items():
            lengths = [sign * sums[group][kind] for group in groups]
            axes.barh(range(len(groups)), lengths, left=ends, color=colour, label=kind)
            ends = [end + length for end, length in zip(ends, lengths, strict=True)]
    axes.axvline(0, color=_INK, linewidth=0.5)
    axes.set_yticks(range(len(groups)), groups)
    axes.xaxis.set_major_formatter(lambda entries, _: f"{abs(entries):,.0f}")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set(ylim=(max(len(groups), 1) - 0.5, -0.5), xlabel="entries that went, and that came")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, frameon=False)
    return figure


def moved_shares(turnovers: Sequence[Turnover], most: int = 20) -> Figure:
    """Plot the share of entries that moved in or out, for the unit groups where it is largest.

    Args:
        turnovers: what became of the entries of each unit group, those with the largest share first.
        most: groups shown.
    """
    shown = [each for each in turnovers[:most] if each.moved]
    figure, axes = _figure(10, 1 + 0.27 * len(shown))
    axes.barh(range(len(shown)), [each.moved for each in shown], color=_BAR)
    for place, each in enumerate(shown):
        axes.annotate(
            f"{each.moved_in} in, {each.moved_out} out",
            (each.moved, place),
            (4, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_yticks(range(len(shown)), [f"{each.title} {each.code}" for each in shown])
    axes.set(ylim=(max(len(shown), 1) - 0.5, -0.5), xlabel="share of the group's entries that moved in or out")
    axes.margins(x=0.2)
    return figure


def differences_by_slice(differences: Mapping[str, Difference], worse: Collection[str]) -> Figure:
    """Plot the difference in agreement of each slice with its 95% interval, in red where it is worse beyond noise."""
    figure, axes = _figure(10, 1 + 0.27 * len(differences))
    axes.axvline(0, color=_QUIET, linestyle="--")
    for place, (name, each) in enumerate(differences.items()):
        colour = _WORSE if name in worse else _BAR
        axes.plot((each.low, each.high), (place, place), color=colour, linewidth=1.5)
        axes.plot(each.challenger - each.champion, place, "o", color=colour)
    axes.set_yticks(range(len(differences)), [f"{name} ({each.adverts:,})" for name, each in differences.items()])
    axes.set(ylim=(len(differences) - 0.5, -0.5), xlabel="agree@1, challenger less champion")
    axes.grid(axis="x", color=_QUIET, linewidth=0.5)
    return figure


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes
