"""A release is promoted, and taken back, while a real server answers many: no answer fails, and none is mixed."""

from __future__ import annotations

import json
import time
from collections import Counter
from http.client import HTTPConnection
from threading import Event, Thread
from urllib.parse import urlsplit

from service.releases.promote import promote
from service.releases.run import run
from service.releases.stage import stage
from service.store.database import Database

CLIENTS = 4
PER_SECOND = 200
BETWEEN = 200


def ask(address, stop, answers):
    """Ask at an even pace until told to stop, and keep status, releases and values of each answer."""
    connection = HTTPConnection(address, timeout=60)
    while not stop.wait(CLIENTS / PER_SECOND):
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
    answers, stop = [], Event()
    address = urlsplit(server.url).netloc
    clients = [Thread(target=ask, args=(address, stop, answers)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for turn, number in enumerate((*numbers, numbers[0], None), 1):
        while len(answers) < turn * BETWEEN:
            assert any(client.is_alive() for client in clients)
            time.sleep(0.01)
        if number:
            promote(database, number, "Ada", "under load", tmp_path / "backups")
    stop.set()
    for client in clients:
        client.join()
    assert {status for status, _ in answers} == {200}
    found = Counter(told for _, told in answers)
    assert len(found) == 3, "what is shipped, and each of the two releases"
    for told in found:
        assert len(told) == 5
        assert len({release for release, _ in told}) == 1
