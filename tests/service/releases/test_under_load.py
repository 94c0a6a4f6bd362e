"""A release is promoted, and taken back, while a real server answers many: no answer fails, and none is mixed."""

from __future__ import annotations

import json
import time
from collections import Counter
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlsplit

from service.releases.promote import promote
from service.releases.run import run
from service.releases.stage import stage
from service.store.database import Database

CLIENTS = 4
PER_SECOND = 200
SECONDS = 4.0


def ask(address, until, answers):
    """Ask at an even pace, and keep status and the releases and values of each answer."""
    connection = HTTPConnection(address, timeout=20)
    due = time.monotonic()
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        due += CLIENTS / PER_SECOND
        connection.request("GET", "/v1/occupations/22/employment")
        answer = connection.getresponse()
        series = [each for each in json.loads(answer.read())["series"] if each["measure"] == "projected_employment"]
        told = tuple((each["release"], each["figures"]["count"]["value"]) for each in series)
        answers.append((answer.status, told))
    connection.close()


def test_no_answer_fails_or_is_mixed(start_server, projections, tmp_path, monkeypatch):
    path = str(tmp_path / "store.db")
    monkeypatch.setenv("SOC_CODER_DATABASE", path)
    database = Database(path)
    numbers = [stage(database, projections(base), "p.xlsx", "Ada", None, None) for base in (100.0, 500.0)]
    for number in numbers:
        assert run(database, number).status == "ready"
    server = start_server("--workers", "1")
    answers: list[list[tuple[int, tuple[tuple[str, float], ...]]]] = [[] for _ in range(CLIENTS)]
    until = time.monotonic() + SECONDS
    address = urlsplit(server.url).netloc
    clients = [Thread(target=ask, args=(address, until, each)) for each in answers]
    for client in clients:
        client.start()
    for number in (*numbers, numbers[0]):
        time.sleep(SECONDS / 5)
        promote(database, number, "Ada", "under load", tmp_path / "backups")
    for client in clients:
        client.join()
    every = [answer for each in answers for answer in each]
    assert {status for status, _ in every} == {200}
    found = Counter(told for _, told in every)
    assert len(found) == 3, "what is shipped, and each of the two releases"
    for told in found:
        assert len(told) == 5
        assert len({release for release, _ in told}) == 1
