"""The probe, against real servers with good and bad certificates."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import trustme
from fastapi.testclient import TestClient

from mappings.errors import SocCoderError
from service.app import create_app
from service.metrics import Metrics
from service.probe import look
from service.settings import Settings
from service.watching.facts import gather
from service.watching.findings import findings
from service.watching.public import PublicAddress

NOW = datetime.now(UTC)


class Ready(BaseHTTPRequestHandler):
    status, body = 200, b'{"status":"ready"}'

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/health/ready" else 404)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


class Away(Ready):
    status = 503


class Another(Ready):
    body = b"<h1>Welcome</h1>"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[trustme.CA]:
    """An authority that the probe trusts."""
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(path))
        yield authority


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start a server with a certificate and return its address."""
    servers = []

    def start(certificate: trustme.LeafCert, handler: type[Ready] = Ready) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server = ThreadingHTTPServer(("localhost", 0), handler)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        Thread(target=server.serve_forever, args=(0.01,)).start()
        servers.append(server)
        return f"https://localhost:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def certificate_of(authority: trustme.CA, name: str = "localhost", days: float = 90) -> trustme.LeafCert:
    ends = NOW + timedelta(days=days)
    return authority.issue_cert(name, not_before=ends - timedelta(days=90), not_after=ends)


def test_a_valid_certificate(authority, serve):
    found = look(serve(certificate_of(authority)), 21)
    assert (found.status, found.problem) == ("ready", None)
    assert found.expires == pytest.approx((NOW + timedelta(days=90)).timestamp(), abs=1)


@pytest.mark.parametrize(
    ("name", "days", "problem"),
    [
        ("localhost", -1, "certificate has expired"),
        ("localhost", 91, "certificate is not yet valid"),
        ("other.example", 90, "certificate is not valid for 'localhost'"),
    ],
)
def test_a_certificate_that_is_there_and_not_valid(authority, serve, name, days, problem):
    found = look(serve(certificate_of(authority, name, days)), 21)
    assert problem in found.problem
    assert found.expires is None


def test_an_authority_that_nobody_trusts(authority, serve):
    assert "the certificate is not valid" in look(serve(certificate_of(trustme.CA())), 21).problem


@pytest.mark.parametrize(("days", "is_good"), [(20.9, False), (21.1, True)])
def test_a_certificate_that_expires_soon(authority, serve, days, is_good):
    found = look(serve(certificate_of(authority, days=days)), 21)
    assert found.status == "ready"
    assert (found.problem is None) == is_good


@pytest.mark.parametrize("handler", [Away, Another])
def test_a_service_that_is_not_ready_behind_a_valid_certificate(authority, serve, handler):
    found = look(serve(certificate_of(authority), handler), 21)
    assert "it is not ready" in found.problem
    assert found.expires is not None


def test_nobody_listens(free_port):
    assert "it cannot be asked" in look(f"https://localhost:{free_port}", 21).problem


@pytest.mark.parametrize("url", ["http://localhost", "localhost", "https://", "https://a:b", "https://[a"])
def test_an_address_that_is_none(url):
    with pytest.raises(SocCoderError, match="no address of the scheme https"):
        look(url, 21)


@pytest.mark.parametrize(("days", "status", "success"), [(90, 0, 1), (9, 1, 1), (-1, 1, 0)])
def test_the_command_tells_by_its_exit_status_and_to_prometheus(authority, serve, tmp_path, days, status, success):
    url, metrics = serve(certificate_of(authority, days=days)), tmp_path / "probe.prom"
    command = [sys.executable, "-m", "soc_coder", "probe", url, "--metrics", str(metrics)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == status, done.stderr
    assert len((done.stderr if status else done.stdout).splitlines()) == 1
    told = metrics.read_text()
    assert f'soc_coder_probe_success{{url="{url}"}} {float(success)}\n' in told
    assert "soc_coder_probe_timestamp_seconds{" in told
    assert ("soc_coder_probe_certificate_expiry_timestamp_seconds{" in told) == bool(success)


@pytest.mark.parametrize(
    ("days", "told"),
    [(90, None), (12, "expires in 1[12] days"), (5, "expires in [45] days"), (-1, "certificate has expired")],
)
def test_the_service_watches_its_own_public_address(authority, serve, tmp_path, days, told):
    url = serve(certificate_of(authority, days=days))
    settings = Settings(database=str(tmp_path / "soc-coder.db"), public_url=url)
    with TestClient(create_app(settings)) as client:
        deadline = time.monotonic() + 60
        while client.app.state.public.last is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        found = [each.what for each in findings(gather(client.app)) if each.section == "public"]
        metrics = client.get("/metrics").text
    assert len(found) == bool(told)
    assert not told or re.search(told, found[0])
    assert f'soc_coder_public_success{{url="{url}"}} {float(days > 0)}\n' in metrics
    assert ("soc_coder_public_certificate_expiry_timestamp_seconds{" in metrics) == (days > 0)


def test_a_public_address_that_is_none_ends_the_start():
    with pytest.raises(SocCoderError, match="no address of the scheme https"):
        PublicAddress("http://localhost", Metrics())
