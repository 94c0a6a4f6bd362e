"""Another model is put to work while the service runs, and nobody notices but by its version."""

from __future__ import annotations

import gc
import json
import os
import time
import weakref
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import urlopen

import anyio
import pytest
from fastapi.testclient import TestClient

from models import bundle, pointer
from models.coder import Coder
from models.coding import Item
from models.overrides import Overrides
from models.pointer import Pointer
from service.app import create_app
from service.live import SILENT, SILENT_SECONDS
from service.metrics import Metrics
from service.settings import Settings
from service.thread import CHUNK, CodingThread

URI = "models:/soc-coder@champion"
SHIPPED = bundle.read().version
CALLERS = 16
A_SECOND = 200
"""Callers, and requests of them all together in a second."""


@pytest.fixture
def file(tmp_path):
    return tmp_path / pointer.FILE


@pytest.fixture
def live(file):
    """The application that follows a file, which is looked at only when a test says so."""
    return create_app(Settings(model=str(file)))


def point(file: Path, folder: Path, registry_version: str) -> str:
    """Make the file name a bundle, and return the bundle's version."""
    pointer.write(file, Pointer(URI, os.path.relpath(folder, file.parent), registry_version, f"at {registry_version}"))
    return str(json.loads((folder / bundle.MANIFEST).read_text())["version"])


def versions(app):
    return TestClient(app).get("/v1/version").json()


def served(app):
    return TestClient(app).get("/v1/classify", params={"title": "Staff nurse"}).json()["model_version"]


def count(app, line):
    return f"\nsoc_coder_model_{line}\n" in TestClient(app).get("/metrics").text


def test_without_a_setting_nothing_is_followed(client):
    told = client.get("/v1/version").json()
    assert (told["model"], told["live"]) == (SHIPPED, None)
    assert f'soc_coder_model_info{{model="{SHIPPED}",registry_version=""}} 1.0' in client.get("/metrics").text


def test_the_shipped_model_is_served_until_a_first_one_comes(live, file):
    assert TestClient(live).get("/health/ready").status_code == 200
    live.state.live.look()
    assert served(live) == SHIPPED
    assert versions(live)["live"]["status"] == "waiting"
    pointer.write(file, Pointer(URI, fault="It rains."))
    live.state.live.look()
    told = versions(live)
    assert (told["model"], told["live"]["status"]) == (SHIPPED, "waiting")
    assert (told["live"]["uri"], told["live"]["fault"], told["live"]["refused"]) == (URI, "It rains.", None)


def test_a_model_that_is_there_at_the_start_is_served_from_the_start(file, make_bundle):
    version = point(file, make_bundle("first"), "1")
    assert served(create_app(Settings(model=str(file)))) == version


def test_a_newly_named_model_is_served_and_the_old_one_freed(live, file, make_bundle):
    old = weakref.ref(live.state.thread.coder)
    confirmed = Overrides()
    live.state.thread.overrule(confirmed)
    version = point(file, make_bundle("first"), "7")
    live.state.live.look()
    assert served(live) == version
    told = versions(live)
    assert told["model"] == version
    assert told["live"] == {
        "status": "live",
        "uri": URI,
        "registry_version": "7",
        "since": "at 7",
        "refused": None,
        "fault": None,
    }
    assert count(live, f'info{{model="{version}",registry_version="7"}} 1.0')
    assert count(live, f'info{{model="{SHIPPED}",registry_version=""}} 0.0')
    assert count(live, 'changes_total{outcome="served"} 1.0')
    assert live.state.thread.coder.overrides is confirmed
    gc.collect()
    assert old() is None


def test_a_flipped_byte_is_refused_and_the_old_model_goes_on(live, file, make_bundle, flip_a_byte):
    good = point(file, make_bundle("good"), "1")
    live.state.live.look()
    damaged = make_bundle("damaged")
    flip_a_byte(damaged / "network.npz")
    point(file, damaged, "2")
    for _ in range(3):
        live.state.live.look()
    told = versions(live)
    assert served(live) == told["model"] == good
    assert (told["live"]["status"], told["live"]["registry_version"]) == ("live", "1")
    assert told["live"]["refused"]["registry_version"] == "2"
    assert "network.npz" in told["live"]["refused"]["reason"]
    assert count(live, 'changes_total{outcome="refused"} 1.0')
    assert TestClient(live).get("/health/ready").status_code == 200
    mended = point(file, make_bundle("mended"), "3")
    live.state.live.look()
    assert served(live) == mended
    assert versions(live)["live"]["refused"] is None


def lacking(app):
    told = TestClient(app).get("/health/ready").json()
    counted = TestClient(app).get("/metrics").text
    assert f'soc_coder_degraded{{part="model"}} {float(told["model"] != "ready")}\n' in counted
    assert told["status"] == ("ready" if told["model"] == "ready" else "degraded")
    return told["model"]


def test_a_damaged_pointer_degrades_the_service_until_it_is_mended(live, file, make_bundle):
    first = point(file, make_bundle("first"), "1")
    live.state.live.look()
    assert lacking(live) == "ready"
    said = file.read_text()
    for mended in (said, said.replace('"1"', '"2"')):
        file.write_text('{"uri": ')
        live.state.live.look()
        assert lacking(live) == "refused"
        assert served(live) == first
        file.unlink()
        file.write_text(mended)
        live.state.live.look()
        assert lacking(live) == "ready"


def test_a_registry_that_is_away_and_a_stuck_follower_degrade_the_service(live, file, monkeypatch):
    pointer.write(file, Pointer(URI, fault="It rains."))
    live.state.live.look()
    assert lacking(live) == "behind"
    pointer.write(file, Pointer(URI))
    live.state.live.look()
    assert lacking(live) == "ready"
    monkeypatch.setattr("service.live.monotonic", lambda: time.monotonic() + SILENT_SECONDS)
    live.state.live.look()
    assert lacking(live) == "behind"
    assert versions(live)["live"]["fault"] == SILENT
    pointer.write(file, Pointer(URI))
    live.state.live.look()
    assert lacking(live) == "ready"


def test_an_unfit_model_is_refused(live, file, tmp_path):
    shipped = bundle.read()
    arrays = {**shipped.network, "output_bias": -shipped.network["output_bias"] * 1e9}
    bundle.write(tmp_path / "unfit", "unfit", arrays, shipped.settings)
    point(file, tmp_path / "unfit", "2")
    live.state.live.look()
    assert served(live) == SHIPPED
    assert "plain titles" in versions(live)["live"]["refused"]["reason"]


def test_a_file_that_is_no_pointer_changes_nothing(live, file):
    file.write_text("[]")
    live.state.live.look()
    assert served(live) == SHIPPED
    refused = versions(live)["live"]["refused"]
    assert refused["registry_version"] is None
    assert "no pointer" in refused["reason"]


def test_a_request_is_coded_by_one_coder_to_its_end(make_bundle):
    first, second = Coder.load(), Coder.load(make_bundle("second"))

    class LeavesAtOnce:
        """Codes as `first`, but another takes its place as soon as it begins."""

        overrides = first.overrides

        def code_many(self, *arguments):
            thread.coder = second
            return first.code_many(*arguments)

    thread = CodingThread(LeavesAtOnce(), Metrics())
    for coder in (first, second):
        codings = anyio.run(thread.code, [Item("Chef")] * (2 * CHUNK + 1), "soc2020", 1)
        assert {coding.model_version for coding in codings} == {coder.version}


def test_a_promotion_under_load_fails_no_request(start_server, file, make_bundle, flip_a_byte):
    first, damaged, second = map(make_bundle, ("first", "damaged", "second"))
    flip_a_byte(damaged / "network.npz")
    server = start_server("--workers", "2", "--model", str(file))
    finished = Event()
    body = json.dumps({"items": [{"title": "Chef"}, {"title": "Plumber"}]})

    def ask(turn: int) -> list[str]:
        """Ask at a steady pace; return the version of each answer."""
        seen: list[str] = []
        connection = HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=60)
        began = time.monotonic() + turn / A_SECOND
        while not finished.wait(max(0.0, began + len(seen) * CALLERS / A_SECOND - time.monotonic())):
            connection.request("POST", "/v1/classify", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            told = json.loads(response.read())
            assert response.status == 200, told
            (version,) = {told["model_version"], *(each["coding"]["model_version"] for each in told["results"])}
            seen.append(version)
        return seen

    def wait_until(holds: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until the versions that either worker tells are as they should be."""
        in_a_row = 0
        while in_a_row < 12:
            with urlopen(f"{server.url}/v1/version", timeout=60) as answer:
                in_a_row = in_a_row + 1 if holds(json.load(answer)) else 0
            time.sleep(0.05)

    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [pool.submit(ask, turn) for turn in range(CALLERS)]
        try:
            promoted = [point(file, first, "1")]
            wait_until(lambda told: told["model"] == promoted[-1])
            point(file, damaged, "2")
            wait_until(lambda told: told["live"]["refused"] is not None)
            promoted.append(point(file, second, "3"))
            wait_until(lambda told: told["model"] == promoted[-1])
        finally:
            finished.set()
    answers = Counter(chain.from_iterable(caller.result() for caller in callers))
    assert answers.keys() == {SHIPPED, *promoted}
    with urlopen(f"{server.url}/metrics", timeout=60) as metrics:
        counts = metrics.read().decode()
    assert f'soc_coder_model_info{{model="{promoted[-1]}",registry_version="3"}} 1.0' in counts
    assert f'soc_coder_model_info{{model="{promoted[0]}",registry_version="1"}} 0.0' in counts
    assert 'soc_coder_model_changes_total{outcome="served"} 4.0' in counts
    assert 'soc_coder_model_changes_total{outcome="refused"} 2.0' in counts
