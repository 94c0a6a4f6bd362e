"""A server is killed while it codes a file: the next goes on from where it was, to the same bytes."""

from __future__ import annotations

import time
from itertools import cycle, islice

import psutil
import pytest
from sqlalchemy import update

from mappings.index import load_index
from models.files import CHUNK
from service.files.code import code
from service.files.folder import make
from service.files.take_in import take_in
from service.store import jobs
from service.store.database import Database
from service.store.tables import FILE_JOBS

ROWS = 7 * CHUNK
"""Enough for several processes to code them."""


@pytest.fixture(scope="module")
def content(as_csv):
    titles = islice(cycle(entry.title for entry in load_index().entries), ROWS)
    return as_csv([["title", "id"], *([title, number] for number, title in enumerate(titles))])


@pytest.fixture(scope="module")
def whole(tmp_path_factory, content, coder, job_of):
    """What becomes of it undisturbed, in one process."""
    folder = make(tmp_path_factory.mktemp("whole"))
    folder.upload.write_bytes(content)
    take_in(folder, "job_title")
    code(coder, folder, job_of(folder, {"title": "title"}), cores=1, progress=lambda done: None)
    return folder


def waited(found, seconds=120):
    """Return what is found, once it is."""
    ends = time.monotonic() + seconds
    while not (there := found()):
        assert time.monotonic() < ends
        time.sleep(0.05)
    return there


@pytest.mark.parametrize("killed", ["server", "process"])
def test_it_is_gone_on_with_to_the_same_bytes(start_server, tmp_path, monkeypatch, content, whole, killed):
    store, root = Database(str(tmp_path / "store.db")), tmp_path / "files"
    monkeypatch.setenv("SOC_CODER_DATABASE", str(store.url.database))
    monkeypatch.setenv("SOC_CODER_FILES", str(root))
    folder = make(root)
    folder.upload.write_bytes(content)
    with store.write() as connection:
        number = jobs.add(connection, "Ada", folder.path.name, "staff.csv", "job_title", "soc2020", True)

    def job():
        with store.read() as connection:
            return jobs.find(connection, number)

    server = start_server("--workers", "2") if killed == "server" else start_server()
    waited(lambda: job().status == "read")
    with store.write() as connection:
        assert jobs.start(connection, number, {"title": "title"}, ROWS)
    waited(lambda: folder.coded.exists() and folder.coded.read_bytes().count(b"\n") > 2)
    family = [psutil.Process(server.process.pid), *psutil.Process(server.process.pid).children(recursive=True)]
    workers = [each for each in family if "files" in each.cmdline()]
    assert len(workers) == 1
    of_server = [each for each in family if each != workers[0] and each.ppid() != workers[0].pid]
    for each in of_server if killed == "server" else workers:
        each.kill()
    psutil.wait_procs(workers, timeout=20)
    assert not workers[0].is_running(), "it ends with its server"
    kept = folder.coded.read_bytes()
    assert not folder.result.exists()
    if killed == "server":
        server.process.wait(20)
        with store.write() as connection:  # as if it had been a while ago
            connection.execute(update(FILE_JOBS).values(beat=job().beat - jobs.STALE))
        start_server()
    waited(lambda: job().status == "done")
    assert folder.coded.read_bytes().startswith(kept.rpartition(b"\n")[0])
    assert job().done == ROWS

    assert folder.result.read_bytes() == whole.result.read_bytes()
    assert folder.summary.read_bytes() == whole.summary.read_bytes()
    assert folder.looks.read_bytes() == whole.looks.read_bytes()
