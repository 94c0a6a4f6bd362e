"""What was measured, as tables for a terminal or for Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import rich.table
from rich.console import Console

from benchmarks.compare import FIGURES, Measured
from benchmarks.contenders import MiniLM
from benchmarks.http import Served
from benchmarks.processes import CORES
from mappings.version import data_version

SPEED = (
    ("titles_per_s", "titles/s", ",.0f"),
    ("p50_ms", "p50 ms", ",.2f"),
    ("p99_ms", "p99 ms", ",.2f"),
    ("memory_mib", "memory MiB", ",.0f"),
    ("start_up_s", "start-up s", ".2f"),
)
"""Field of `Measured`, its heading and its form."""


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of text, the first column of which names its rows."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def markdown(self) -> str:
        """Return the table in Markdown."""
        rule = ("---", *("---:" for _ in self.header[1:]))
        lines = ("| " + " | ".join(cells) + " |" for cells in (self.header, rule, *self.rows))
        return "\n".join((f"**{self.title}**", "", *lines, ""))

    def rich(self) -> rich.table.Table:
        """Return the table for a terminal."""
        table = rich.table.Table(title=self.title, title_justify="left")
        for i, name in enumerate(self.header):
            table.add_column(name, justify="right" if i else "left", overflow="fold")
        for cells in self.rows:
            table.add_row(*cells)
        return table


def machine() -> dict[str, str | int]:
    """Return what the figures are measured on, and how busy it is: a load well above 0 spoils them."""
    return {
        "cpu": _cpu(),
        "cores": min(CORES, os.cpu_count() or CORES),
        "load before": f"{os.getloadavg()[0]:.2f}",
        "python": platform.python_version(),
        "tables": data_version(),
    }


def speed(measured: Sequence[Measured]) -> Table:
    """Return the speed, memory and start-up of each coder, and how many times those of MiniLM they are."""
    peer = next((each for each in measured if each.name == MiniLM.name), None)

    def cell(each: Measured, figure: str, form: str) -> str:
        value = getattr(each, figure)
        if value is None:
            return "-"
        base = getattr(peer, figure, None)
        return f"{value:{form}}" + (f" ({value / base:.3g}x)" if base and each is not peer else "")

    rows = [
        (each.name, f"{each.titles:,}", *(cell(each, figure, form) for figure, _, form in SPEED)) for each in measured
    ]
    title = "Speed and memory" + (f" (in brackets, times the figure of {peer.name})" if peer else "")
    return Table(title, ("coder", "titles", *(name for _, name, _ in SPEED)), rows)


def accuracy(measured: Sequence[Measured]) -> list[Table]:
    """Return a table for each slice of the labelled adverts."""
    coders = [each for each in measured if each.accuracy]
    slices = coders[0].accuracy if coders else {}
    return [
        Table(
            f"Accuracy, {name} ({figures['rows']} labelled adverts)",
            ("coder", *FIGURES),
            [(each.name, *(f"{each.accuracy[name][figure]:.3f}" for figure in FIGURES)) for each in coders],
        )
        for name, figures in slices.items()
    ]


def answers(served: Served) -> Table:
    """Return the speed of the service, by request."""
    rows = [
        (
            each.request,
            f"{each.requests_per_s:,.0f}",
            f"{each.requests_per_s * each.items:,.0f}" if each.items else "-",
            f"{each.p50_ms:,.2f}",
            f"{each.p99_ms:,.2f}",
            str(each.failed),
            f"{each.client_busy:.0%}",
        )
        for each in served.answers
    ]
    title = (
        f"Service, one worker: ready in {served.start_up_s:.2f} s, {served.memory_mib:,.0f} MiB of memory at its peak"
    )
    return Table(title, ("request", "requests/s", "titles/s", "p50 ms", "p99 ms", "failed", "client's core"), rows)


def show(tables: Sequence[Table], notes: Sequence[str], *, markdown: bool) -> None:
    """Print the tables, and under them the notes."""
    if markdown:
        print(*(table.markdown() for table in tables), *(f"- {note}" for note in notes), sep="\n")
    else:
        Console().print(*(table.rich() for table in tables), *notes, sep="\n", highlight=False)


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
