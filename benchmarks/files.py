"""Measure how long a file takes at `/files`, from sending it to taking it away, and how soon pages come meanwhile."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter

import httpx2
import numpy as np
import psutil
import xlsxwriter

from benchmarks.http import HOST, running
from benchmarks.processes import run_module
from mappings.errors import SocCoderError
from service.files.form import Form
from service.keys import add_key
from service.settings import PREFIX
from service.store.database import Database

PAGES = ("/", "/?title=staff+nurse", "/pathways?q=nurse", "/pathways/occupations/2237", "/files")
"""What is asked for in turn while the file is coded."""

EVERY_S = 0.1
"""Seconds between two pages."""

_COLUMNS = ("id", "title")
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class Filed:
    """What a file took.

    Attributes:
        form: what the file was.
        rows: how many rows it had.
        read_s: seconds from sending it until its columns could be checked.
        coded_s: seconds from then until the whole of the result could be taken away.
        taken_s: seconds to take that away.
        busy_s: seconds of processor time that the server and its processes took until then, all pages included.
        classify_s: seconds that `soc-coder classify` took for the same rows as CSV, from its start to its end.
        classify_busy_s: seconds of processor time that it took.
        pages: pages asked for while it was read and coded.
        p50_ms: median time of a page.
        p99_ms: 99th percentile.
        most_ms: the longest time.
    """

    form: Form
    rows: int
    read_s: float
    coded_s: float
    taken_s: float
    busy_s: float
    classify_s: float
    classify_busy_s: float
    pages: int
    p50_ms: float
    p99_ms: float
    most_ms: float


def measure_files(titles: Sequence[str], form: Form, workers: int = 1) -> Filed:
    """Have titles coded by the command and by a server of its own.

    Raises:
        SocCoderError: the server did not start, or the file was not coded.
    """
    with TemporaryDirectory(prefix="files-") as name:
        folder = Path(name)
        (folder / "made.csv").write_bytes(_csv(titles))
        classify = "classify", "--in", str(folder / "made.csv"), "--out", str(folder / "coded.csv")
        before = _busy_children()
        classify_s = run_module("soc_coder", *classify).seconds
        classify_busy_s = _busy_children() - before
        database = Database(str(folder / "store.db"))
        key = add_key(database, "benchmark", "code", 1)
        database.close()
        settings = {f"{PREFIX}DATABASE": str(folder / "store.db"), f"{PREFIX}FILES": str(folder / "files")}
        with running(workers, settings) as (server, port):
            url = f"http://{HOST}:{port}"
            with httpx2.Client(base_url=url, auth=("any", key), headers={"Origin": url}, timeout=60) as client:
                content = _csv(titles) if form == "csv" else _xlsx(titles)
                for page in PAGES:  # what is loaded for the first of its kind is another matter
                    client.get(page).raise_for_status()
                before = _busy(server.pid)
                with _pages(url, key) as times:
                    read_s, coded_s, taken_s = _code(client, content, form)
                busy_s = _busy(server.pid) - before
    p50, p99 = np.percentile(times, [50, 99])
    return Filed(
        form=form,
        rows=len(titles),
        read_s=read_s,
        coded_s=coded_s,
        taken_s=taken_s,
        busy_s=busy_s,
        classify_s=classify_s,
        classify_busy_s=classify_busy_s,
        pages=len(times),
        p50_ms=1000 * float(p50),
        p99_ms=1000 * float(p99),
        most_ms=1000 * max(times),
    )


def _code(client: httpx2.Client, content: bytes, form: Form) -> tuple[float, float, float]:
    """Return the seconds of the three steps."""
    began = perf_counter()
    asked = {"kind": "job_title", "scheme": "soc2020", "way": "careful"}
    answer = client.post("/files", data=asked, files={"file": (f"made.{form}", content)})
    address = f"/{answer.headers['location']}"
    _await(client, address, "Check the columns")
    read = perf_counter()
    client.post(f"{address}/columns", data={"title": f"{_COLUMNS.index('title') + 1}"})
    _await(client, address, "Download the coded file")
    coded = perf_counter()
    result = client.get(f"{address}/result")
    result.raise_for_status()
    return read - began, coded - read, perf_counter() - coded


def _await(client: httpx2.Client, address: str, words: str) -> None:
    pause = Event()
    while words not in (page := client.get(address).text):
        if "could not be coded" in page:
            raise SocCoderError("The file could not be coded.")
        pause.wait(_LOOK_S)


@contextmanager
def _pages(url: str, key: str) -> Iterator[list[float]]:
    """Ask for pages meanwhile, and give the seconds that each took."""
    times: list[float] = []
    over = Event()

    def ask() -> None:
        with httpx2.Client(base_url=url, auth=("any", key), timeout=60) as client:
            while not over.wait(EVERY_S):
                began = perf_counter()
                client.get(PAGES[len(times) % len(PAGES)]).raise_for_status()
                times.append(perf_counter() - began)

    thread = Thread(target=ask)
    thread.start()
    try:
        yield times
    finally:
        over.set()
        thread.join()


def _busy(pid: int) -> float:
    """Return the seconds of processor time of a process and of all that it has started."""
    family = [leader := psutil.Process(pid), *leader.children(recursive=True)]
    return sum(sum(each.cpu_times()[:4]) for each in family)


def _busy_children() -> float:
    """Return the seconds of processor time of the processes that this one has started and that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


def _csv(titles: Sequence[str]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows([_COLUMNS, *enumerate(titles)])
    return text.getvalue().encode()


def _xlsx(titles: Sequence[str]) -> bytes:
    book = xlsxwriter.Workbook(content := BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate([_COLUMNS, *enumerate(titles)]):
        sheet.write_row(place, 0, row)
    book.close()
    return content.getvalue()
