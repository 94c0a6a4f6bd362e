"""A service that follows a registry, from the first model to the end of both processes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.request import urlopen

import psutil

from models import bundle
from training.registry import CHAMPION


def test_a_promoted_model_is_served(start_server, make_bundle, promote):
    server = start_server("--model", CHAMPION)
    process = psutil.Process(server.process.pid)
    (follower,) = process.children()
    command = follower.cmdline()
    folder = Path(command[command.index("--into") + 1])

    def told():
        with urlopen(f"{server.url}/v1/version", timeout=60) as answer:
            return json.load(answer)

    def wait_for(version, number):
        while (told()["model"], told()["live"].get("registry_version")) != (version, number):
            assert server.process.poll() is None, server.log.read_text()
            time.sleep(0.1)

    assert told()["model"] == bundle.read().version
    assert told()["live"]["status"] == "waiting"
    for number in ("1", "2"):
        promoted = make_bundle(f"edition-{number}")
        promote(promoted)
        wait_for(bundle.read(promoted).version, number)
        live = told()["live"]
        assert (live["status"], live["uri"]) == ("live", CHAMPION)
    server.process.terminate()
    server.process.wait(timeout=60)
    assert not follower.is_running()
    assert not folder.exists()


def test_a_follower_whose_service_is_killed_ends(start_server, promote):
    server = start_server("--model", CHAMPION)
    (follower,) = psutil.Process(server.process.pid).children()
    server.process.kill()
    assert psutil.wait_procs([follower], timeout=60)[0]
