"""Feeds fetched from real servers, kind and unkind."""

from __future__ import annotations

import gzip
import io
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mappings.errors import SocCoderError
from service.feeds import fetch as fetching
from service.feeds.fetch import fetch, fetched, is_public, post

FEED = b"title\nBaker\n"


class Handler(BaseHTTPRequestHandler):
    """Answers as the address asks."""

    def do_GET(self):
        kind = self.path.strip("/").partition("?")[0]
        self.server.asked.append((self.path, self.headers["Host"]))
        if kind.startswith("to-"):
            self.send_response(302)
            self.send_header("Location", self.path.partition("?")[2])
            self.end_headers()
        elif kind == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(FEED)
        elif kind == "zipped":
            self._send(gzip.compress(FEED), ("Content-Encoding", "gzip"))
        elif kind == "bomb":
            self._send(gzip.compress(b"\0" * 50_000_000), ("Content-Encoding", "gzip"))
        elif kind == "drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        elif kind == "silent":
            time.sleep(3)
        elif kind.startswith("feed"):
            self._send(FEED)
        else:
            self.send_error(404)

    def _send(self, body, *headers):
        self.send_response(200)
        for name, value in (("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Print nothing."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def get(server):
    """Fetch from the server, which the test allows for."""

    def get(path, is_allowed=lambda address: address == "127.0.0.1"):
        into = io.BytesIO()
        fetch(f"http://127.0.0.1:{server.server_port}/{path}", into, is_allowed)
        return into.getvalue()

    return get


def test_a_feed_is_fetched_into_a_file_of_its_name(server):
    url = f"http://127.0.0.1:{server.server_port}/feed.csv?page=1"
    with fetched(url, lambda _: True) as path:
        assert (path.name, path.read_bytes()) == ("feed.csv", FEED)
    assert not path.exists()
    assert server.asked == [("/feed.csv?page=1", f"127.0.0.1:{server.server_port}")]


def test_no_name_of_a_feed_leads_out_of_its_folder(server):
    for last, name in (
        ("feed/..", "feed"),
        ("feed" + "x" * 300 + ".csv", "x" * 96 + ".csv"),
        ("feed%2fa b", "feed_2fa_b"),
    ):
        with fetched(f"http://127.0.0.1:{server.server_port}/{last}", lambda _: True) as path:
            assert path.name == name


def test_what_is_zipped_on_the_way_is_unzipped(get):
    assert get("zipped") == FEED


def test_redirects_are_followed_a_few_times(get, server):
    assert get("to-feed?/feed") == FEED
    assert get(f"to-feed?http://127.0.0.1:{server.server_port}/to-feed?/feed") == FEED
    with pytest.raises(SocCoderError, match="leads on more than 5 times"):
        get("to-to?/to-to?/to-to?/to-to?/to-to?/to-to?/to-to?/feed")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2/feed", "http://localhost.localdomain:1/", "file:///etc/passwd", "gopher://x/", "//[::1]/"],
)
def test_a_redirect_to_where_no_feed_may_come_from_is_not_followed(get, target):
    with pytest.raises(SocCoderError):
        get(f"to-there?{target}")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://localhost/x", "https://[::1]/", "http://0/", "http://2130706433/"]
)
def test_the_own_machine_is_not_connected_to(url, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    with pytest.raises(SocCoderError, match="not an address of the public internet"):
        fetch(url, io.BytesIO())


def test_a_name_is_looked_up_once_so_that_it_cannot_change_after_the_check(get, server, monkeypatch):
    answers = iter(["127.0.0.1", "127.0.0.9"])
    resolve = socket.getaddrinfo

    def lie(host, port, *given, **named):
        return resolve(next(answers) if host == "feeds.example" else host, port, *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lie)
    into = io.BytesIO()
    fetch(f"http://feeds.example:{server.server_port}/feed", into, lambda address: address == "127.0.0.1")
    assert into.getvalue() == FEED
    assert server.asked == [("/feed", f"feeds.example:{server.server_port}")]


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "file:///etc/passwd", "http://", "http:///x", "http://[", "http://a:b/"]
)
def test_only_addresses_of_the_web_are_fetched(url):
    with pytest.raises(SocCoderError):
        fetch(url, io.BytesIO())


@pytest.mark.parametrize("send", [lambda url: fetch(url, io.BytesIO(), bool), lambda url: post(url, b"{}", bool)])
def test_no_key_is_told_where_an_address_cannot_be_reached(send, free_port):
    for address in (f"127.0.0.1:{free_port}", "[::1", "127.0.0.1:0x"):
        with pytest.raises(SocCoderError) as told:
            send(f"http://secret:secret@{address}/secret?secret#secret")
        assert address in str(told.value)
        assert "secret" not in str(told.value)


def test_what_does_not_come_whole_is_an_error(get):
    with pytest.raises(SocCoderError, match="cannot be fetched"):
        get("cut")
    with pytest.raises(SocCoderError, match="status 404"):
        get("none")


def test_size_and_time_are_bounded(get, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 1_000_000)
    with pytest.raises(SocCoderError, match="larger than 1,000,000 bytes"):
        get("bomb")
    monkeypatch.setattr(fetching, "LONGEST", 0.3)
    with pytest.raises(SocCoderError, match="takes longer"):
        get("drip")
    monkeypatch.setattr(fetching, "PATIENCE", 0.3)
    with pytest.raises(SocCoderError, match="cannot be fetched"):
        get("silent")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4009::1", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_only_public_addresses_are_public(address, public):
    assert is_public(address) == public
