"""Feeds read while things fail: no vacancy is lost, and none is doubled."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from random import Random
from string import ascii_lowercase
from threading import Timer

import psutil
import pytest

from mappings.errors import SocCoderError
from service.feeds.formats import read
from service.store.database import Database
from service.store.tables import IMPORTS
from service.vacancies import ingest as module
from service.vacancies import patience
from service.vacancies.ingest import Options, begin, ingest

RUN = (
    "from service.vacancies import ingest, patience; ingest.MOST_ITEMS = 40; patience.WAITS = (0.2,) * {waits}\n"
    "from soc_coder import main; main()"
)
TITLES = ("Staff nurse", "HGV driver", "Plumber", "Primary school teacher", "Barista", "", "Solicitor")


@pytest.fixture
def straight(coder, content, feed, tmp_path):
    """What a store holds after a feed of 100 items that nothing disturbed."""
    database = Database(str(tmp_path / "straight.db"))
    ingest(database, coder, feed(100), begin(database, "board", "feed.csv", None, False), Options())
    return content(database)


@pytest.fixture
def file(tmp_path):
    """A feed as a file."""
    path = tmp_path / "feed.jsonl"
    lines = (
        {"id": f"r{number}", "title": TITLES[number % 7] and f"{TITLES[number % 7]} {number}"} for number in range(700)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def command(address, file, waits=0, **options):
    environment = {**os.environ, "SOC_CODER_DATABASE": address}
    arguments = [
        sys.executable,
        "-c",
        RUN.format(waits=waits),
        "ingest",
        str(file),
        "--source",
        "board",
        "--fast",
        "--cores",
        "1",
        "--json",
    ]
    return subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **options
    )


def done(process):
    out, said = process.communicate(timeout=250)
    assert process.returncode == 0, said
    return json.loads(out)


def undisturbed(file, coder, content, folder):
    """Return what a store holds after a file that nothing disturbed."""
    straight = Database(str(folder / "straight.db"))
    started = begin(straight, "board", file.name, None, False)
    ingest(straight, coder, read(file, "board"), started, Options(careful=False))
    return content(straight)


def test_a_database_that_goes_and_comes_back_is_waited_for(own_server, coder, content, feed, straight, monkeypatch):
    monkeypatch.setattr(module, "MOST_ITEMS", 10)
    monkeypatch.setattr(patience, "WAITS", (0.2,) * 100)
    database = Database(own_server.get_uri())
    database.upgrade()
    comes_back = Timer(0.5, own_server.start)

    def items():
        for place, item in enumerate(feed(100)):
            if place == 85:
                own_server.stop()
                comes_back.start()
            yield item

    started = begin(database, "board", "feed.csv", None, False)
    assert ingest(database, coder, items(), started, Options()) == {"new": 90, "quarantined.malformed": 10}
    comes_back.join()
    assert content(database) == straight
    database.close()


def test_a_database_that_stays_away_ends_it_and_what_is_kept_is_kept(
    own_server, coder, content, feed, straight, monkeypatch, tmp_path
):
    monkeypatch.setattr(module, "MOST_ITEMS", 10)
    monkeypatch.setattr(patience, "WAITS", (0.1, 0.1))
    path = tmp_path / "feed.csv"
    path.write_text("a feed")
    database = Database(own_server.get_uri())
    database.upgrade()

    def items():
        for place, item in enumerate(feed(100)):
            if place == 85:
                own_server.stop()
            yield item

    started = begin(database, "board", "feed.csv", path, False)
    with pytest.raises(SocCoderError, match="The first 80 items of the feed are kept"):
        ingest(database, coder, items(), started, Options())
    own_server.start()
    again = begin(database, "board", "feed.csv", path, False)
    assert (again.number, again.position) == (started.number, 80)
    assert ingest(database, coder, feed(100), again, Options()) == {"new": 90, "quarantined.malformed": 10}
    assert content(database) == straight
    database.close()


def test_a_server_that_crashes_again_and_again_loses_and_doubles_nothing(
    own_server, file, coder, content, rows, tmp_path
):
    """It is ended at once, in whatever transaction is open, and mends itself from its log when it is started again."""
    database = Database(own_server.get_uri())
    database.upgrade()
    process = command(database.url.render_as_string(hide_password=False), file, waits=500)
    for position in (40, 200, 440):
        while not (found := rows(database, IMPORTS)) or found[-1].position < position:
            assert process.poll() is None, process.stderr.read()
        server = psutil.Process(own_server.get_pid())
        server.send_signal(signal.SIGQUIT)
        server.wait(60)
        own_server.start()
        database.close()
    told = done(process)
    assert (told["read"], told["new"], told["quarantined"]) == (700, 600, {"no_title": 100})
    assert content(database) == undisturbed(file, coder, content, tmp_path)
    database.close()


def test_a_process_that_is_killed_and_started_again_ends_in_the_same_state(
    address, file, coder, content, rows, tmp_path
):
    database = Database(address)
    database.upgrade()
    process = command(address, file)
    while not (found := rows(database, IMPORTS)) or not found[-1].position:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    (stopped,) = rows(database, IMPORTS)
    assert 0 < stopped.position < 700
    told = done(command(address, file))
    assert (told["read"], told["new"], told["quarantined"]) == (700, 600, {"no_title": 100})
    assert content(database) == undisturbed(file, coder, content, tmp_path)
    database.close()


def test_a_full_disk_ends_it_in_a_line_and_it_goes_on_once_there_is_room(file, content, rows, tmp_path):
    database = Database(str(tmp_path / "store.db"))
    database.upgrade()

    def fill_up():
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))

    process = command(database.name, file, preexec_fn=fill_up)
    said = process.communicate(timeout=250)[1]
    assert process.returncode == 2, said
    assert "items of the feed are kept. Read the same feed again" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert 0 < len(rows(database)) < 600
    told = done(command(database.name, file))
    assert (told["read"], told["new"]) == (700, 600)
    assert len(rows(database)) == 600


@contextmanager
def files_of_at_most(size):
    """Limit the files of the processes that are started meanwhile, which is to them as a full disk is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_of_a_server_ends_it_in_a_line_and_it_goes_on_once_there_is_room(own_server, rows, tmp_path):
    """Its log is of files of 16 MiB, which it may have; of its tables, that of long texts grows beyond."""
    database = Database(own_server.get_uri())
    database.upgrade()
    database.close()
    address = database.url.render_as_string(hide_password=False)
    rng, file = Random(1), tmp_path / "feed.jsonl"
    texts = (" ".join("".join(rng.choices(ascii_lowercase, k=99)) for _ in range(490)) for _ in range(400))
    lines = ({"id": f"r{number}", "title": "Baker", "description": text} for number, text in enumerate(texts))
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    own_server.stop()
    with files_of_at_most(16 * 2**20):
        own_server.start()
    process = command(address, file)
    said = process.communicate(timeout=250)[1]
    assert process.returncode == 2, said
    assert "items of the feed are kept. Read the same feed again" in said.splitlines()[-1]
    assert "Traceback" not in said
    kept = len(rows(database))
    assert 0 < kept < 400
    database.close()
    own_server.stop()
    own_server.start()
    told = done(command(address, file))
    assert (told["read"], told["new"]) == (400, 400)
    assert len(rows(database)) == 400
    database.close()
