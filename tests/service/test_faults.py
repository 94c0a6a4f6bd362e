"""The service while things around it fail: what can be answered is, and nothing is lost, doubled or half kept."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from service.app import create_app
from service.keys import add_key
from service.settings import Settings
from service.store.database import Database
from service.store.tables import CORRECTIONS, SEEN, VACANCIES

SETTING = "SOC_CODER_DATABASE"


def ask(url, body=None, seconds=60, **headers):
    """Return status and answer of a request; 0 where the connection ended before."""
    content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(url, content, {"Content-Type": "application/json", **headers})
    try:
        with urlopen(request, timeout=seconds) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)
    except (OSError, HTTPException):
        return 0, None


def wait_until(holds, seconds=60):
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def count(database, table):
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table))


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A store for a server of the test's own."""
    path = str(tmp_path / "store" / "store.db")
    monkeypatch.setenv(SETTING, path)
    database = Database(path)
    database.upgrade()
    yield database
    database.close()


def correction(name):
    return {
        "id": name,
        "item": {"title": f"Zorb handler {name}"},
        "model_version": "x",
        "data_version": "x",
        "right_code": "5432",
    }


@contextmanager
def no_room():
    """Let no file of this process grow, which is to it as a full disk is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_refuses_what_is_to_be_kept_and_codes_on(database, problem_of):
    app = create_app(Settings(database=database.name, log_level="error"))
    client = TestClient(app, headers={"X-API-Key": add_key(app.state.database, "Ada", "code", 1)})
    with no_room():
        refused = client.post("/v1/corrections", json={"corrections": [correction("a"), correction("b")]})
        problem_of(refused, 503)
        assert client.get("/v1/classify", params={"title": "Staff nurse"}).json()["code"] == "2237"
        assert client.get("/v1/corrections").json()["corrections"] == []
    assert count(database, CORRECTIONS) == 0
    assert client.post("/v1/corrections", json={"corrections": [correction("a")]}).status_code == 200
    assert count(database, CORRECTIONS) == 1


@pytest.fixture
def unlogged(free_port):
    """A server whose log is on a disk that is full, and whose store is away; its address, and the process."""
    command = [sys.executable, "-m", "soc_coder", "serve", "--port", str(free_port)]
    with open("/dev/full", "wb") as full:
        process = subprocess.Popen(command, stdout=full, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{free_port}"
    wait_until(lambda: ask(f"{url}/health/ready")[0] == 200)
    yield url, process
    process.terminate()
    process.wait(60)


@pytest.fixture
def away(tmp_path, monkeypatch):
    """Where the store of a server should be: there is another file in its place."""
    path = tmp_path / "store.db"
    path.write_text("no database" * 100)
    monkeypatch.setenv(SETTING, str(path))
    return path


def test_a_log_that_cannot_be_written_is_all_that_is_lost(away, unlogged):
    url, process = unlogged
    classify = f"{url}/v1/classify?title=Plumber"
    assert ask(classify)[0] == 200
    wait_until(lambda: ask(f"{url}/health/ready")[1]["database"] == "away")
    time.sleep(6)  # the counts are tried to be kept, and what is wrong to be logged
    away.unlink()
    assert ask(classify)[0] == 200
    wait_until(lambda: ask(f"{url}/health/ready")[1]["status"] == "ready")
    process.terminate()
    process.wait(60)
    with Database(str(away)).read() as connection:
        levels = select(func.sum(SEEN.c["count"])).where(SEEN.c.measure == "level")
        assert connection.scalar(levels) == 2


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_being_coded_is_answered_though_the_service_is_told_to_end(start_server, workers):
    server = start_server("--workers", workers)
    body = json.dumps({"items": [{"title": f"Zorb handler {number}"} for number in range(1_000)]})
    connections = [HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=250) for _ in range(4)]
    for connection in connections:
        connection.request("GET", "/health/live")
        connection.getresponse().read()
    for connection in connections:
        connection.request("POST", "/v1/classify", body, {"Content-Type": "application/json"})
    time.sleep(2)
    server.process.terminate()
    answers = [connection.getresponse() for connection in connections]
    assert [len(json.load(answer)["results"]) for answer in answers] == [1_000] * 4
    assert server.process.wait(60) in (0, 143, -signal.SIGTERM)
    assert ask(f"{server.url}/health/live")[0] == 0


def test_a_worker_that_is_killed_leaves_no_batch_half_kept_and_others_answer(start_server, database):
    server = start_server("--workers", "2")
    key = {"X-API-Key": add_key(database, "Ada", "code", 1)}

    def send(source):
        lines = "".join(json.dumps({"id": f"{n}", "title": f"Zorb handler {n}"}) + "\n" for n in range(200))
        return ask(f"{server.url}/v1/vacancies?source={source}&layout=jsonl", lines.encode(), 250, **key)[0]

    sources = [f"board-{number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        sent = {source: pool.submit(send, source) for source in sources}
        time.sleep(1)
        workers = [
            each for each in psutil.Process(server.process.pid).children() if "spawn_main" in str(each.cmdline())
        ]
        workers[0].kill()
        assert ask(f"{server.url}/v1/classify?title=Plumber")[0] in (0, 200)  # it may have been taken by the one killed
        assert ask(f"{server.url}/v1/classify?title=Plumber")[0] == 200
        statuses = {source: each.result() for source, each in sent.items()}
    with database.read() as connection:
        by_source = select(VACANCIES.c.source, func.count()).group_by(VACANCIES.c.source)
        kept = dict(connection.execute(by_source).all())
    assert set(statuses.values()) <= {0, 200}
    assert set(kept.values()) <= {200}
    assert {source for source, status in statuses.items() if status == 200} <= kept.keys()
    assert [send(source) for source in sources] == [200] * 6
    assert count(database, VACANCIES) == 1_200


def test_it_starts_where_another_was_killed(start_server, database, tmp_path, monkeypatch):
    """What it leaves behind keeps no other from starting: its locks end with it, its temporary folder is its own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    server = start_server("--workers", "2")
    key = {"X-API-Key": add_key(database, "Ada", "code", 1)}
    database.close()
    assert ask(f"{server.url}/v1/corrections", {"corrections": [correction("a")]}, **key)[0] == 200
    everyone = [*psutil.Process(server.process.pid).children(recursive=True), server.process]
    for process in everyone:
        process.send_signal(signal.SIGKILL)
    server.process.wait(60)
    left = {path.name for path in tmp_path.glob("**/*") if path.is_file()}
    assert any(name.endswith("-wal") for name in left)
    assert any(name.endswith(".db") and name.startswith("counter") for name in left)
    again = start_server("--workers", "2")
    status, answer = ask(f"{again.url}/v1/corrections", **key)
    assert (status, [each["id"] for each in answer["corrections"]]) == (200, ["a"])
    assert ask(f"{again.url}/health/ready")[1]["status"] == "ready"
    with urlopen(f"{again.url}/metrics", timeout=60) as metrics:
        assert 'route="/v1/corrections",status="200"} 1.0' in metrics.read().decode()


def test_it_starts_while_the_database_is_away_and_takes_it_up_when_it_comes(start_server, own_server, monkeypatch):
    monkeypatch.setenv(SETTING, own_server.get_uri())
    database = Database(own_server.get_uri())
    database.upgrade()
    key = {"X-API-Key": add_key(database, "Ada", "code", 1)}
    database.close()
    own_server.stop()
    server = start_server()
    told = ask(f"{server.url}/health/ready")
    assert (told[0], told[1]["status"], told[1]["database"]) == (200, "degraded", "away")
    assert ask(f"{server.url}/v1/classify?title=Staff+nurse")[1]["code"] == "2237"
    assert ask(f"{server.url}/v1/corrections", **key)[0] == 503
    own_server.start()
    wait_until(lambda: ask(f"{server.url}/health/ready")[1]["status"] == "ready")
    assert ask(f"{server.url}/v1/corrections", **key)[0] == 200
