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
from benchmarks.files import Filed
from benchmarks.http import Served
from benchmarks.ingest import Ingested, together
from benchmarks.processes import CORES
from benchmarks.scale import MANY, Scaled
from benchmarks.search import Found
from mappings.errors import SocCoderError
from mappings.version import data_version
from training.stages import whole

SPEED = (
    ("titles_per_s", "titles/s", ",.0f"),
    ("file_titles_per_s", "titles/s, file to file", ",.0f"),
    ("adverts_per_s", "full adverts/s", ",.0f"),
    ("p50_ms", "one title, p50 ms", ",.2f"),
    ("p99_ms", "one title, p99 ms", ",.2f"),
    ("start_up_s", "start-up, s", ".2f"),
    ("memory_mib", "memory, MiB", ",.0f"),
    ("file_memory_mib", "memory, file to file, MiB", ",.0f"),
    ("size_mb", "size of what it learned, MB", ",.0f"),
)
"""Field of `Measured`, what the leaderboard calls it, and its form."""

START, END = "<!-- figures: start -->", "<!-- figures: end -->"
"""The lines of a document between which figures stand."""


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


def leaderboard(measured: Sequence[Measured]) -> Table:
    """Return accuracy and speed of the coders, side by side."""
    adverts = measured[0].accuracy if measured else {}
    rows = [
        (f"{name} ({found['rows']:,}): {figure}", *(f"{each.accuracy[name][figure]:.3f}" for each in measured))
        for name, found in adverts.items()
        for figure in FIGURES
    ]
    rows += [
        (name, *(f"{value:{form}}" if (value := getattr(each, figure)) else "-" for each in measured))
        for figure, name, form in SPEED
    ]
    return Table("Accuracy and speed", ("", *(each.name for each in measured)), rows)


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


def engines(scaled: Sequence[Scaled]) -> Table:
    """Return the speed of the plain engine and of Spark, and the core-hours that many rows take on Spark."""
    rows = [
        (
            each.name,
            f"{each.rows:,}",
            f"{each.plain_per_s:,.0f}",
            f"{each.spark_per_s:,.0f}",
            f"{each.core_hours:,.0f}",
            f"{each.plain_start_s:.1f}",
            f"{each.spark_start_s:.1f}",
            f"{each.plain_mib:,.0f}",
            f"{each.spark_mib:,.0f}",
            f"{each.difference:.1g}",
        )
        for each in scaled
    ]
    header = (
        "",
        "rows",
        "plain, rows/s",
        "Spark, rows/s",
        f"Spark, core-hours for {MANY:,}",
        "plain, start-up s",
        "Spark, start-up s",
        "plain, memory MiB",
        "Spark, memory MiB",
        "largest difference of a probability",
    )
    return Table(f"Plain engine and Spark, {CORES} cores each, the same codes for every row", header, rows)


def feeds(ingested: Sequence[Ingested]) -> Table:
    """Return what became of feeds, and how fast they were read."""
    every = [*ingested, together(ingested)] if len(ingested) > 1 else ingested
    rows = [
        (
            each.name,
            *(f"{count:,}" for count in (each.items, each.stored, each.linked, each.repeated, each.quarantined)),
            f"{each.items / each.seconds:,.0f}",
            f"{each.items / each.again_seconds:,.0f}",
            f"{each.peak_mib:,.0f}",
            f"{each.growth_mib:+,.0f}",
            str(each.killed),
        )
        for each in every
    ]
    header = (
        "",
        "items",
        "stored",
        "of these linked",
        "repeated",
        "quarantined",
        "items/s",
        "items/s, again",
        "memory, MiB",
        "its growth, MiB",
        "kills",
    )
    return Table(f"Feeds read into an empty store, {CORES} cores", header, rows)


def queries(found: Sequence[Found]) -> Table:
    """Return how long queries took, by what was sought."""
    rows = [
        (
            each.name,
            f"{each.queries:,}",
            f"{each.p50_ms:,.1f}",
            f"{each.p99_ms:,.1f}",
            f"{each.busy_p99_ms:,.1f}",
            f"{each.mean:,.0f}",
            f"{each.most:,}",
        )
        for each in found
    ]
    header = ("sought", "queries", "p50 ms", "p99 ms", "p99 ms at work", "fit, mean", "fit, most")
    return Table("Time to the first page", header, rows)


def files(filed: Sequence[Filed]) -> Table:
    """Return how long files took, and how soon pages came meanwhile."""
    rows = [
        (
            f"{each.form}, {each.rows:,} rows",
            f"{each.read_s:,.1f}",
            f"{each.coded_s:,.1f}",
            f"{each.taken_s:,.1f}",
            f"{each.busy_s:,.1f}",
            f"{each.classify_s:,.1f}",
            f"{each.classify_busy_s:,.1f}",
            f"{each.p50_ms:,.0f}",
            f"{each.p99_ms:,.0f}",
            f"{each.most_ms:,.0f}",
        )
        for each in filed
    ]
    took = "read, s", "coded, s", "taken away, s", "processor, s", "soc-coder classify, s", "processor, s"
    return Table("Files", ("file", *took, "pages meanwhile: p50 ms", "p99 ms", "longest ms"), rows)


def markdown(table: Table, notes: Sequence[str]) -> str:
    """Return a table in Markdown, and under it the notes."""
    return f"{table.markdown()}\n{'; '.join(notes)}.\n"


def show(table: Table, notes: Sequence[str]) -> None:
    """Print a table on a terminal, and under it the notes."""
    Console().print(table.rich(), *notes, sep="\n", highlight=False)


def insert(figures: str, path: Path) -> None:
    """Put `figures` between `START` and `END` in a document, in place of what stands there.

    Raises:
        SocCoderError: the document has no such lines.
    """
    before, start, rest = path.read_text(encoding="utf-8").partition(f"{START}\n")
    _, end, after = rest.partition(END)
    if not end:
        raise SocCoderError(f"{path} has no place for figures.", f"Put the lines {START} and {END} where they go.")
    whole(path, lambda partial: partial.write_text(f"{before}{start}{figures}{end}{after}", encoding="utf-8"))


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
